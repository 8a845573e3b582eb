// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { MailServerState } from '#server/notifications/notifications.schema.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { renderSection } from '../render-section.testing.tsx'
import { MailSection } from './MailSection.tsx'

afterEach(cleanup)

const state: MailServerState = {
  server: { host: 'smtp.example.com', port: 587, from: 'bothy@example.com' },
  userName: 'bothy',
  password: 'none',
}

test('without a mail server there is nothing to try, and the page says what is missing', async () => {
  renderSection(MailSection, {
    'notifications.mailServer.get': () => ({ server: null, userName: null, password: 'none' }),
  })
  await screen.findByText(/No mail is sent/)
  expect(screen.queryByRole('button')).toBeNull()
})

test('the password is given, kept out of the page, and a test mail says what the server said', async () => {
  let known = state
  const { calls } = renderSection(MailSection, {
    'notifications.mailServer.get': () => known,
    'notifications.mailServer.setPassword': () => {
      known = { ...state, password: 'set' }
    },
    'notifications.mailServer.sendTest': () => {
      throw refusal('SERVICE_UNAVAILABLE', 'MAIL_UNREACHABLE', 'It said: 550 no')
    },
  })
  await screen.findByText(/the password of bothy is missing/)
  const field = await screen.findByLabelText<HTMLInputElement>('Password of bothy')
  expect(field.type).toBe('password')
  fireEvent.change(field, { target: { value: 'hunter2' } })
  fireEvent.click(screen.getByRole('button', { name: 'Keep it' }))
  await screen.findByText(/Mail goes through/)
  expect(field.value).toBe('')
  expect(calls).toContainEqual({
    path: 'notifications.mailServer.setPassword',
    input: { password: 'hunter2' },
  })
  const address = screen.getByLabelText('Address for a test mail')
  fireEvent.change(address, { target: { value: 'ada@example.com' } })
  fireEvent.click(screen.getByRole('button', { name: 'Send a test mail' }))
  await screen.findByText('It said: 550 no')
})
