import { createTRPCClient } from '@trpc/client'
import { createStore } from 'zustand/vanilla'
import type { TerminalInfo } from '#agent/protocol/terminals.ts'
import type { AgentRouter } from '#agent/router.ts'
import type { AgentConnection } from '#web/lib/agent-client.ts'
import { type Answers, fakeLink } from '#web/testing/fake-link.ts'
import { IdeStorage } from '../ide-storage.ts'
import { Opener } from '../opener.ts'
import { TerminalRequests } from '../terminal-requests.ts'
import { createLayout } from '../workbench/layout.ts'
import type { beginTerminals } from './begin-terminals.ts'
import { TerminalList } from './terminal-list.ts'

export const terminal = (id: string, given: Partial<TerminalInfo> = {}): TerminalInfo => ({
  id,
  purpose: 'shell',
  name: 'bash',
  shell: '/bin/bash',
  openedAt: Number(id.slice(1)),
  size: { columns: 80, rows: 24 },
  exit: null,
  ...given,
})
export const setUp = terminal('t1', { purpose: 'lifecycle', name: 'postCreateCommand' })

/** A list on an agent that says that there are these. */
export function listOf(
  terminals: TerminalInfo[],
  answers: Answers = {},
  before: typeof beginTerminals = () => undefined,
) {
  const { link, calls, push } = fakeLink<AgentRouter>({
    'terminals.changes': () => terminals,
    'terminals.list': () => new Promise(() => undefined),
    'terminals.open': () => terminal('t9'),
    ...answers,
  })
  const client = createTRPCClient<AgentRouter>({ links: [link] })
  const storage = new IdeStorage('amber-hut')
  const layout = createLayout(storage)
  const terminalRequests = new TerminalRequests(layout)
  const status = createStore(() => ({ phase: 'connected' }))
  const direct = { call: async () => undefined }
  const connection = { client, direct, status } as unknown as AgentConnection
  const opener = new Opener()
  before({ connection, terminalRequests })
  const list = new TerminalList({ connection, opener, storage, terminalRequests })
  const inputsOf = (asked: string) =>
    calls.filter(({ path }) => path === asked).map(({ input }) => input)
  const opens = () => inputsOf('terminals.open')
  const opened = () => opens().length
  return {
    list,
    push,
    inputsOf,
    opens,
    opened,
    terminalRequests,
    layout,
    active: () => list.state.getState().activeId,
    asked: () => calls.map(({ path }) => path),
    ids: () => list.state.getState().terminals?.map(({ id }) => id),
  }
}
