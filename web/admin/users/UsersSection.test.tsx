// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { AdminUser } from '#server/admin/admin.schema.ts'
import { type Answers, refusal } from '#web/testing/fake-link.ts'
// A menu's code is fetched when it is opened: here it is there.
import '#web/ui/MenuPopup.tsx'
import { renderSection } from '../render-section.testing.tsx'
import { UsersSection } from './UsersSection.tsx'

afterEach(cleanup)

const aUser = (given: Partial<AdminUser>): AdminUser => ({
  id: given.name ?? 'u',
  name: 'Grace Hopper',
  image: null,
  githubLogin: null,
  isLocal: true,
  role: 'member',
  createdAt: 0,
  suspendedAt: null,
  lastSeenAt: null,
  sessions: 2,
  codespaces: 3,
  runningCodespaces: 1,
  ...given,
})
const me = aUser({ id: 'me', name: 'Ada', role: 'owner' })
const grace = aUser({ id: 'grace', githubLogin: 'grace' })

const show = (users: AdminUser[], more: Answers = {}) =>
  renderSection(UsersSection, {
    'admin.users.list': () => ({ users, nextCursor: null, total: users.length }),
    ...more,
  })
const choose = async (user: string, entry: string | RegExp) => {
  fireEvent.click(await screen.findByRole('button', { name: `More actions for ${user}` }))
  return screen.findByRole('menuitem', { name: entry })
}

test('everybody is listed with what they may do and what they have', async () => {
  show([me, grace])
  const row = await screen.findByRole('row', { name: /Grace Hopper/ })
  expect(row.textContent).toContain('@grace at GitHub')
  expect(row.textContent).toContain('3 codespaces, 1 running')
  expect(screen.getByText('2 people')).toBeDefined()
  expect(screen.getByRole('row', { name: /Ada/ }).textContent).toContain('You')
  expect(screen.queryByRole('combobox', { name: 'Role of Ada' })).toBeNull()
})

test('somebody is suspended once it was said what happens to what is theirs', async () => {
  const { calls } = show([me, grace])
  fireEvent.click(await choose('Grace Hopper', 'Suspend…'))
  const dialog = await screen.findByRole('alertdialog', { name: 'Suspend Grace Hopper?' })
  expect(dialog.textContent).toContain('Nothing of theirs is deleted.')
  expect(dialog.textContent).toContain('Their running codespace stops')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Suspend' }))
  await waitFor(() =>
    expect(calls).toContainEqual({ path: 'admin.users.suspend', input: { userId: 'grace' } }),
  )
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
})

test('somebody suspended can be let in again', async () => {
  const { calls } = show([me, { ...grace, suspendedAt: Date.now() }])
  expect(await screen.findByText(/^Suspended/)).toBeDefined()
  fireEvent.click(await choose('Grace Hopper', 'Let in again'))
  await waitFor(() =>
    expect(calls).toContainEqual({ path: 'admin.users.unsuspend', input: { userId: 'grace' } }),
  )
})

test('nobody suspends themselves, nor the owner', async () => {
  show([me])
  const entry = await choose('Ada', 'Suspend…')
  expect(entry.getAttribute('aria-disabled')).toBe('true')
})

test('making somebody an administrator asks first; where that takes a recent sign-in it says so', async () => {
  const { calls } = show([me, grace], {
    'admin.users.setRole': () => {
      throw refusal('FORBIDDEN', 'RECENT_SIGN_IN_REQUIRED', 'Sign in again first.')
    },
  })
  const role = await screen.findByRole('combobox', { name: 'Role of Grace Hopper' })
  fireEvent.change(role, { target: { value: 'admin' } })
  const dialog = await screen.findByRole('alertdialog', {
    name: 'Make Grace Hopper an administrator?',
  })
  expect(calls.some(({ path }) => path === 'admin.users.setRole')).toBe(false)
  fireEvent.click(within(dialog).getByRole('button', { name: 'Make administrator' }))
  await screen.findByRole('alertdialog', { name: 'Sign in again to do this' })
  expect(calls).toContainEqual({
    path: 'admin.users.setRole',
    input: { userId: 'grace', role: 'admin' },
  })
  expect((role as HTMLSelectElement).value).toBe('member')
})

test('a search stands in the address and finds nobody in words', async () => {
  renderSection(UsersSection, {
    'admin.users.list': ({ search }: { search: string }) =>
      search === 'zed'
        ? { users: [], nextCursor: null, total: 0 }
        : { users: [me], nextCursor: null, total: 1 },
  })
  await screen.findByText('1 person')
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'zed' } })
  await screen.findByText('Nobody matches “zed”')
  expect(screen.getByLabelText('Address').textContent).toBe('{"q":"zed"}')
  fireEvent.click(screen.getByRole('button', { name: 'Show everybody' }))
  await screen.findByText('Ada')
})
