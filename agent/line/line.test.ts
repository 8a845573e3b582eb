import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { agentTrpcPath, greet, lineHeaders, protocolVersion } from '../protocol/line.ts'
import { startTestAgent } from '../testing/start-test-agent.ts'
import { HomeLine } from './home-line.ts'

const generation = 3

/** A server's end of the line, which can go away and come back. */
async function startHome(socketPath: string) {
  const lines: Socket[] = []
  const waiting = new Set<() => void>()
  const server = createServer((line) => {
    line.on('error', () => undefined)
    line.once('data', (greeting) => {
      expect(greeting.toString()).toBe(greet(generation))
      lines.push(line)
      for (const wake of waiting) wake()
    })
  })
  server.listen(socketPath)
  await once(server, 'listening')
  return {
    lines,
    async until(count: number) {
      while (lines.length < count) await new Promise<void>((resolve) => waiting.add(resolve))
    },
    async [Symbol.asyncDispose]() {
      for (const line of lines) line.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'bothy-line-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

test('two lines are greeted and parked, and one that is taken is replaced', async () => {
  using folder = temporaryFolder()
  const socketPath = join(folder.path, 'home.sock')
  await using home = await startHome(socketPath)
  const served: Socket[] = []
  using line = new HomeLine({ socketPath, generation, onLine: (socket) => served.push(socket) })
  await home.until(2)
  const [first] = served
  if (!first) throw new Error('No line was served.')
  line.taken(first)
  await home.until(3)
  line.taken(first)
  first.destroy()
  const [, , third] = home.lines
  third?.destroy()
  await home.until(4)
  expect(home.lines.length).toBe(4)
})

test('a server that comes back, or comes late, is dialled again', async () => {
  using folder = temporaryFolder()
  const socketPath = join(folder.path, 'home.sock')
  using _line = new HomeLine({ socketPath, generation, onLine: () => undefined })
  for (let life = 0; life < 3; life += 1) {
    await using home = await startHome(socketPath)
    await home.until(2)
  }
})

test('only the one path is served, and only to somebody the server named', async () => {
  await using agent = await startTestAgent()
  const headers = { [lineHeaders.user]: '1', [lineHeaders.role]: 'owner' }
  const ask = async (path: string, given: Record<string, string>) => {
    const line = await agent.takeLine()
    const lines = Object.entries(given).map(([name, value]) => `${name}: ${value}\r\n`)
    line.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${lines.join('')}\r\n`)
    const [answer] = await once(line, 'data')
    return String(answer)
  }
  expect(await ask('/trpc/workspace.info', headers)).toContain('"codespaceName":"test"')
  expect(await ask('/trpc/workspace.info', {})).toContain('404')
  expect(await ask('/trpc/workspace.info', { ...headers, [lineHeaders.role]: 'x' })).toContain(
    '404',
  )
  expect(await ask('/', headers)).toContain('404')
  const upgrade = { Upgrade: 'websocket', Connection: 'Upgrade' }
  expect(await ask('/trpc', upgrade)).toContain('404')
  expect(await ask('/trpc', { ...headers, ...upgrade })).toContain('400')
})

test('frames that make no sense end at most their own socket (S-20)', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  const nonsense = [
    Buffer.from(''),
    Buffer.from([0xc1]),
    Buffer.from([0xdf, 0xff, 0xff, 0xff, 0xff]),
    Buffer.from([0xc6, 0x7f, 0xff, 0xff, 0xff, 1]),
    Buffer.alloc(100_000, 0x91),
    Buffer.from([0x80]),
    Buffer.from([0x93, 0xc0, 1, 0xa1, 0x61]),
    '{"id":null}',
    'PING',
    '',
    '[[[[',
  ]
  for (const frame of nonsense) {
    const line = await agent.takeLine()
    const socket = new WebSocket(`ws://agent${agentTrpcPath}`, ['bothy'], {
      createConnection: () => line,
      headers: { [lineHeaders.user]: '1', [lineHeaders.role]: 'owner' },
    })
    await once(socket, 'open')
    socket.on('error', () => undefined)
    socket.send(frame)
    const [answer] = await Promise.race([once(socket, 'message'), once(socket, 'close')])
    expect(answer).toBeDefined()
    line.write(Buffer.from([0xff, 0xff, 0, 0]))
    await once(socket, 'close')
  }
  const info = await client.api.workspace.info.query()
  expect(info).toMatchObject({ codespaceName: 'test', agentEpoch: agent.ctx.epoch })
})

test('the program starts from its folder alone, and ends with 0 when asked to', async () => {
  using folder = temporaryFolder()
  const { path } = folder
  mkdirSync(join(path, 'work'))
  const start = {
    protocol: protocolVersion,
    generation,
    codespaceName: 'test',
    workspaceFolder: join(path, 'work'),
    remoteUser: userInfo().username,
    environment: {},
    lifecycle: { commands: {}, dotfiles: null },
  }
  writeFileSync(join(path, 'start.json'), JSON.stringify(start))
  const main = join(import.meta.dirname, '../main.ts')
  await using home = await startHome(join(path, 'home.sock'))
  const agent: ChildProcess = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      BOTHY_LINE_FOLDER: path,
      BOTHY_WORKSPACES_FOLDER: join(path, 'work'),
      BOTHY_RECORD_FOLDER: path,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  await home.until(2)
  agent.kill('SIGTERM')
  expect(await once(agent, 'exit')).toEqual([0, null])
})
