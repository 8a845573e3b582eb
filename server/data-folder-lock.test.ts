import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lockDataFolder } from './data-folder-lock.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bothy-lock-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const program = `
  import { lockDataFolder } from ${JSON.stringify(join(import.meta.dirname, 'data-folder-lock.ts'))}
  globalThis.lock = lockDataFolder(process.argv[1])
  process.stdout.write('held')
  setInterval(() => undefined, 1000)
`

/** Another process that holds the lock until it is killed. */
async function spawnHolder(): Promise<ChildProcess> {
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program]
  const child = spawn(process.execPath, [...flags, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  expect(String(said)).toBe('held')
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

test('a second server is told which folder and which process, and the first goes on', async () => {
  const holder = await spawnHolder()
  const refusal = { code: 'DATA_FOLDER_IN_USE', message: expect.stringContaining(folder) }
  expect(() => lockDataFolder(folder)).toThrow(expect.objectContaining(refusal))
  expect(() => lockDataFolder(folder)).toThrow(`process ${holder.pid}`)
  await kill(holder)
})

test('a server that is killed is followed by the next at once, ten times over', async () => {
  for (let round = 0; round < 10; round += 1) await kill(await spawnHolder())
  lockDataFolder(folder)[Symbol.dispose]()
})

test('of ten that start at once one gets the folder', async () => {
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program]
  const children = Array.from({ length: 10 }, () =>
    spawn(process.execPath, [...flags, folder], { stdio: ['ignore', 'pipe', 'ignore'] }),
  )
  const outcomes = await Promise.all(
    children.map((child) =>
      Promise.race([
        once(child.stdout, 'data').then(() => 'held'),
        once(child, 'exit').then(() => 'refused'),
      ]),
    ),
  )
  expect(outcomes.filter((outcome) => outcome === 'held')).toHaveLength(1)
  for (const child of children) if (child.exitCode === null) await kill(child)
})

test('what is given back in this process can be taken again in it', () => {
  using first = lockDataFolder(folder)
  expect(() => lockDataFolder(folder)).toThrow('Another Bothy server')
  first[Symbol.dispose]()
  using second = lockDataFolder(folder)
  expect(second).toBeDefined()
})

test('the server itself ends with that sentence, before it looks at engine or database', async () => {
  using _held = lockDataFolder(folder)
  const server = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { ...process.env, BOTHY_DATA: folder, DOCKER_HOST: '/nowhere.sock', BOTHY_PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [said, [code]] = await Promise.all([text(server.stderr), once(server, 'exit')])
  expect(code).toBe(1)
  expect(said.trim()).toBe(
    `Another Bothy server (process ${process.pid}) uses the data folder ${folder}. Stop it first, or give this one a folder of its own with BOTHY_DATA.`,
  )
})
