import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { PutSecretsInput } from '../protocol/secrets.ts'
import { openTestShell } from '../testing/open-test-shell.ts'
import { startTestAgent } from '../testing/start-test-agent.ts'

type Given = {
  variables?: Record<string, string>
  files?: Record<string, string>
  version?: string
  part?: number
  parts?: number
}

function setOf({ variables = {}, files = {}, version = '1', ...rest }: Given): PutSecretsInput {
  return {
    version,
    part: 0,
    parts: 1,
    ...rest,
    variables: Object.entries(variables).map(([name, value]) => ({ name, value })),
    files: Object.entries(files).map(([path, content], index) => ({
      name: `FILE_${index}`,
      path,
      mode: '600',
      content: Buffer.from(content).toString('base64'),
    })),
  }
}

async function start(options: Parameters<typeof startTestAgent>[0] = {}) {
  const agent = await startTestAgent(options)
  const memory = join(agent.folder, '.memory')
  mkdirSync(memory, { recursive: true })
  const server = (await agent.connect('server')).api.secrets
  return {
    agent,
    memory,
    at: (name: string) => join(agent.folder, name),
    put: (given: Given) => server.put.mutate(setOf(given)),
    held: () => server.held.query(),
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  }
}

test('only the server may bring them or ask for them (S-78)', async () => {
  await using room = await start()
  const owner = await room.agent.connect('owner')
  await expect(owner.api.secrets.put.mutate(setOf({}))).rejects.toThrow('FORBIDDEN')
  await expect(owner.api.secrets.held.query()).rejects.toThrow('FORBIDDEN')
  expect(await room.held()).toEqual({ version: null })
})

test('a value is the same bytes in a shell, and wins over what image and configuration say (S-79)', async () => {
  const value = `one\ntwo'"\`$(id)\\ \${HOME} ü🙂\t\x01 `
  await using room = await start({ environment: { TOKEN: 'of the configuration' } })
  const { agent, put } = room
  const before = await openTestShell(agent)
  await put({ variables: { TOKEN: value, HOME: '/nowhere' } })
  const after = await openTestShell(agent)
  await after.run('printf %s "$TOKEN" > token; echo "$HOME" > home')
  expect(readFileSync(room.at('token'), 'utf8')).toBe(value)
  expect(readFileSync(room.at('home'), 'utf8')).toBe(`${agent.folder}\n`)
  // What was open keeps what it had.
  await before.run('printf %s "$TOKEN" > token')
  expect(readFileSync(room.at('token'), 'utf8')).toBe('of the configuration')
  expect(process.env.TOKEN).toBeUndefined()
})

test('what is for terminals alone is in no set-up command, and the other way round', async () => {
  await using room = await start()
  const { secrets } = room.agent.ctx
  const server = (await room.agent.connect('server')).api.secrets
  const variables: PutSecretsInput['variables'] = [
    { name: 'BOTH', value: 'a' },
    { name: 'SHELL_ONLY', value: 'b', uses: ['terminal'] },
    { name: 'SETUP_ONLY', value: 'c', uses: ['lifecycle'] },
  ]
  await server.put.mutate({ ...setOf({}), variables })
  expect(secrets.variables).toEqual({ BOTH: 'a', SHELL_ONLY: 'b' })
  expect(secrets.lifecycleVariables).toEqual({ BOTH: 'a', SETUP_ONLY: 'c' })
})

test('a set counts once all of it is there, and replaces all there was', async () => {
  await using room = await start()
  const { agent, put, held, at } = room
  await put({ variables: { A: 'a' }, files: { [at('a')]: 'a' } })
  await put({ version: '2', part: 1, parts: 2, variables: { C: 'c' }, files: { [at('c')]: 'c' } })
  expect(agent.ctx.secrets.variables).toEqual({ A: 'a' })
  expect([await held(), existsSync(at('c'))]).toEqual([{ version: '1' }, false])
  // Another set in between: what there is of the first is forgotten.
  await put({ version: '3', part: 0, parts: 2, variables: { D: 'd' } })
  await put({ version: '2', part: 0, parts: 2, variables: { B: 'b' } })
  expect(await held()).toEqual({ version: '1' })
  await put({ version: '2', part: 1, parts: 2, variables: { C: 'c' }, files: { [at('c')]: 'c' } })
  expect(agent.ctx.secrets.variables).toEqual({ B: 'b', C: 'c' })
  expect([existsSync(at('a')), readFileSync(at('c'), 'utf8')]).toEqual([false, 'c'])
  await put({ version: '4' })
  expect(agent.ctx.secrets.variables).toEqual({})
  expect([
    lstatSync(at('c'), { throwIfNoEntry: false }),
    readdirSync(join(room.memory, 'files')),
  ]).toEqual([undefined, []])
})

test('a file is in memory alone, with its mode, and a link to it where it is wanted', async () => {
  await using room = await start()
  const { put, at, memory } = room
  expect(await put({ files: { '~/.ssh/key': 'of mine', [at('app/deep/.env')]: 'X=1\n' } })).toEqual(
    { refused: [] },
  )
  expect(readFileSync(at('.ssh/key'), 'utf8')).toBe('of mine')
  expect(readlinkSync(at('.ssh/key'))).toBe(join(memory, 'files/FILE_0'))
  expect(statSync(at('.ssh/key')).mode & 0o777).toBe(0o600)
  expect(statSync(at('.ssh')).mode & 0o777).toBe(0o700)
  expect(statSync(join(memory, 'files')).mode & 0o777).toBe(0o700)
  expect(readFileSync(at('app/deep/.env'), 'utf8')).toBe('X=1\n')
})

test('no copy of a file that is changed in the IDE goes to a disk', async () => {
  await using room = await start()
  const { put, at, agent } = room
  await put({ files: { '~/key': 'canary one' } })
  const { api } = await agent.connect()
  const { etag } = await api.files.stat.query({ path: at('key') })
  const bytes = new Uint8Array(Buffer.from('canary two'))
  await api.files.write.mutate({ path: at('key'), bytes, baseEtag: etag })
  expect(await api.history.list.query({ path: at('key') })).toEqual([])
  expect(lstatSync(at('key')).isSymbolicLink()).toBe(true)
  expect(readFileSync(at('key'), 'utf8')).toBe('canary two')
})

test('what stands at its path stays, and what was put elsewhere is no longer linked', async () => {
  await using room = await start()
  const { put, at } = room
  writeFileSync(at('real'), 'precious')
  mkdirSync(at('folder'))
  symlinkSync(at('nowhere'), at('link'))
  const { refused } = await put({
    files: { [at('real')]: 'x', [at('folder')]: 'x', [at('link')]: 'x', [at('real/under')]: 'x' },
  })
  expect(refused.map(({ name }) => name)).toEqual(['FILE_0', 'FILE_1', 'FILE_2', 'FILE_3'])
  expect(refused[0]?.reason).toBe('Something else stands at its path, and stays.')
  expect(readFileSync(at('real'), 'utf8')).toBe('precious')
  expect(readlinkSync(at('link'))).toBe(at('nowhere'))
  expect(readdirSync(join(room.memory, 'files'))).toEqual([])
})

test('links that a stop has left are renewed, or removed with the secret, by the next start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bothy-home-'))
  const at = (name: string) => join(folder, name)
  try {
    {
      await using room = await start({ folder })
      await room.put({ files: { [at('kept')]: 'canary', [at('gone')]: 'canary' } })
    }
    // The container stopped, and with it went what was in memory.
    rmSync(at('.memory'), { recursive: true })
    expect([existsSync(at('kept')), lstatSync(at('gone')).isSymbolicLink()]).toEqual([false, true])
    expect(readFileSync(at('.record/secrets.json'), 'utf8')).not.toContain('canary')
    await using room = await start({ folder, generation: 2 })
    await room.put({ files: { [at('kept')]: 'two' } })
    expect(readFileSync(at('kept'), 'utf8')).toBe('two')
    expect(lstatSync(at('gone'), { throwIfNoEntry: false })).toBeUndefined()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a container from before there were files of secrets refuses them, and takes variables', async () => {
  await using room = await start()
  rmSync(room.memory, { recursive: true })
  const { refused } = await room.put({ variables: { A: 'a' }, files: { [room.at('x')]: 'x' } })
  expect(refused).toEqual([{ name: 'FILE_0', reason: expect.stringContaining('Rebuild it') }])
  expect(room.agent.ctx.secrets.variables).toEqual({ A: 'a' })
})

test('after a crash a shell waits for what there was, and not for what never was', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bothy-home-'))
  try {
    {
      await using room = await start({ folder })
      await openTestShell(room.agent)
      await room.put({ variables: { A: 'from the server' } })
    }
    await using room = await start({ folder, secretsOptions: { awaitedMs: 60_000 } })
    const opening = openTestShell(room.agent)
    await room.put({ variables: { A: 'again' } })
    const shell = await opening
    await shell.run('printf %s "$A" > a')
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('again')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
