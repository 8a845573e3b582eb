import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { expect, test } from 'vitest'
import { startTestAgent } from '../testing/start-test-agent.ts'
import { probeTargets } from './probe.ts'

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const openSockets = () =>
  process.getActiveResourcesInfo().filter((name) => /^TCP(Socket|Connect)Wrap$/.test(name)).length

test('a port that listens, one that does not and one that never answers are told apart', async () => {
  await using agent = await startTestAgent()
  const { api } = await agent.connect('server')
  const server = createServer((socket) => socket.on('error', () => undefined))
  const open = await listening(server)
  const other = createServer()
  const closed = await listening(other)
  other.close()
  const before = openSockets()
  // 192.0.2.0/24 is set aside for documentation, so nobody is there.
  const targets = [
    { address: '127.0.0.1', port: open },
    { address: '192.0.2.1', port: 9 },
    { address: '127.0.0.1', port: closed },
  ]
  const startedAt = performance.now()
  const { outcomes } = await api.network.probe.query({ targets })
  expect(outcomes[0]).toBe('connected')
  // A gateway on the way may refuse in the name of the address; it is not there for all that.
  expect(['unanswered', 'refused']).toContain(outcomes[1])
  expect(outcomes[2]).toBe('refused')
  expect(performance.now() - startedAt).toBeLessThan(20_000)
  await expect.poll(openSockets).toBeLessThanOrEqual(before)
  server.close()
  await once(server, 'close')
})

test('an answer that came while nobody looked counts, however late it is seen', async () => {
  const closed = createServer()
  const port = await listening(closed)
  closed.close()
  const outcomes = probeTargets([{ address: '127.0.0.1', port }])
  // Once the connection is begun, nothing of this process runs until time is up.
  await new Promise((resolve) => process.nextTick(resolve))
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2600)
  expect(await outcomes).toEqual(['refused'])
})

test('only the server may ask what can be reached', async () => {
  await using agent = await startTestAgent()
  const { api } = await agent.connect()
  const targets = [{ address: '127.0.0.1', port: 1 }]
  await expect(api.network.probe.query({ targets })).rejects.toMatchObject({
    data: { code: 'FORBIDDEN' },
  })
})
