import { expect, test, vi } from 'vitest'
import { windowBytes } from '../protocol/terminal-sizes.ts'
import { maxTerminals } from '../protocol/terminals.ts'
import { startTestAgent } from '../testing/start-test-agent.ts'
import { watchTerminal } from '../testing/watch-terminal.ts'
import { openTerminal, size, typist, viewerId } from './terminals.testing.ts'

test('a terminal runs a login shell in the workspace folder, with the environment of the start', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  const terminalId = await openTerminal(client)
  const view = watchTerminal(client, { terminalId })
  await view.until(({ events }) => events.length > 0)
  const type = typist(client, terminalId)
  await type('echo "at=$(pwd) term=$TERM user=$USER ps=$PS1"; env | grep -c BOTHY\n')
  await view.untilText('\r\n0\r\n')
  expect(view.text).toContain(`at=${agent.folder} term=xterm-256color user=`)
  expect(view.events[0]).toMatchObject({ type: 'attached', offset: 0, size, inputSequence: 0 })
})

test('a terminal beside another begins where the shell of that one is', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  const besideId = await openTerminal(client)
  const view = watchTerminal(client, { terminalId: besideId })
  await typist(client, besideId)('mkdir -p deep/er && cd deep/er && echo at=$(pwd)\n')
  await view.untilText(`at=${agent.folder}/deep/er\r\n`)
  const { id: terminalId } = await client.api.terminals.open.mutate({ size, besideId })
  const beside = watchTerminal(client, { terminalId })
  await typist(client, terminalId)('echo "at=$(pwd)"\n')
  await beside.untilText(`at=${agent.folder}/deep/er\r\n`)
  const { id: elsewhere } = await client.api.terminals.open.mutate({ size, besideId: 'gone' })
  const other = watchTerminal(client, { terminalId: elsewhere })
  await typist(client, elsewhere)('echo "at=$(pwd)"\n')
  await other.untilText(`at=${agent.folder}\r\n`)
})

test('the exit is told after all output, with its code, and the terminal stays listed', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  const terminalId = await openTerminal(client)
  const view = watchTerminal(client, { terminalId })
  await typist(client, terminalId)('seq 1 20000; exit 7\n')
  await view.until(({ isComplete }) => isComplete)
  expect(view.events.at(-1)).toEqual({ type: 'exited', exitCode: 7, signal: null })
  expect(view.text).toContain('19999\r\n20000\r\n')
  const [listed] = await client.api.terminals.list.query()
  expect(listed).toMatchObject({ id: terminalId, exit: { exitCode: 7, signal: null } })
  await client.api.terminals.close.mutate({ terminalId })
  expect(await client.api.terminals.list.query()).toEqual([])
})

test('what waits behind a full window when the process ends is not lost', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  const terminalId = await openTerminal(client)
  const view = watchTerminal(client, { terminalId, isStuck: true })
  // About 17 KB more than the window, so that the shell ends while its terminal is paused.
  await typist(client, terminalId)('stty -echo; seq 100001 135000; exit\n')
  await view.until(({ receivedBytes }) => receivedBytes >= windowBytes)
  const terminal = agent.ctx.terminals.require(terminalId)
  await terminal.pty?.ended
  expect(terminal.exit).toBeNull()
  const offset = view.receivedBytes
  await client.api.terminals.ack.mutate({ terminalId, viewerId, offset })
  await view.until(({ isComplete }) => isComplete)
  expect(view.text).toContain('\r\n135000\r\n')
})

test('input is applied exactly once, and one that skips ahead not at all', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  const terminalId = await openTerminal(client)
  const view = watchTerminal(client, { terminalId })
  const send = (sequence: number, text: string) =>
    client.api.terminals.input.mutate({ terminalId, viewerId, sequence, bytes: Buffer.from(text) })
  await send(1, 'stty -echo; echo o""ne\n')
  await view.untilText('one')
  await send(1, 'echo twi""ce\n')
  await expect(send(3, 'echo ski""pped\n')).rejects.toMatchObject({ data: { reason: 'INPUT_GAP' } })
  await send(2, 'echo tw""o\n')
  await send(2, 'echo tw""o\n')
  await send(3, 'echo thr""ee\n')
  await view.untilText('three')
  expect(view.text.match(/one|twice|skipped|two|three/g)).toEqual(['one', 'two', 'three'])
  const data = view.events.filter((event) => event.type === 'data')
  expect(data.at(-1)?.inputSequence).toBe(3)
  const again = watchTerminal(await agent.connect(), { terminalId })
  await again.until(({ events }) => events.length > 0)
  expect(again.events[0]).toMatchObject({ type: 'attached', inputSequence: 3 })
})

test('closing a terminal ends what runs in it, and its subscriptions', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  const terminalId = await openTerminal(client)
  const view = watchTerminal(client, { terminalId })
  await typist(client, terminalId)('trap "" HUP; sleep 1000\n')
  await view.untilText('sleep')
  const { pty } = agent.ctx.terminals.require(terminalId)
  await client.api.terminals.close.mutate({ terminalId })
  await view.until(({ isComplete }) => isComplete)
  await pty?.ended
  const attempt = client.api.terminals.rename.mutate({ terminalId, name: 'x' })
  await expect(attempt).rejects.toMatchObject({ data: { reason: 'TERMINAL_NOT_FOUND' } })
})

test('no shell holds the terminal of another', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  await openTerminal(client)
  await openTerminal(client)
  const terminalId = await openTerminal(client)
  const view = watchTerminal(client, { terminalId })
  await typist(client, terminalId)('ls -l /proc/$$/fd; echo do""ne\n')
  await view.untilText('done')
  expect(view.text).toContain('/dev/pts/')
  expect(view.text).not.toContain('ptmx')
})

test('the list is told at once and after each change, and has an end', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  const snapshots: string[][] = []
  const seen = (names: string[]) =>
    vi.waitUntil(() => JSON.stringify(snapshots.at(-1)) === JSON.stringify(names))
  client.api.terminals.changes.subscribe(undefined, {
    onData: (terminals) => void snapshots.push(terminals.map(({ name }) => name)),
  })
  await seen([])
  const { id } = await client.api.terminals.open.mutate({ size, name: 'build' })
  await seen(['build'])
  await client.api.terminals.rename.mutate({ terminalId: id, name: 'tests' })
  await seen(['tests'])
  for (let count = 1; count < maxTerminals; count += 1) await openTerminal(client)
  await expect(openTerminal(client)).rejects.toMatchObject({ data: { reason: 'TERMINAL_LIMIT' } })
})

test('a paste to a program that does not read neither blocks the agent nor is applied in part', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  const terminalId = await openTerminal(client)
  const view = watchTerminal(client, { terminalId })
  const type = typist(client, terminalId)
  await type('stty raw -echo; echo rea""dy; sleep 1000\n')
  await view.untilText('ready')
  const refusals: unknown[] = []
  for (let count = 0; count < 80; count += 1) {
    await type('x'.repeat(64 * 1024)).catch((error) => refusals.push(error))
  }
  expect(refusals[0]).toMatchObject({ data: { reason: 'TERMINAL_FAILED' } })
  expect(refusals[1]).toMatchObject({ data: { reason: 'INPUT_GAP' } })
})
