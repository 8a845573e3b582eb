// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { NotificationTargets } from '#server/notifications/notifications.schema.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { NoticesSection } from './NoticesSection.tsx'

afterEach(cleanup)

const address = 'ada@example.com'
const none: NotificationTargets = { isMailOffered: true, mail: null, webhook: null }

function show(first: NotificationTargets, by = 'mail') {
  let targets = first
  const setMail = (isConfirmed: boolean) => {
    targets = { ...targets, mail: { address, isConfirmed, problem: null } }
  }
  return renderPage(<NoticesSection />, {
    'settings.own.list': () => [{ id: 'notifications.expiry', effective: by }],
    'notifications.targets': () => targets,
    'notifications.setMailAddress': () => setMail(false),
    'notifications.confirmMailAddress': (input: unknown) => {
      if ((input as { code: string }).code === '11112222') return setMail(true)
      throw refusal('BAD_REQUEST', 'CODE_INVALID', 'That is not the code.')
    },
    'notifications.setWebhook': () => {
      const url = 'https://example.com/hook'
      targets = { ...targets, webhook: { address: url, isConfirmed: true, problem: null } }
      return { secret: 'a-secret' }
    },
    'notifications.forget': () => {
      if (targets.mail) throw refusal('SERVICE_UNAVAILABLE', 'DATABASE_BUSY', 'It is busy.')
      targets = { ...targets, webhook: null }
    },
  })
}
const type = async (label: string | RegExp, value: string) =>
  fireEvent.change(await screen.findByLabelText(label), { target: { value } })
const press = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }))

test('an address is confirmed by the code that was mailed there, and that none is, is said', async () => {
  show(none)
  await screen.findByText(/no address is confirmed yet/)
  await type('Mail address', address)
  await press('Mail the code')
  await type(/^Code that was mailed/, '00000000')
  await press('Confirm')
  await screen.findByText('That is not the code.')
  await press('Mail another code')
  expect(await screen.findAllByText('Another code was mailed')).not.toEqual([])
  expect(screen.queryByText('That is not the code.')).toBeNull()
  await type(/^Code that was mailed/, '11112222')
  await press('Confirm')
  await screen.findByText('Confirmed.')
  expect(screen.queryByText(/no address is confirmed yet/)).toBeNull()
})

test('the secret of a webhook is shown once, and gone with it', async () => {
  show({ ...none, isMailOffered: false }, 'none')
  await screen.findByText(/have not set up a mail server/)
  await type('Webhook', 'https://example.com/hook')
  await press('Use this address')
  await screen.findByText('a-secret')
  await press('Remove it')
  expect(await screen.findByLabelText('Webhook')).toBeDefined()
  expect(document.body.innerHTML).not.toContain('a-secret')
})

test('a notice that did not arrive says why', async () => {
  const problem = { sentence: 'The mail server does not take it.', at: Date.now() }
  show({ ...none, mail: { address, isConfirmed: true, problem } })
  await screen.findByText(/does not take it/)
})

test('what could not be removed stays, and says why', async () => {
  show({ ...none, mail: { address, isConfirmed: true, problem: null } })
  await press('Remove it')
  // Written, and told to readers.
  expect(await screen.findAllByText('It was not removed')).not.toEqual([])
  expect(screen.getByText('Confirmed.')).toBeDefined()
})

test('the keyboard goes on with what is to be done next', async () => {
  show(none)
  const focused = () => document.activeElement
  await type('Mail address', address)
  screen.getByRole('button', { name: 'Mail the code' }).focus()
  await press('Mail the code')
  const code = await screen.findByLabelText(/^Code that was mailed/)
  await expect.poll(focused).toBe(code)
  await type(/^Code that was mailed/, '11112222')
  await press('Confirm')
  const change = await screen.findByRole('button', { name: 'Change…' })
  await expect.poll(focused).toBe(change)
  await press('Change…')
  await expect.poll(focused).toBe(screen.getByLabelText('Mail address'))
  await press('Cancel')
  await expect.poll(focused).toBe(screen.getByRole('button', { name: 'Change…' }))
})
