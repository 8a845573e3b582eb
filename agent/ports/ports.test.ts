import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test, vi } from 'vitest'
import type { DetectedPort } from '../protocol/ports.ts'
import { openTerminal, typist } from '../terminals/terminals.testing.ts'
import { startTestAgent } from '../testing/start-test-agent.ts'
import { freePort, listenAs } from './ports.testing.ts'

/** An agent, somebody who has the codespace open, and what they are told about ports. */
async function start() {
  const agent = await startTestAgent()
  const client = await agent.connect()
  let told: DetectedPort[] | null = null
  const subscription = client.api.ports.changes.subscribe(undefined, {
    onData: (ports) => {
      told = ports
    },
  })
  await vi.waitUntil(() => told !== null)
  return {
    agent,
    api: client.api,
    client,
    unsubscribe: () => subscription.unsubscribe(),
    /** Of this machine others listen too. */
    at: (port: number) => told?.find((one) => one.port === port) ?? null,
    async shell() {
      const terminalId = await openTerminal(client)
      const type = typist(client, terminalId)
      return { terminalId, run: (line: string) => type(`${line}\n`) }
    },
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  }
}

test('what a terminal starts to listen is told within half a second, with who it is, and its end', async () => {
  await using room = await start()
  const { terminalId, run } = await room.shell()
  const port = await freePort()
  const program = await listenAs(run, { port, folder: room.agent.folder })
  const since = performance.now()
  await vi.waitUntil(() => room.at(port), { interval: 10 })
  const tookMs = performance.now() - since
  expect(room.at(port)).toMatchObject({
    port,
    isListening: true,
    process: { pid: program.pid, name: 'node' },
    printed: null,
  })
  expect(room.at(port)?.process?.command).toContain(program.script)
  // A busy machine has other things to do in between.
  expect(tookMs).toBeLessThan(4000)
  await run(`echo at http:""//localhost:${port}/app?x=1.`)
  await vi.waitUntil(() => room.at(port)?.printed)
  expect(room.at(port)?.printed).toEqual({ terminalId, protocol: 'http', path: '/app?x=1' })
  process.kill(program.pid)
  await vi.waitUntil(() => !room.at(port)?.isListening)
})

test.each(['127.0.0.1', '::1', '0.0.0.0', '::'])('what listens on %s is told', async (host) => {
  await using room = await start()
  const { run } = await room.shell()
  const port = await freePort()
  const { pid } = await listenAs(run, { port, host, folder: room.agent.folder })
  await vi.waitUntil(() => room.at(port))
  expect(room.at(port)?.process?.pid).toBe(pid)
})

test('S-41 neither what the agent listens on itself is told, nor what localhost does not reach', async () => {
  await using room = await start()
  const own = createServer().listen(0, '127.0.0.1')
  await once(own, 'listening')
  const { port: ownPort } = own.address() as { port: number }
  const { run } = await room.shell()
  const folder = room.agent.folder
  const [elsewhere, last] = [await freePort(), await freePort()]
  await listenAs(run, { port: elsewhere, host: '127.0.0.3', folder })
  await listenAs(run, { port: last, folder })
  await vi.waitUntil(() => room.at(last))
  const ports = (await room.api.ports.detected.query()).map(({ port }) => port)
  expect(ports).toContain(last)
  expect(ports).not.toContain(ownPort)
  expect(ports).not.toContain(elsewhere)
  own.close()
})

test('an address that is printed before anything listens is told, until its terminal is closed', async () => {
  await using room = await start()
  const { terminalId, run } = await room.shell()
  const [port, other] = [await freePort(), await freePort()]
  await run(`echo http:""//localhost:${port}/soon and localhost:${other}`)
  await vi.waitUntil(() => room.at(port))
  expect(room.at(port)).toEqual({
    port,
    isListening: false,
    process: null,
    printed: { terminalId, protocol: 'http', path: '/soon' },
  })
  // Words like these are in many an error message.
  expect(room.at(other)).toBeNull()
  await room.api.terminals.close.mutate({ terminalId })
  await vi.waitUntil(() => room.at(port) === null)
})

test('of the addresses that a program prints the first one says where it is', async () => {
  await using room = await start()
  const { run } = await room.shell()
  const port = await freePort()
  await run(`echo http:""//localhost:${port}/old`)
  await vi.waitUntil(() => room.at(port))
  await listenAs(run, { port, folder: room.agent.folder, prints: '/home' })
  await vi.waitUntil(() => room.at(port)?.printed?.path === '/home')
  await vi.waitUntil(() => room.at(port)?.isListening)
  await run(`echo GET http:""//localhost:${port}/request; echo http:""//localhost:1/mark`)
  await vi.waitUntil(() => room.at(1))
  expect(room.at(port)?.printed?.path).toBe('/home')
})

test('what a program printed last can be read after it has crashed, and after its terminal is closed', async () => {
  await using room = await start()
  const { terminalId, run } = await room.shell()
  const port = await freePort()
  room.agent.ctx.secrets.maskAlso(['canary-7f3k9'])
  const crash = '\\x1b[31mno such canary-7f3k9'
  const { pid } = await listenAs(run, { port, folder: room.agent.folder, crash })
  await vi.waitUntil(() => room.at(port)?.process)
  process.kill(pid, 'SIGUSR2')
  await vi.waitUntil(() => room.at(port) === null)
  const server = (await room.agent.connect('server')).api
  const read = async () => (await server.ports.lastOutput.query({ port }))?.text
  await vi.waitUntil(async () => (await read())?.includes('no such'))
  expect(await read()).toMatch(/no such \*\*\*$/m)
  await room.api.terminals.close.mutate({ terminalId })
  expect(await read()).toMatch(/no such \*\*\*$/m)
  expect(await server.ports.lastOutput.query({ port: 1 })).toBeNull()
})

test('with nobody there to be told it is still known who listens, when somebody asks', async () => {
  await using room = await start()
  const { run } = await room.shell()
  room.unsubscribe()
  const port = await freePort()
  const { pid } = await listenAs(run, { port, folder: room.agent.folder })
  const found = await room.api.ports.detected.query()
  expect(found.find((one) => one.port === port)?.process?.pid).toBe(pid)
})

test('of processes that share a socket the one that is left is told', async () => {
  await using room = await start()
  const { run } = await room.shell()
  const port = await freePort()
  const { pid } = await listenAs(run, { port, folder: room.agent.folder, isShared: true })
  await vi.waitUntil(() => room.at(port)?.process?.pid === pid)
  process.kill(pid, 'SIGKILL')
  await vi.waitUntil(() => (room.at(port)?.process?.pid ?? pid) !== pid)
  process.kill(room.at(port)?.process?.pid ?? Number.NaN, 'SIGKILL')
  await vi.waitUntil(() => room.at(port) === null)
})
