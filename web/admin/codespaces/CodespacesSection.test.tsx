// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { AdminCodespace } from '#server/admin/admin.schema.ts'
import { refusal } from '#web/testing/fake-link.ts'
// A menu's code is fetched when it is opened: here it is there.
import '#web/ui/MenuPopup.tsx'
import { renderSection } from '../render-section.testing.tsx'
import { CodespacesSection } from './CodespacesSection.tsx'

afterEach(cleanup)

const hut: AdminCodespace = {
  name: 'amber-hut-1',
  displayName: 'amber hut',
  owner: { id: 'grace', name: 'Grace' },
  repositoryUrl: 'https://github.com/acme/widgets',
  template: null,
  branch: 'main',
  state: 'running',
  failure: null,
  workspaceLimitBytes: null,
  createdAt: 0,
  lastUsedAt: 0,
  deletedUntil: null,
}
const listing = (...codespaces: AdminCodespace[]) => ({
  codespaces,
  nextCursor: null,
  total: codespaces.length,
})
const choose = async (entry: string) => {
  fireEvent.click(await screen.findByRole('button', { name: 'More actions for amber hut' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: entry }))
}

test('a codespace is listed with its owner, repository and state, and no way into it (S-92)', async () => {
  renderSection(CodespacesSection, { 'admin.codespaces.list': () => listing(hut) })
  const row = await screen.findByRole('row', { name: /amber hut/ })
  expect(row.textContent).toContain('Grace')
  expect(row.textContent).toContain('github.com/acme/widgets at main')
  expect(row.textContent).toContain('Running')
  expect(screen.queryByRole('link')).toBeNull()
})

test('deleting says what is lost, and then until when its owner can restore it', async () => {
  const until = new Date(2030, 0, 2).getTime()
  let isDeleted = false
  const { calls } = renderSection(CodespacesSection, {
    'admin.codespaces.list': () =>
      listing(isDeleted ? { ...hut, state: 'deleted', deletedUntil: until } : hut),
    'admin.codespaces.delete': () => {
      isDeleted = true
    },
  })
  await choose('Delete…')
  const dialog = await screen.findByRole('alertdialog', { name: 'Delete amber hut of Grace?' })
  await waitFor(() => expect(dialog.textContent).toContain('Grace can restore them for 7 days'))
  fireEvent.click(within(dialog).getByRole('button', { name: 'Delete' }))
  await screen.findByText(/Grace can restore it until .*2030/)
  const deleted = calls.filter(({ path }) => path === 'admin.codespaces.delete')
  expect(deleted).toHaveLength(1)
  expect(deleted[0]?.input).toMatchObject({ name: 'amber-hut-1' })
})

test('one that was not stopped says why', async () => {
  renderSection(CodespacesSection, {
    'admin.codespaces.list': () => listing(hut),
    'admin.codespaces.stop': () => {
      throw refusal('CONFLICT', 'CODESPACE_BUSY', 'It is being deleted.')
    },
  })
  await choose('Stop…')
  const dialog = await screen.findByRole('alertdialog', { name: 'Stop amber hut of Grace?' })
  fireEvent.click(within(dialog).getByRole('button', { name: 'Stop' }))
  // In the notification, and for who is told of it.
  expect(await screen.findAllByText('It is being deleted.')).toHaveLength(2)
  await waitFor(() =>
    expect(screen.queryByRole('alertdialog', { name: /^Stop amber hut/ })).toBeNull(),
  )
})

test('without any codespace it says so', async () => {
  renderSection(CodespacesSection, { 'admin.codespaces.list': () => listing() })
  await screen.findByText('Nobody has a codespace')
})
