import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startCredentials } from '../credentials/credentials.testing.ts'
import type { InsideAnswer } from '../protocol/activity.ts'
import type { AnswerWishInput, PortWish } from '../protocol/ports.ts'

const nothing = { refusal: null, ports: null, url: null, urlPattern: null, stops: null }

async function startCommand() {
  const room = await startCredentials()
  await room.put()
  const env = { ...process.env, ...room.agent.ctx.credentials.environment }
  const program = join(room.tools, 'bothy')
  const next = (answers: InsideAnswer[] = [], waitMs = 10_000) =>
    room.api.activity.next.mutate({
      ...{ waitMs, isUrgent: false, jobsVersion: room.agent.ctx.jobs.version },
      ...{ isHeldByJobs: false, mostJobMinutes: 600, answers },
    })
  return {
    ...room,
    env,
    program,
    next,
    run: (...words: string[]) =>
      new Promise<{ out: string; error: string; code: unknown }>((resolve) => {
        execFile(program, words, { env, cwd: room.agent.folder }, (failure, out, error) =>
          resolve({ out, error, code: failure ? failure.code : 0 }),
        )
      }),
    /** Answers one request as the server would. */
    async serve(changes: Partial<InsideAnswer>) {
      const { requests } = await next()
      const [asked] = requests
      if (!asked) throw new Error('Nothing was asked.')
      await next([{ ...nothing, ...changes, id: asked.id }], 0)
      return asked.request
    },
  }
}

test('bothy keep runs the command in its own place: its exit code, its signals, its environment', async () => {
  await using room = await startCommand()
  await room.next([], 0)
  const own = join(room.agent.folder, 'own')
  writeFileSync(own, '#!/bin/sh\necho "$1 in $HERE"; exit 7\n')
  chmodSync(own, 0o755)
  room.env.HERE = 'this place'
  expect(await room.run('keep', '--for', '1h', '--', './own', 'a  b')).toEqual({
    out: 'a  b in this place\n',
    error: '',
    code: 7,
  })
  expect(await room.run('keep', '--', 'no-such-thing')).toMatchObject({
    error: 'bothy: There is no command no-such-thing.\n',
    code: 127,
  })

  const child = spawn(room.program, ['keep', '--budget', '30m', '--', 'sleep', '60'], room)
  const { jobs } = room.agent.ctx
  const runs = () => jobs.list().some(({ end, command }) => end === null && command === 'sleep 60')
  await expect.poll(runs).toBe(true)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([null, 'SIGTERM'])
  jobs.look()
  expect(runs()).toBe(false)
})

test('bothy keep runs nothing that would not be kept', async () => {
  await using room = await startCommand()
  const refused = { code: 125, out: '' }
  expect(await room.run('keep', '--', 'touch', 'ran')).toMatchObject(refused)
  await room.next([], 0)
  const long = await room.run('keep', '--for', '11h', '--', 'touch', 'ran')
  expect(long).toMatchObject(refused)
  expect(long.error).toBe(
    'bothy: A job may keep a codespace for 600 minutes at most here. Nothing was run.\n',
  )
  expect(() => room.read('ran')).toThrow()
})

test('what concerns the server is asked of it, and answered in words and an exit code', async () => {
  await using room = await startCommand()
  const port = { port: 3000, label: 'web', visibility: 'private', url: 'https://x-3000.example/' }
  const list = room.run('port', 'list')
  expect(await room.serve({ ports: [port] })).toEqual({ kind: 'ports' })
  expect((await list).out).toBe('3000    private   https://x-3000.example/ web\n')
  const shared = [
    { ...port, people: 2 },
    { ...port, ...{ port: 80, label: null, visibility: 'org', people: 1, url: null } },
    { ...port, ...{ port: 81, label: null, visibility: 'public', people: 0 } },
  ]
  const others = room.run('port', 'list')
  await room.serve({ ports: shared })
  expect((await others).out).toBe(
    '3000    private, 2 people https://x-3000.example/ web\n80      org, 1 person     -\n81      public            https://x-3000.example/\n',
  )
  const back = room.run('port', 'visibility', '3000', 'private')
  await room.serve({ ports: shared })
  expect((await back).out).toBe(
    'Port 3000 is private. 2 people whom you share it with by name can open it still.\n',
  )

  const url = room.run('url', '8000')
  await room.serve({ ports: [], urlPattern: 'https://x-{port}.example/' })
  expect((await url).out).toBe('https://x-8000.example/\n')

  const stop = room.run('stop')
  expect(await room.serve({ refusal: 'It is being deleted.' })).toEqual({ kind: 'stop' })
  expect(await stop).toEqual({ out: '', error: 'bothy: It is being deleted.\n', code: 1 })
})

test('S-35 what opens a port to others is asked of who has the codespace open, and done by them', async () => {
  await using room = await startCommand()
  const alone = await room.run('port', 'visibility', '3000', 'public')
  expect(alone).toMatchObject({ code: 1, out: '' })
  expect(alone.error).toContain('nobody has this codespace open in a browser')

  const told: PortWish[][] = []
  const onData = (wishes: PortWish[]) => told.push(wishes)
  const page = room.api.ports.wishes.subscribe(undefined, { onData })
  await expect.poll(() => told.length).toBe(1)
  const ask = async (answer: Omit<AnswerWishInput, 'id'>) => {
    const run = room.run('port', 'visibility', '3000', 'public')
    await expect.poll(() => told.at(-1)).toMatchObject([{ port: 3000, visibility: 'public' }])
    await room.api.ports.answerWish.mutate({ id: told.at(-1)?.[0]?.id ?? '', ...answer })
    return run
  }
  expect(await ask({ answer: 'agreed', reason: null })).toMatchObject({
    ...{ code: 0, out: 'Port 3000 is public now.\n' },
  })
  const refused = await ask({ answer: 'refused', reason: null })
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.error).toContain('bothy: It was refused in the browser. Port 3000 is as it was.')
  const failed = await ask({ answer: 'failed', reason: 'Ports cannot be public here.' })
  expect(failed.error).toContain('bothy: Ports cannot be public here.\n')
  page.unsubscribe()
  // The server is asked for none of it.
  expect((await room.next([], 0)).requests).toEqual([])
})

test('a command that is interrupted takes its wish back', async () => {
  await using room = await startCommand()
  const told: PortWish[][] = []
  const onData = (wishes: PortWish[]) => told.push(wishes)
  const page = room.api.ports.wishes.subscribe(undefined, { onData })
  await expect.poll(() => told.length).toBe(1)
  const child = spawn(room.program, ['port', 'visibility', '3000', 'public'], room)
  await expect.poll(() => told.at(-1)).toHaveLength(1)
  child.kill('SIGINT')
  await expect.poll(() => told.at(-1)).toEqual([])
  page.unsubscribe()
})

test('what is mistyped is said, and words are completed', async () => {
  await using room = await startCommand()
  expect(await room.run('prot')).toMatchObject({ code: 2 })
  expect((await room.run('--help')).out).toContain('Usage: bothy COMMAND')
  const completion = await room.run('completion', 'bash')
  writeFileSync(join(room.agent.folder, 'bothy.bash'), completion.out)
  const script = `. ./bothy.bash; COMP_WORDS=(bothy port vis) COMP_CWORD=2; _bothy; echo $COMPREPLY`
  const { promise, resolve } = Promise.withResolvers<string>()
  execFile('bash', ['-c', script], { cwd: room.agent.folder }, (_, out) => resolve(out))
  expect(await promise).toBe('visibility\n')
})

test('an answer that breaks off is said to have done so', async () => {
  await using room = await startCommand()
  const path = join(room.agent.folder, 'half.sock')
  const half = createServer((line) => line.end('{"out":"The codespace stops')).listen(path)
  await once(half, 'listening')
  using _ = { [Symbol.dispose]: () => void half.close() }
  Object.assign(room.env, { BOTHY_AGENT_SOCKET: path })
  expect(await room.run('stop')).toEqual({
    out: '',
    error: 'bothy: The codespace’s agent broke off its answer. Try again in a moment.\n',
    code: 125,
  })
})
