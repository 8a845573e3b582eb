// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { SettingView } from '#server/settings/setting-values.schema.ts'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { SettingsPage } from './SettingsPage.tsx'

afterEach(cleanup)

const user = { id: 'u', name: 'ada', image: null, isOwner: false, isAdmin: false }
const trash: SettingView = {
  id: 'codespaces.trashDays',
  section: 'Codespaces',
  title: 'Days in the trash',
  description: 'How long a deleted codespace can be restored.',
  unit: 'days',
  jsonSchema: { type: 'integer', minimum: 0, maximum: 365 },
  defaultValue: 7,
  value: null,
  isSet: false,
  effective: 7,
  source: { kind: 'default' },
  lockedBy: null,
  limitedBy: null,
  isDangerous: false,
}
const rest = {
  'settings.own.list': () => [trash],
  'notifications.targets': () => ({ isMailOffered: false, mail: null, webhook: null }),
  'secrets.list': () => [],
  'repositoryTokens.list': () => ({ tokens: [], isOffered: false }),
  'audit.own': () => ({ events: [], nextCursor: null }),
  'codespaces.list': () => [],
  'usage.own': () => ({ month: '2026-11', months: [], resetsAt: 0, quotas: [], codespaces: [] }),
}

test('a setting is saved by itself, and what a policy makes of it is said', async () => {
  const { calls } = renderPage(<SettingsPage user={user} />, {
    ...rest,
    'settings.own.set': () => ({
      ...trash,
      value: 60,
      isSet: true,
      effective: 30,
      limitedBy: { title: 'Longest time in the trash', limit: 30 },
    }),
  })
  const field = await screen.findByLabelText<HTMLInputElement>('Days in the trash')
  fireEvent.change(field, { target: { value: '60' } })
  fireEvent.blur(field)
  expect(await screen.findByText(/Longest time in the trash/)).toBeDefined()
  expect(calls).toContainEqual({
    path: 'settings.own.set',
    input: { id: 'codespaces.trashDays', value: 60 },
  })
})

test('settings that cannot be loaded can be asked for again', async () => {
  let isBroken = true
  renderPage(<SettingsPage user={user} />, {
    ...rest,
    'settings.own.list': () => {
      if (isBroken) throw refusal('INTERNAL_SERVER_ERROR', null, 'Something went wrong.')
      return [trash]
    },
  })
  await screen.findByText('Your settings could not be loaded')
  isBroken = false
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByLabelText('Days in the trash')).toBeDefined()
})

test('one that runs without a changed secret is restarted from here, until it has it (F-51)', async () => {
  const codespace = aCodespace({ name: 'calm-stone', displayName: 'Calm stone', state: 'running' })
  const { calls, push } = renderPage(<SettingsPage user={user} />, {
    ...rest,
    'codespaces.list': () => [codespace],
    'secrets.watchState': () => ({ isRestartNeeded: true, changed: ['API_TOKEN'] }),
    'codespaces.restart': () => ({ ...codespace, state: 'stopping' }),
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Restart Calm stone' }))
  await waitFor(() =>
    expect(calls).toContainEqual({
      path: 'codespaces.restart',
      input: { name: 'calm-stone', idempotencyKey: expect.any(String) },
    }),
  )
  act(() => {
    push('codespaces.watch', [codespace])
    push('secrets.watchState', { isRestartNeeded: false, changed: [] })
  })
  expect(screen.queryByText(/runs without the change of/)).toBeNull()
})

test('what is kept of oneself is saved by the browser', async () => {
  renderPage(<SettingsPage user={user} />, rest)
  const section = await screen.findByRole('region', { name: 'Your data' })
  const link = within(section).getByRole('link', { name: 'Export' })
  expect([link.getAttribute('href'), link.hasAttribute('download')]).toEqual([
    ...['/account/export', true],
  ])
})

test('an account is deleted once its name is typed, and the owner’s never', async () => {
  const { calls } = renderPage(<SettingsPage user={user} />, {
    ...rest,
    'account.delete': () => {
      throw refusal('FORBIDDEN', 'RECENT_SIGN_IN_REQUIRED', 'That needs a sign-in.')
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Delete account…' }))
  const confirm = await screen.findByRole('button', { name: 'Delete my account' })
  expect(confirm.hasAttribute('disabled')).toBe(true)
  fireEvent.change(screen.getByLabelText('Type ada to confirm'), { target: { value: 'ada' } })
  fireEvent.click(confirm)
  expect(await screen.findByText('Sign in again to do this')).toBeDefined()
  expect(calls).toContainEqual({ path: 'account.delete', input: { confirmation: 'ada' } })
  cleanup()
  renderPage(<SettingsPage user={{ ...user, isOwner: true }} />, rest)
  expect(await screen.findByText(/The owner stays/)).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Delete account…' })).toBeNull()
})
