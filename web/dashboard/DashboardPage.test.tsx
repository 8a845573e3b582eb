// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { TRPCClientError } from '@trpc/client'
import { afterEach, expect, test } from 'vitest'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { aCodespace, aTrust } from '#web/testing/a-codespace.ts'
import { type Answers, refusal } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
// A menu's code is fetched when it is opened: here it is there.
import '#web/ui/MenuPopup.tsx'
import { DashboardPage } from './DashboardPage.tsx'

afterEach(cleanup)

const dashboard = (codespaces: Codespace[], filter = '', more: Answers = {}) =>
  renderPage(<DashboardPage filter={filter} onClear={() => undefined} />, {
    'codespaces.list': () => codespaces,
    'codespaces.watch': () => codespaces,
    ...more,
  })

const wish = ({ name }: Codespace) => ({ name, idempotencyKey: expect.any(String) })

const rowOf = async (name: string) => {
  const row = (await screen.findByRole('link', { name })).closest('li')
  if (!row) throw new Error(`${name} is in no row`)
  return within(row)
}

test('without any codespace it leads to the first one', async () => {
  dashboard([])
  const link = await screen.findByRole('link', { name: 'Create your first codespace' })
  expect(link.getAttribute('href')).toBe('/new')
})

test('a row says its state in a word and follows the server without a reload', async () => {
  const hut = aCodespace({ displayName: 'Red door' })
  const { push } = dashboard([hut])
  expect((await rowOf('Red door')).getByText('Running')).toBeDefined()
  act(() => push('codespaces.watch', [{ ...hut, state: 'stopping', isReady: false }]))
  expect((await rowOf('Red door')).getByText('Stopping')).toBeDefined()
})

test('what the server could not tell for a moment is asked for again, by itself (R4, F-36)', async () => {
  const hut = aCodespace({ displayName: 'Red door' })
  let asked = 0
  dashboard([hut], '', {
    'codespaces.watch': () => {
      asked += 1
      if (asked === 1) throw refusal('SERVICE_UNAVAILABLE', 'DATABASE_UNREACHABLE', 'Away.')
      return [{ ...hut, state: 'stopping', isReady: false }]
    },
  })
  expect((await rowOf('Red door')).getByText('Running')).toBeDefined()
  expect(await screen.findByText('Stopping')).toBeDefined()
})

test('S-76 an untrusted one is marked, and its menu leads to the decision; a template has none', async () => {
  const untrusted = aCodespace({ displayName: 'Red door', trust: aTrust({ isTrusted: false }) })
  const blank = aCodespace({ displayName: 'Blank', repositoryUrl: null, template: 'Blank' })
  dashboard([untrusted, blank], '', {
    'codespaces.trustRequest': () => new Promise(() => undefined),
  })
  expect((await rowOf('Red door')).getByText('Untrusted')).toBeDefined()
  expect((await rowOf('Blank')).queryByText('Untrusted')).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'More actions for Blank' }))
  await screen.findByRole('menuitem', { name: 'Delete…' })
  expect(screen.queryByRole('menuitem', { name: 'Review trust…' })).toBeNull()
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' })
  fireEvent.click(screen.getByRole('button', { name: 'More actions for Red door' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Review trust…' }))
  expect(await screen.findByRole('dialog', { name: /^Trust github.com/ })).toBeDefined()
})

test('opening a stopped codespace starts it', async () => {
  const hut = aCodespace({ displayName: 'Red door', state: 'stopped' })
  const { calls, router } = dashboard([hut], '', {
    'codespaces.start': () => ({ ...hut, state: 'starting' }),
  })
  fireEvent.click(await screen.findByRole('link', { name: 'Open Red door' }))
  await screen.findByText('one codespace')
  expect(router.state.location.pathname).toBe(`/c/${hut.name}`)
  expect(calls).toContainEqual({ path: 'codespaces.start', input: wish(hut) })
})

test('deleting names the codespace and its folder first, then offers to undo it', async () => {
  const hut = aCodespace({ displayName: 'Red door' })
  const { calls } = dashboard([hut], '', {
    'codespaces.checkWork': () => hut,
    'codespaces.delete': () => ({ ...hut, state: 'deleted', deletedUntil: 1e13, canRestore: true }),
    'codespaces.restore': () => ({ ...hut, state: 'stopped' }),
  })
  fireEvent.click(await screen.findByRole('button', { name: 'More actions for Red door' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Delete…' }))
  const dialog = within(await screen.findByRole('alertdialog', { name: 'Delete Red door?' }))
  expect(dialog.getByText('/workspaces/repository')).toBeDefined()
  expect(calls.some(({ path }) => path === 'codespaces.delete')).toBe(false)
  fireEvent.click(dialog.getByRole('button', { name: 'Delete' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }))
  await rowOf('Red door')
  expect(calls).toContainEqual({ path: 'codespaces.restore', input: wish(hut) })
})

test('one that failed is made anew from the list, once it was said what is lost', async () => {
  const hut = aCodespace({ displayName: 'Red door', state: 'failed', failure: 'It ended.' })
  const { calls } = dashboard([hut], '', {
    'codespaces.rebuild': () => ({ ...hut, state: 'starting', failure: null }),
  })
  fireEvent.click(await screen.findByRole('button', { name: 'More actions for Red door' }))
  await screen.findByRole('menuitem', { name: 'Rebuild container…' })
  expect(screen.queryByRole('menuitem', { name: 'Go back to last good build…' })).toBeNull()
  fireEvent.click(screen.getByRole('menuitem', { name: 'Full rebuild…' }))
  const dialog = within(await screen.findByRole('alertdialog', { name: 'Fully rebuild Red door?' }))
  expect(dialog.getByText(/the home folder included/)).toBeDefined()
  fireEvent.click(dialog.getByRole('button', { name: 'Full rebuild' }))
  expect(await (await rowOf('Red door')).findByText('Starting')).toBeDefined()
  const input = { ...wish(hut), kind: 'full' }
  expect(calls).toContainEqual({ path: 'codespaces.rebuild', input })
})

test('a deleted one can be restored from its fold', async () => {
  const hut = aCodespace({
    displayName: 'Red door',
    state: 'deleted',
    deletedUntil: 1e13,
    canRestore: true,
  })
  dashboard([hut], '', { 'codespaces.restore': () => ({ ...hut, state: 'stopped' }) })
  fireEvent.click(await screen.findByRole('button', { name: 'Recently deleted (1)' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Restore Red door' }))
  expect((await rowOf('Red door')).getByText('Stopped')).toBeDefined()
})

test('a list that cannot be loaded says so and can be tried again', async () => {
  let isBroken = true
  dashboard([], '', {
    'codespaces.watch': () => undefined,
    'codespaces.list': () => {
      if (isBroken) throw refusal('INTERNAL_SERVER_ERROR', null, 'Something went wrong.')
      return []
    },
  })
  expect(await screen.findByText('The list could not be loaded')).toBeDefined()
  isBroken = false
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('No codespaces yet')).toBeDefined()
})

test('a filter that nothing matches can be cleared', async () => {
  dashboard([aCodespace()], 'nothing like it')
  expect(await screen.findByRole('button', { name: 'Clear the filter' })).toBeDefined()
})

test('a row says what is only in its codespace and how full its disk is (F-39)', async () => {
  const disk = { usedBytes: 1.2 * 1024 ** 3, limitBytes: 10 * 1024 ** 3 }
  const git = { uncommitted: 3, unpushed: 1, stashes: 0 }
  dashboard([
    aCodespace({ displayName: 'Red door', work: { git, disk, at: 0 } }),
    aCodespace({
      displayName: 'Blue door',
      work: { git: { uncommitted: 0, unpushed: 0, stashes: 0 }, disk: null, at: 0 },
      workspaceLimitBytes: 10 * 1024 ** 3,
    }),
    aCodespace({ displayName: 'Green door', work: null }),
    aCodespace({
      ...{ displayName: 'White door', template: 'Blank' },
      work: { git: { uncommitted: 0, unpushed: 0, stashes: 0 }, disk: null, at: 0 },
    }),
  ])
  const red = await rowOf('Red door')
  expect(red.getByText('3 uncommitted')).toBeDefined()
  expect(red.getByText('1 unpushed')).toBeDefined()
  expect(red.getByText('1.2 of 10 GiB')).toBeDefined()
  const blue = await rowOf('Blue door')
  expect(blue.getByText('All pushed')).toBeDefined()
  expect(blue.getByText('10 GiB disk')).toBeDefined()
  expect((await rowOf('Green door')).getByText('Work not known')).toBeDefined()
  // What comes with Bothy was never pushed anywhere.
  expect((await rowOf('White door')).getByText('Nothing unsaved')).toBeDefined()
})

test('a paused one says so, and can be resumed from its row (F-55)', async () => {
  const hut = aCodespace({ displayName: 'Red door', condition: 'paused' })
  const { calls } = dashboard([hut], '', {
    'codespaces.repair': () => ({ ...hut, condition: null }),
  })
  expect((await rowOf('Red door')).getByText('Paused')).toBeDefined()
  fireEvent.click(await screen.findByRole('button', { name: 'More actions for Red door' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Resume' }))
  expect(await (await rowOf('Red door')).findByText('Running')).toBeDefined()
  expect(calls).toContainEqual({ path: 'codespaces.repair', input: { name: hut.name } })
})

test('what got no answer is asked for again under the same key (F-37)', async () => {
  const hut = aCodespace({ displayName: 'Red door', state: 'stopped' })
  let isAway = true
  const { calls } = dashboard([hut], '', {
    'codespaces.start': () => {
      if (!isAway) return { ...hut, state: 'starting' }
      isAway = false
      throw new TRPCClientError('fetch failed')
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'More actions for Red door' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Start' }))
  expect(await (await rowOf('Red door')).findByText('Starting')).toBeDefined()
  const [first, second, ...more] = calls.filter(({ path }) => path === 'codespaces.start')
  expect(second).toEqual(first)
  expect(more).toEqual([])
})

test('what is deleted at once is not offered back', async () => {
  const hut = aCodespace({ displayName: 'Red door', state: 'deleting', deletedUntil: Date.now() })
  dashboard([hut])
  fireEvent.click(await screen.findByRole('button', { name: 'Recently deleted (1)' }))
  expect(await screen.findByText('Being removed')).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Restore Red door' })).toBeNull()
})
