// @vitest-environment happy-dom
import { createTRPCClient } from '@trpc/client'
import { FitAddon } from '@xterm/addon-fit'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { AgentRouter } from '#agent/router.ts'
import type { AgentConnection } from '#web/lib/agent-client.ts'
import { fakeLink, refusal } from '#web/testing/fake-link.ts'
import { IdeStorage } from '../ide-storage.ts'
import { Opener } from '../opener.ts'
import { TerminalRequests } from '../terminal-requests.ts'
import { createLayout } from '../workbench/layout.ts'
import { askTerminals, beginTerminals } from './begin-terminals.ts'
import { drawScreenAhead, takeScreen } from './screen-ahead.ts'
import { listOf, setUp, terminal } from './terminal-list.testing.ts'
import { TerminalQuestions } from './terminal-questions.ts'

beforeEach(() => localStorage.clear())

test('what was asked before the panel was there opens the first shell, and nothing is asked twice', async () => {
  const answers = { 'terminals.changes': () => undefined, 'terminals.list': () => [setUp] }
  const { opened, asked } = listOf([], answers, beginTerminals)
  await vi.waitFor(() => expect(opened()).toBe(1))
  expect(asked().filter((path) => path === 'terminals.list')).toHaveLength(1)
})

test('what was asked long before is asked again', async () => {
  vi.useFakeTimers()
  try {
    const { link, calls } = fakeLink<AgentRouter>({ 'terminals.list': () => [setUp] })
    const client = createTRPCClient<AgentRouter>({ links: [link] })
    const status = createStore(() => ({ phase: 'connected' }))
    const connection = { client, status } as unknown as AgentConnection
    const terminalRequests = new TerminalRequests(createLayout(new IdeStorage('amber-hut')))
    beginTerminals({ connection, terminalRequests })
    await vi.advanceTimersByTimeAsync(2500)
    expect(await askTerminals(connection)).toEqual({ terminals: [setUp], taken: null })
    expect(calls).toHaveLength(2)
  } finally {
    vi.useRealTimers()
  }
})

describe('where the screen of the first one was made ahead', () => {
  beforeEach(() => {
    const size = { cols: 80, rows: 24 }
    vi.spyOn(FitAddon.prototype, 'proposeDimensions').mockReturnValue(size)
    drawScreenAhead(document.body)
  })
  afterEach(() => {
    takeScreen(new TerminalQuestions(), new Opener())[Symbol.dispose]()
    vi.restoreAllMocks()
  })

  test('the shell that stands ready is in front with its prompt, before anything is opened or read', async () => {
    const printed = new TextEncoder().encode('amber-hut $ ')
    const taken = { terminalId: 't4', epoch: 'e1', printed }
    const { list, active, asked, inputsOf } = listOf(
      undefined as never,
      { 'terminals.takeReady': async () => ({ terminals: [terminal('t4')], taken }) },
      beginTerminals,
    )
    await vi.waitFor(() => expect(active()).toBe('t4'))
    const line = () => list.active()?.screen.xterm.buffer.active.getLine(0)
    await vi.waitFor(() => expect(line()?.translateToString()).toContain('amber-hut $ '))
    const size = { columns: 80, rows: 24 }
    expect(inputsOf('terminals.takeReady')).toEqual([{ size }])
    expect(inputsOf('terminals.output')).toEqual([
      expect.objectContaining({ terminalId: 't4', lastEventId: 'e1:12' }),
    ])
    expect(asked()).not.toContain('terminals.open')
    expect(asked()).not.toContain('terminals.list')
    list[Symbol.dispose]()
  })

  test('no other one is opened for a list that it is not on yet', async () => {
    const answer = Promise.withResolvers<unknown>()
    const given = { 'terminals.takeReady': () => answer.promise, 'terminals.changes': () => [] }
    const { active, opened, push } = listOf([], given, beginTerminals)
    await vi.waitFor(() => expect(opened()).toBe(0))
    push('terminals.changes', [])
    const taken = { terminalId: 't4', epoch: 'e1', printed: new Uint8Array() }
    answer.resolve({ terminals: [terminal('t4')], taken })
    await vi.waitFor(() => expect(active()).toBe('t4'))
    push('terminals.changes', [terminal('t4')])
    expect(opened()).toBe(0)
  })

  test('where it cannot be said what was taken, what is known by then decides', async () => {
    const refuse = async () => {
      throw refusal('INTERNAL_SERVER_ERROR', null, 'The agent ends.')
    }
    const given = { 'terminals.takeReady': refuse, 'terminals.list': refuse }
    const { opened, ids } = listOf([setUp], given, beginTerminals)
    await vi.waitFor(() => expect(opened()).toBe(1))
    expect(ids()).toEqual(['t1'])
  })

  test('where none stands ready, and with an older agent, one is opened as ever', async () => {
    const answers = [
      async () => ({ terminals: [setUp], taken: null }),
      () => {
        throw refusal('NOT_FOUND', null, 'No such procedure')
      },
    ]
    for (const takeReady of answers) {
      const given = { 'terminals.takeReady': takeReady, 'terminals.list': () => [setUp] }
      const { opened } = listOf(undefined as never, given, beginTerminals)
      await vi.waitFor(() => expect(opened()).toBe(1))
    }
  })

  test('whoever asked for one in a folder meanwhile gets that', async () => {
    const answers = { 'terminals.list': () => [] }
    const { opens, asked } = listOf(undefined as never, answers, (ide) => {
      ide.terminalRequests.open('/workspaces/hut/src')
      beginTerminals(ide)
    })
    await vi.waitFor(() => expect(opens()).toHaveLength(1))
    expect(opens()).toEqual([expect.objectContaining({ folder: '/workspaces/hut/src' })])
    expect(asked()).not.toContain('terminals.takeReady')
  })
})
