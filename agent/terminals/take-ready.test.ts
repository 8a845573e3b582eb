import { expect, test } from 'vitest'
import { startTestAgent } from '../testing/start-test-agent.ts'
import { watchTerminal } from '../testing/watch-terminal.ts'
import { readyShell } from './open-shell.ts'
import { size, typist } from './terminals.testing.ts'

test('the shell that stands ready is taken with what it has printed, by one, and reading goes on there', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  void readyShell(agent.ctx)
  const { terminals, taken } = await client.api.terminals.takeReady.mutate({ size })
  expect(terminals).toMatchObject([{ purpose: 'shell', openedAt: 1, size }])
  expect(taken?.terminalId).toBe(terminals[0]?.id)
  const { terminalId = '', epoch, printed } = taken ?? {}
  const lastEventId = `${epoch}:${printed?.byteLength}`
  const view = watchTerminal(client, { terminalId, lastEventId })
  await typist(client, terminalId)('echo $((40 + 2)) is it\n')
  await view.untilText('42 is it')
  expect(view.events[0]).toMatchObject({ type: 'attached', epoch, offset: printed?.byteLength })
  expect(view.events.some(({ type }) => type === 'restarted')).toBe(false)

  const second = await client.api.terminals.takeReady.mutate({ size })
  expect(second).toEqual({ terminals: await client.api.terminals.list.query(), taken: null })
  expect(second.terminals).toHaveLength(1)
})

test('where none stands ready none is begun', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  expect(await client.api.terminals.takeReady.mutate({ size })).toEqual({
    terminals: [],
    taken: null,
  })
})

test('one that stands ready is left to whoever opens one, where somebody has a shell', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  await readyShell(agent.ctx)
  await client.api.terminals.open.mutate({ size, folder: '/' })
  expect((await client.api.terminals.takeReady.mutate({ size })).taken).toBeNull()
})
