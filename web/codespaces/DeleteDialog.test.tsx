// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { type Answers, refusal } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { useCodespaceActions } from './use-codespace-actions.ts'

afterEach(cleanup)

function Asking({ codespace }: { codespace: Codespace }) {
  const { remove } = useCodespaceActions()
  return <DeleteDialog codespace={codespace} remove={remove} onClose={() => undefined} />
}

async function ask(codespace: Codespace, answers: Answers) {
  const page = renderPage(<Asking codespace={codespace} />, answers)
  return { ...page, dialog: within(await screen.findByRole('alertdialog')) }
}

const workOf = (uncommitted: number, unpushed: number, stashes: number, at = Date.now()) => ({
  git: { uncommitted, unpushed, stashes },
  disk: null,
  at,
})

test('it looks up what would be lost and names it by number (F-39)', async () => {
  const hut = aCodespace({ work: workOf(0, 0, 0) })
  const { dialog, calls } = await ask(hut, {
    'codespaces.checkWork': () => ({ ...hut, work: workOf(2, 1, 3) }),
  })
  expect(await dialog.findByText('2 files not committed')).toBeDefined()
  expect(dialog.getByText('1 commit not pushed')).toBeDefined()
  expect(dialog.getByText('3 stashes')).toBeDefined()
  expect(calls).toContainEqual({ path: 'codespaces.checkWork', input: { name: hut.name } })
})

test('while it looks it says so, and does not claim that there is nothing', async () => {
  const hut = aCodespace({ work: workOf(0, 0, 0) })
  const { dialog } = await ask(hut, { 'codespaces.checkWork': () => new Promise(() => undefined) })
  expect(dialog.getByText('Looking for work that is only in this codespace')).toBeDefined()
  expect(dialog.queryByText(/was found/)).toBeNull()
})

test('what could not be checked counts as unsaved, with what was seen last (F-39)', async () => {
  const { dialog } = await ask(aCodespace({ work: workOf(4, 0, 0, 0) }), {
    'codespaces.checkWork': () => {
      throw refusal('TIMEOUT', null, 'The agent did not answer.')
    },
  })
  expect(await dialog.findByText(/could not be checked/)).toBeDefined()
  expect(dialog.getByText('4 files not committed')).toBeDefined()
})

test('a repository that Git can say nothing of counts as unsaved too', async () => {
  const hut = aCodespace({ work: { git: null, disk: null, at: 0 } })
  const { dialog } = await ask(hut, { 'codespaces.checkWork': () => hut })
  expect(await dialog.findByText(/could not be checked/)).toBeDefined()
})

test('where there is nothing to lose it says that', async () => {
  const hut = aCodespace()
  const { dialog } = await ask(hut, {
    'codespaces.checkWork': () => ({ ...hut, work: workOf(0, 0, 0) }),
  })
  expect(await dialog.findByText(/Nothing uncommitted or unpushed was found/)).toBeDefined()
})

test('of a stopped one it says when that was seen', async () => {
  const hut = aCodespace({ state: 'stopped', work: workOf(0, 2, 0, Date.now() - 3 * 3_600_000) })
  const { dialog } = await ask(hut, { 'codespaces.checkWork': () => hut })
  expect(await dialog.findByText('2 commits not pushed')).toBeDefined()
  expect(dialog.getByText('3 hours ago')).toBeDefined()
})

test.each([
  [7 * 86_400_000, /kept for 7 days/],
  [36 * 3_600_000, /kept for 36 hours/],
  [0, /deleted at once. Nothing of it can be restored/],
])('with %d ms of grace it says so', async (trashMs, sentence) => {
  const hut = aCodespace()
  await ask(hut, {
    'system.status': () => ({ isolation: 'verified', isolationReason: null, trashMs }),
    'codespaces.checkWork': () => hut,
  })
  await screen.findByText((_, element) =>
    Boolean(element?.tagName === 'P' && sentence.test(element.textContent ?? '')),
  )
})
