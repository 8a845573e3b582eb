import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AgentStart, greet, protocolVersion } from '#agent/protocol/line.ts'
import { AgentLines } from './agent-lines.ts'
import { HomeSocket, maxGreetingLines, maxParkedLines } from './lines/home-socket.ts'

let root: string
let lines: AgentLines
const id = randomUUID()
const start: AgentStart = {
  protocol: protocolVersion,
  generation: 3,
  codespaceName: 'amber-hut-7f3k9',
  workspaceFolder: '/workspaces/hut',
  remoteUser: 'dev',
  environment: {},
  lifecycle: { commands: {}, dotfiles: null },
}
const soon = () => AbortSignal.timeout(5000)

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bothy-lines-'))
  lines = new AgentLines(join(root, 'l'))
})

afterEach(async () => {
  await lines[Symbol.asyncDispose]()
  await rm(root, { recursive: true, force: true })
})

async function dial(...writes: string[]): Promise<Socket> {
  const socket = connect(join(await lines.folder(id), 'home.sock'))
  socket.on('error', () => socket.destroy())
  await once(socket, 'connect')
  for (const text of writes) socket.write(text)
  return socket
}

async function isClosedByServer(socket: Socket): Promise<true> {
  socket.resume()
  if (!socket.closed) await once(socket, 'close')
  return true
}

test('a greeted line is handed over and carries bytes both ways', async () => {
  await lines.listen(id, start)
  const agent = await dial(greet(3))
  const line = await lines.connect(id, soon())
  line.write('GET')
  expect(String((await once(agent, 'data'))[0])).toBe('GET')
  agent.write('200')
  expect(String((await once(line, 'data'))[0])).toBe('200')
})

test('a greeting may come in pieces', async () => {
  await lines.listen(id, start)
  const agent = await dial()
  const taken = lines.connect(id, soon())
  for (const byte of greet(3)) {
    agent.write(byte)
    await new Promise(setImmediate)
  }
  await expect(taken).resolves.toBeDefined()
})

test('connect waits for a line, and no longer than its signal', async () => {
  await lines.listen(id, start)
  const waiting = lines.connect(id, soon())
  const given = new AbortController()
  const impatient = lines.connect(id, given.signal)
  given.abort(new Error('enough'))
  await expect(impatient).rejects.toThrow('enough')
  await dial(greet(3))
  await expect(waiting).resolves.toBeDefined()
})

test('where nothing listens the agent is unreachable, also for those who were waiting', async () => {
  await expect(lines.connect(id, soon())).rejects.toMatchObject({ code: 'AGENT_UNREACHABLE' })
  await lines.listen(id, start)
  const waiting = lines.connect(id, soon())
  const settled = expect(waiting).rejects.toMatchObject({ code: 'AGENT_UNREACHABLE' })
  await lines.close(id)
  await settled
})

test.each([
  ['another generation', greet(2)],
  ['another protocol', `BOTHY-AGENT ${protocolVersion + 1} 3\n`],
])(
  'an agent of %s is turned away and connect says so, until a right one dials',
  async (_, text) => {
    await lines.listen(id, start)
    const waiting = lines.connect(id, soon())
    const settled = expect(waiting).rejects.toMatchObject({ code: 'AGENT_TOO_OLD' })
    expect(await isClosedByServer(await dial(text))).toBe(true)
    await settled
    await expect(lines.connect(id, soon())).rejects.toMatchObject({ code: 'AGENT_TOO_OLD' })
    const agent = await dial(greet(3))
    await expect.poll(() => lines.connect(id, soon()).catch(() => null)).not.toBe(null)
    agent.destroy()
  },
)

test.each([
  ['no greeting at all', 'GET / HTTP/1.1\r\n'],
  ['an endless greeting', 'BOTHY-AGENT '.repeat(20)],
  ['an answer to a request nobody made', `${greet(3)}HTTP/1.1 200 OK\r\n\r\n`],
])('%s ends the line', async (_, text) => {
  await lines.listen(id, start)
  expect(await isClosedByServer(await dial(text))).toBe(true)
})

test('an agent that speaks on a parked line is hostile and loses it', async () => {
  await lines.listen(id, start)
  const agent = await dial(greet(3))
  const line = await lines.connect(id, soon())
  const second = await dial(greet(3))
  second.write('HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\n\r\n')
  expect(await isClosedByServer(second)).toBe(true)
  expect(line.destroyed).toBe(false)
  agent.destroy()
})

test('a line that broke while it was parked is not handed out', async () => {
  await lines.listen(id, start)
  const dead = await dial(greet(3))
  dead.destroy()
  await once(dead, 'close')
  await dial(greet(3))
  const line = await lines.connect(id, soon())
  expect(line.destroyed).toBe(false)
})

test('a silent line is closed after the time for a greeting', async () => {
  const path = join(await lines.folder(id), 'quiet.sock')
  const home = await HomeSocket.open(path, 1, 20)
  const socket = connect(path)
  await once(socket, 'connect')
  expect(await isClosedByServer(socket)).toBe(true)
  await home.close()
})

test('more lines than anybody needs are closed at once', async () => {
  await lines.listen(id, start)
  const parked = await Promise.all(Array.from({ length: maxParkedLines }, () => dial(greet(3))))
  expect(await isClosedByServer(await dial(greet(3)))).toBe(true)
  await Promise.all(Array.from({ length: maxGreetingLines }, () => dial()))
  expect(await isClosedByServer(await dial())).toBe(true)
  expect(parked.every((socket) => !socket.destroyed)).toBe(true)
})

test('another generation ends the lines of the one before', async () => {
  await lines.listen(id, start)
  const old = await dial(greet(3))
  const line = await lines.connect(id, soon())
  line.destroy()
  const parked = await dial(greet(3))
  await lines.connect(id, soon()).then((taken) => taken.destroy())
  await lines.listen(id, { ...start, generation: 4 })
  expect(await isClosedByServer(parked)).toBe(true)
  await dial(greet(4))
  await expect(lines.connect(id, soon())).resolves.toBeDefined()
  old.destroy()
})

test('a server that comes after one that died replaces the socket, and the older may still be closed', async () => {
  await lines.listen(id, start)
  await using next = new AgentLines(join(root, 'l'))
  await next.listen(id, start)
  await lines.close(id)
  await dial(greet(3))
  await expect(next.connect(id, soon())).resolves.toBeDefined()
})

test('the folder holds a socket that anybody may dial and what to start with, under a private parent', async () => {
  await lines.listen(id, start)
  const folder = await lines.folder(id)
  expect((await readdir(folder)).sort()).toEqual(['home.sock', 'start.json'])
  expect((await stat(join(root, 'l'))).mode & 0o777).toBe(0o700)
  expect((await stat(folder)).mode & 0o777).toBe(0o755)
  expect((await stat(join(folder, 'home.sock'))).mode & 0o777).toBe(0o666)
  expect((await stat(join(folder, 'start.json'))).mode & 0o777).toBe(0o644)
  expect(JSON.parse(await readFile(join(folder, 'start.json'), 'utf8'))).toEqual(start)
  expect(await lines.list()).toEqual([id])
  await lines.remove(id)
  expect(await lines.list()).toEqual([])
})

test('a data folder too deep for a socket is refused with its path', async () => {
  await using deep = new AgentLines(join(root, 'd'.repeat(80)))
  await expect(deep.listen(id, start)).rejects.toMatchObject({ code: 'LINE_PATH_TOO_LONG' })
})

test('an id that is not one cannot name a folder (S-53)', async () => {
  await expect(lines.listen('../../etc', start)).rejects.toThrow('Not the id')
})
