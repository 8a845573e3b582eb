import { afterEach, expect, test, vi } from 'vitest'
import { startTestAgent } from '../testing/start-test-agent.ts'
import { watchTerminal } from '../testing/watch-terminal.ts'
import { readyShell } from './open-shell.ts'
import { ReadyShell } from './ready-shell.ts'
import type { Terminal } from './terminal.ts'
import { size, typist } from './terminals.testing.ts'

afterEach(() => vi.useRealTimers())

const start = { file: '/bin/bash', folder: '/', environment: { GREETING: 'hello' } }

function kept(given: Partial<Terminal> = {}) {
  const ended = vi.fn()
  const terminal = { exit: null, [Symbol.dispose]: ended, ...given } as unknown as Terminal
  const ready = new ReadyShell()
  ready.keep(terminal, start)
  return { ready, terminal, ended }
}

test('a shell begun ahead is on no list, and is the first that is opened, in the size that is asked for', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  await readyShell(agent.ctx)
  expect(await client.api.terminals.list.query()).toEqual([])
  const first = await client.api.terminals.open.mutate({ size })
  expect(first).toMatchObject({ openedAt: 1, size })
  const view = watchTerminal(client, { terminalId: first.id })
  await typist(client, first.id)('stty size; echo at=$(pwd)\n')
  await view.untilText(`${size.rows} ${size.columns}\r\n`)
  await view.untilText(`at=${agent.folder}`)
  expect(await client.api.terminals.open.mutate({ size })).toMatchObject({ openedAt: 2 })
  await readyShell(agent.ctx)
  expect(await client.api.terminals.open.mutate({ size })).toMatchObject({ openedAt: 3 })
})

test('who wants another folder gets another shell, and the one that was ready ends', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  await readyShell(agent.ctx)
  const opened = await client.api.terminals.open.mutate({ size, folder: '/' })
  expect(opened.openedAt).toBe(2)
})

test('who comes while it is begun waits for it', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  void readyShell(agent.ctx)
  expect(await client.api.terminals.open.mutate({ size })).toMatchObject({ openedAt: 1 })
})

test('one that could not be begun is not waited for', async () => {
  const ready = new ReadyShell()
  ready.expect(Promise.reject(new Error('no more processes')))
  expect(await ready.isThere()).toBe(false)
})

test('it is taken once, and by the same start only', () => {
  const { ready, terminal, ended } = kept()
  expect(ready.take({ ...start, environment: { GREETING: 'hello' } })).toBe(terminal)
  expect(ready.take(start)).toBeNull()
  expect(ended).not.toHaveBeenCalled()
  const other = kept()
  expect(other.ready.take({ ...start, environment: { GREETING: 'changed' } })).toBeNull()
  expect(other.ended).toHaveBeenCalled()
})

test('one whose process has ended is nobody’s, and one that nobody takes ends', () => {
  vi.useFakeTimers()
  const over = kept({ exit: { exitCode: 1, signal: null } })
  expect(over.ready.take(start)).toBeNull()
  const { ready, ended } = kept()
  vi.advanceTimersByTime(10_000)
  expect(ended).toHaveBeenCalled()
  expect(ready.take(start)).toBeNull()
})
