// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { panels } from './panels.ts'
import { renderInIde } from './render-in-ide.testing.tsx'
import { UploadQuestions } from './transfers/upload-questions.ts'
import { Workbench } from './workbench/Workbench.tsx'

afterEach(cleanup)

const draw = (isShown: boolean) =>
  renderInIde(<Workbench panels={panels} />, {
    isShown,
    agent: {
      'files.list': ({ path }: { path: string }) => ({
        path,
        names: '',
        kinds: new Uint8Array(),
        isTruncated: false,
      }),
      'terminals.list': () => new Promise(() => undefined),
      'terminals.changes': () => [],
      'terminals.open': () => new Promise(() => undefined),
      'limits.usage': () => new Promise(() => undefined),
    },
    transfers: { questions: new UploadQuestions() } as never,
  })

const begins = ['terminals.changes', 'terminals.open', 'lifecycle.attached']

test('an IDE out of sight has its frame, opens no terminal, attaches nobody and hears no key', async () => {
  const { agentCalls, ide } = draw(false)
  const asked = () => agentCalls.map(({ path }) => path)
  // The part that asks for it is fetched before.
  await vi.waitFor(() => expect(asked()).toContain('files.list'), 15_000)
  expect(await screen.findByRole('region', { name: 'Panel' })).toBeTruthy()
  expect(asked().filter((path) => begins.includes(path))).toEqual([])
  expect(ide.commands.store.getState().commands.has('workbench.action.showCommands')).toBe(false)
})

test('once it is shown it does all of that', async () => {
  const { agentCalls } = draw(true)
  await vi.waitFor(() => {
    expect(agentCalls.map(({ path }) => path)).toEqual(expect.arrayContaining(begins))
  })
})
