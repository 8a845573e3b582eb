// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { type Answers, refusal, renderPage } from '#web/testing/render-page.tsx'
import { DashboardPage } from './DashboardPage.tsx'

afterEach(cleanup)

const dashboard = (codespaces: Codespace[], filter = '', more: Answers = {}) =>
  renderPage(<DashboardPage filter={filter} onClear={() => undefined} />, {
    'codespaces.list': () => codespaces,
    'codespaces.watch': () => codespaces,
    ...more,
  })

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

test('opening a stopped codespace starts it', async () => {
  const hut = aCodespace({ displayName: 'Red door', state: 'stopped' })
  const { calls, router } = dashboard([hut], '', {
    'codespaces.start': () => ({ ...hut, state: 'starting' }),
  })
  fireEvent.click(await screen.findByRole('link', { name: 'Open Red door' }))
  await screen.findByText('one codespace')
  expect(router.state.location.pathname).toBe(`/c/${hut.name}`)
  expect(calls).toContainEqual({ path: 'codespaces.start', input: { name: hut.name } })
})

test('deleting names the codespace and its folder first, then offers to undo it', async () => {
  const hut = aCodespace({ displayName: 'Red door' })
  const { calls } = dashboard([hut], '', {
    'codespaces.delete': () => ({ ...hut, state: 'deleted', deletedUntil: 1e12 }),
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
  expect(calls).toContainEqual({ path: 'codespaces.restore', input: { name: hut.name } })
})

test('a deleted one can be restored from its fold', async () => {
  const hut = aCodespace({ displayName: 'Red door', state: 'deleted', deletedUntil: 1e13 })
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
