import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { AppContext } from '#server/context.ts'
import { callAgent } from './agent-calls.ts'

/** A line to an agent that answers whatever it is asked with this text, and keeps the line open. */
async function startAnswering(text: string) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.write(text))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const driver = { connect: async () => connect(port, '127.0.0.1') }
  return {
    ctx: { driver } as unknown as Pick<AppContext, 'driver'>,
    [Symbol.dispose]: () => server.close(),
  }
}

const call = { procedure: 'lifecycle.next', kind: 'query', answer: z.unknown() } as const
const never = new AbortController().signal
const unreachable = { code: 'AGENT_UNREACHABLE' }

test.for([
  [
    'an upgrade nobody asked for',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
  ],
  ['what is not HTTP', 'hello\r\n\r\n'],
  ['a body that is no JSON', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{'],
])('%s is no answer, and keeps nobody waiting', async ([, text = '']) => {
  using agent = await startAnswering(text)
  await expect(callAgent(agent.ctx, 'some', call, never)).rejects.toMatchObject(unreachable)
})

test('an agent from before there was such a procedure is told apart', async () => {
  using agent = await startAnswering('HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}')
  const outdated = { code: 'AGENT_OUTDATED' }
  await expect(callAgent(agent.ctx, 'some', call, never)).rejects.toMatchObject(outdated)
})

test.for([
  ['silence', ''],
  [
    'one interim answer after the other',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n',
  ],
  ['half an answer', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{'],
])('%s ends with the deadline, or as soon as nobody wants it any more', async ([, text = '']) => {
  using agent = await startAnswering(text)
  const late = callAgent(agent.ctx, 'some', { ...call, deadlineMs: 100 }, never)
  await expect(late).rejects.toMatchObject(unreachable)
  const left = new AbortController()
  const unwanted = callAgent(agent.ctx, 'some', call, left.signal)
  left.abort(new Error('not wanted'))
  await expect(unwanted).rejects.toThrow('not wanted')
})
