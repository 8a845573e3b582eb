import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { expect, test, vi } from 'vitest'
import { lineHeaders } from '../protocol/line.ts'
import { startTestAgent } from '../testing/start-test-agent.ts'
import { answerConnect } from './port-tunnel.ts'
import { ServiceAddresses } from './service-addresses.ts'

type Agent = Awaited<ReturnType<typeof startTestAgent>>

const asServer = `${lineHeaders.user}: 1\r\n${lineHeaders.role}: server\r\n`

/** Up to the end of the answer's head. */
async function ask(agent: Agent, target: string, headers = asServer) {
  const line = await agent.takeLine()
  line.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${headers}\r\n`)
  let text = ''
  while (!text.includes('\r\n\r\n')) {
    const [bytes] = (await once(line, 'data')) as [Buffer]
    text += bytes.toString('latin1')
  }
  const [head = '', rest = ''] = text.split('\r\n\r\n')
  const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(head) ?? []
  const [, reason] = /^bothy-reason: (.*)$/m.exec(head) ?? []
  return { line, status: Number(status), reason, rest }
}

async function startProgram(
  serve: (socket: Socket) => void,
  host = '127.0.0.1',
): Promise<{ port: number; server: Server } & AsyncDisposable> {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    serve(socket)
  })
  server.listen(0, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    server,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

test.each(['127.0.0.1', '::1'])('a program that listens on %s alone is reached', async (host) => {
  await using agent = await startTestAgent()
  await using program = await startProgram((socket) => socket.pipe(socket), host)
  const { line, status } = await ask(agent, `localhost:${program.port}`)
  expect(status).toBe(200)
  line.write('hello')
  expect(String((await once(line, 'data'))[0])).toBe('hello')
})

test('half a connection goes on: each side’s end is told to the other, and nothing else', async () => {
  await using agent = await startTestAgent()
  await using program = await startProgram((socket) => {
    // All that was said, turned around, and only after its end.
    buffer(socket).then((all) => socket.end(all.reverse()))
  })
  const { line } = await ask(agent, `localhost:${program.port}`)
  line.end('abc')
  expect(String(await buffer(line))).toBe('cba')
})

test('a program that has said all it has to say is still listened to', async () => {
  await using agent = await startTestAgent()
  const heard = Promise.withResolvers<Buffer>()
  await using program = await startProgram((socket) => {
    socket.end('bye')
    buffer(socket).then(heard.resolve, heard.reject)
  })
  const { line, rest } = await ask(agent, `localhost:${program.port}`)
  expect(rest + (await buffer(line))).toBe('bye')
  line.end('but wait')
  expect(String(await heard.promise)).toBe('but wait')
})

test('S-41 only a port of localhost is reached, and by the server alone', async () => {
  await using agent = await startTestAgent()
  let reached = 0
  await using program = await startProgram((socket) => {
    reached += 1
    socket.end()
  })
  const { port } = program
  const targets = [
    `127.0.0.1:${port}`,
    `[::1]:${port}`,
    `LOCALHOST:${port}`,
    `localhost.:${port}`,
    `localhost.evil.example:${port}`,
    `evil.example:${port}`,
    `user@localhost:${port}`,
    `localhost:0${port}`,
    `localhost:${port + 65_536}`,
    'localhost:0',
    'localhost:-1',
    'localhost:',
    'localhost',
    `http://localhost:${port}/`,
    `localhost:${port}/`,
    `localhost:${port}:${port}`,
  ]
  for (const target of targets) {
    const { status, reason, line } = await ask(agent, target)
    expect([target, status, reason]).toEqual([target, 403, 'PORT_NOT_ALLOWED'])
    expect(line.readableEnded || (await buffer(line)).length === 0).toBe(true)
  }
  const others = [
    '',
    `${lineHeaders.role}: server\r\n`,
    `${lineHeaders.user}: 1\r\n${lineHeaders.role}: owner\r\n`,
    `${lineHeaders.user}: 1\r\n${lineHeaders.role}: owner\r\n${lineHeaders.role}: server\r\n`,
    `${lineHeaders.user}: 1\r\n`,
  ]
  for (const headers of others) {
    const { status } = await ask(agent, `localhost:${port}`, headers)
    expect([headers, status]).toEqual([headers, 403])
  }
  expect(reached).toBe(0)
})

test('S-41 of services those are reached that the server has named, by the server alone', async () => {
  await using program = await startProgram((socket) => socket.end('ready'))
  const services = new ServiceAddresses(['db'], {
    resolve: async () => ['127.0.0.1'],
    networks: () => ['127.0.0.1/8'],
  })
  const role = { [lineHeaders.user]: '1', [lineHeaders.role]: 'server' }
  const askFor = async (host: string, headers: Record<string, string> = role) => {
    await using door = await startProgram((line) => {
      const asked = { url: `${host}:${program.port}`, headers }
      void answerConnect(asked, { line, head: Buffer.alloc(0) }, services)
    })
    return String(await buffer(connect(door.port, '127.0.0.1')))
  }
  expect(await askFor('db')).toMatch(/^HTTP\/1\.1 200 .*\r\n\r\nready$/s)
  expect(await askFor('cache')).toMatch(/^HTTP\/1\.1 403 .*PORT_NOT_ALLOWED/s)
  expect(await askFor('db.')).toMatch(/^HTTP\/1\.1 403 /)
  expect(await askFor('db', {})).toMatch(/^HTTP\/1\.1 403 /)
})

test('where nothing listens that is said at once', async () => {
  await using agent = await startTestAgent()
  const program = await startProgram(() => undefined)
  const { port } = program
  await program[Symbol.asyncDispose]()
  const { status, reason } = await ask(agent, `localhost:${port}`)
  expect([status, reason]).toEqual([502, 'PORT_REFUSED'])
})

test('a program that does not accept is waited for ten seconds', async () => {
  await using agent = await startTestAgent()
  // Which nobody ever accepts from: it is stopped as soon as it listens.
  const script = `const server = require('net').createServer()
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      process.stdout.write(String(server.address().port), () => process.kill(process.pid, 'SIGSTOP'))
    })`
  const program = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = await once(program.stdout, 'data')
  const crowd = Array.from({ length: 8 }, () => connect(Number(port), '127.0.0.1'))
  for (const one of crowd) one.on('error', () => undefined)
  try {
    await vi.waitUntil(() => crowd.some(({ readyState }) => readyState === 'open'))
    const began = performance.now()
    const { status, reason } = await ask(agent, `localhost:${port}`)
    expect([status, reason]).toEqual([504, 'PORT_TIMED_OUT'])
    expect(performance.now() - began).toBeLessThan(40_000)
  } finally {
    for (const one of crowd) one.destroy()
    program.kill('SIGKILL')
  }
})

test('a line in use is replaced by another one that is parked', async () => {
  await using agent = await startTestAgent()
  await using program = await startProgram((socket) => socket.pipe(socket))
  const lines = []
  for (let count = 0; count < 12; count += 1) {
    lines.push(await ask(agent, `localhost:${program.port}`))
  }
  expect(lines.map(({ status }) => status)).toEqual(lines.map(() => 200))
})

test('who reads slowly is waited for, and nothing is piled up', async () => {
  await using agent = await startTestAgent()
  const most = 256 * 1024 * 1024
  let written = 0
  const block = Buffer.alloc(1024 * 1024, 'x')
  const stuck = Promise.withResolvers<void>()
  await using program = await startProgram((socket) => {
    const write = () => {
      while (written < most) {
        written += block.length
        if (!socket.write(block)) {
          stuck.resolve()
          socket.once('drain', write)
          return
        }
      }
      socket.end()
    }
    write()
  })
  const { line } = await ask(agent, `localhost:${program.port}`)
  line.pause()
  await stuck.promise
  let before = -1
  while (before !== written) {
    before = written
    // Time for whatever would go on to flow: the kernel's buffers are a few megabytes.
    for (let turn = 0; turn < 200; turn += 1) await new Promise((done) => setImmediate(done))
  }
  expect(written).toBeLessThan(32 * 1024 * 1024)
  line.resume()
  line.on('data', () => undefined)
  await once(line, 'end')
  expect(written).toBe(most)
})

test('S-43 programs that reset 500 connections at once end nothing else', async () => {
  await using agent = await startTestAgent()
  await using steady = await startProgram((socket) => socket.pipe(socket))
  const moments = ['at once', 'after a byte', 'while it is written to'] as const
  let count = 0
  await using program = await startProgram((socket) => {
    count += 1
    const moment = moments[count % moments.length]
    if (moment === 'at once') socket.resetAndDestroy()
    else if (moment === 'after a byte') socket.write('x', () => socket.resetAndDestroy())
    else socket.once('data', () => socket.resetAndDestroy())
  })
  const { line: other } = await ask(agent, `localhost:${steady.port}`)
  const attempts = Array.from({ length: 500 }, async () => {
    const line = await agent.takeLine()
    line.write(`CONNECT localhost:${program.port} HTTP/1.1\r\nHost: a\r\n${asServer}\r\n`)
    line.write('a'.repeat(100_000))
    line.resume()
    // A broken pipe is the other way in which this is told.
    await Promise.race([once(line, 'close'), once(line, 'end')])
    line.destroy()
  })
  await Promise.all(attempts)
  expect(count).toBe(500)
  other.write('still there')
  expect(String((await once(other, 'data'))[0])).toBe('still there')
})

test('whoever leaves takes the program’s connection along', async () => {
  await using agent = await startTestAgent()
  const gone = Promise.withResolvers<void>()
  await using program = await startProgram((socket) => {
    // It never stops talking.
    const talk = () => {
      while (socket.write('x'.repeat(65_536)));
      socket.once('drain', talk)
    }
    talk()
    socket.once('close', () => gone.resolve())
  })
  const { line } = await ask(agent, `localhost:${program.port}`)
  line.destroy()
  await gone.promise
})
