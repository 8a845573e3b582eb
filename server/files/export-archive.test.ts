import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { unpackTar } from 'modern-tar'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { createRunning } from './files.testing.ts'

let app: TestApp
let owner: TestUser
let ada: TestUser
let name: string
let folder: string
const keyed = () => ({ name, idempotencyKey: crypto.randomUUID() })

/** Ada's codespace, with what a hostile repository may hold. */
beforeAll(async () => {
  app = await TestApp.start()
  owner = await app.signIn()
  ada = await app.signIn('ada')
  ;({ name, folder } = await createRunning(app, ada))
  writeFileSync(join(folder, 'notes.txt'), 'not committed')
  writeFileSync(join(folder, '-rf ; touch pwned'), 'a name')
  symlinkSync('/etc/passwd', join(folder, 'link'))
  mkdirSync(join(folder, '../.bothy/unsaved'), { recursive: true })
  writeFileSync(join(folder, '../.bothy/unsaved/x'), 'of the agent')
})
afterAll(() => app?.[Symbol.asyncDispose]())

async function ask(user: TestUser, headers: Record<string, string> = { origin: app.url }) {
  return fetch(`${app.url}/archive/${name}`, { headers: { cookie: user.cookie, ...headers } })
}
const refusal = async (answer: Response) => [answer.status, (await answer.json()).error]

test('of one that runs there is none: its files are downloaded in the editor', async () => {
  expect(await refusal(await ask(ada))).toEqual([409, 'CODESPACE_NOT_STOPPED'])
})

test('one that is stopped gives all its files, and nothing of it runs for that', async () => {
  await ada.api.codespaces.stop(keyed())
  await app.reached(ada, name, 'stopped')
  const answer = await ask(ada)
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${name}.tar.gz"`)
  const entries = await unpackTar(gunzipSync(await answer.bytes()))
  const found = new Map(entries.map((entry) => [entry.header.name, entry]))
  const textOf = (path: string) => new TextDecoder().decode(found.get(path)?.data)
  expect(textOf('./test/notes.txt')).toBe('not committed')
  expect(found.has('./test/-rf ; touch pwned')).toBe(true)
  expect([...found.keys()].filter((path) => path.endsWith('/.git/HEAD'))).toHaveLength(1)
  // As a link, and not what it leads to.
  expect(found.get('./test/link')?.header).toMatchObject({ type: 'symlink', size: 0 })
  expect([...found.keys()].filter((path) => path.includes('.bothy'))).toEqual([])
  expect(await ada.api.codespaces.get({ name })).toMatchObject({ state: 'stopped' })
  const { events } = await ada.api.audit.own({ actions: ['files.download'] })
  expect(events[0]).toMatchObject({ action: 'files.download', after: { kind: 'archive' } })
})

test('what is large comes whole, and can be given up in the midst', async () => {
  // Nothing of it can be made smaller, and it is more than sockets hold.
  const large = randomBytes(16_000_000)
  writeFileSync(join(folder, 'large'), large)
  const given = await ask(ada)
  await given.body?.cancel()
  await expect
    .poll(() => ada.api.files.archive({ name }).catch(() => null), { timeout: 20_000 })
    .toEqual({ path: `/archive/${name}` })
  const entries = await unpackTar(gunzipSync(await (await ask(ada)).bytes()))
  const entry = entries.find(({ header }) => header.name === './test/large')
  expect(Buffer.compare(Buffer.from(entry?.data ?? []), large)).toBe(0)
})

/** Once nobody downloads one. */
const isFree = () =>
  expect
    .poll(() => ada.api.files.archive({ name }).catch(() => null), { timeout: 20_000 })
    .not.toBeNull()

test('who takes it so slowly that it would go on for ever gets no more of it, and others do', async () => {
  const { steadyClock } = app.ctx
  const now = steadyClock.now.bind(steadyClock)
  await isFree()
  const answer = await ask(ada)
  expect(answer.status).toBe(200)
  const reader = answer.body?.getReader()
  await reader?.read()
  steadyClock.now = () => now() + 15 * 60_000
  const takeAll = async () => {
    for (;;) if ((await reader?.read())?.done !== false) return
  }
  await expect(takeAll()).rejects.toThrow()
  steadyClock.now = now
  await isFree()
})

test('of a file with holes only what is in it is read', async () => {
  const gigabyte = 1024 ** 3
  const file = openSync(join(folder, 'holes'), 'w')
  writeSync(file, 'the end', 20 * gigabyte)
  closeSync(file)
  const bytes = await (await ask(ada)).bytes()
  const listed = execFileSync('tar', ['--list', '--verbose', '--gzip'], { input: bytes })
  expect(listed.toString()).toMatch(new RegExp(` ${20 * gigabyte + 7} .*holes$`, 'm'))
  rmSync(join(folder, 'holes'))
})

test('asked for its head alone nothing is read, and nobody held up', async () => {
  await isFree()
  const headers = { cookie: ada.cookie, origin: app.url }
  const answer = await fetch(`${app.url}/archive/${name}`, { method: 'HEAD', headers })
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET'])
  expect(await ada.api.files.archive({ name })).toEqual({ path: `/archive/${name}` })
})

test('who is signed out meanwhile gets no more of it (S-19)', async () => {
  await isFree()
  const elsewhere = await app.signIn('ada')
  const { now } = app.ctx.clock
  const answer = await ask(elsewhere)
  await app.ctx.db
    .deleteFrom('Session')
    .where('sessionToken', '=', elsewhere.session.tokenHash)
    .execute()
  app.ctx.clock.now = () => now() + 60_000
  await expect(answer.bytes()).rejects.toThrow()
  app.ctx.clock.now = now
  await isFree()
})

test('nobody else gets them, nor another page, nor anybody where downloads are off', async () => {
  expect(await refusal(await ask(owner))).toEqual([404, 'CODESPACE_NOT_FOUND'])
  expect((await ask(ada, {})).status).toBe(403)
  expect((await ask(ada, { origin: 'https://evil.example' })).status).toBe(403)
  expect((await fetch(`${app.url}/archive/${name}`, { headers: { origin: app.url } })).status).toBe(
    401,
  )
  const set = (value: boolean | null) =>
    owner.api.settings.admin.set({ of: { scope: 'instance' }, id: 'files.downloads', value })
  await set(false)
  expect(await refusal(await ask(ada))).toEqual([409, 'DOWNLOADS_NOT_ALLOWED'])
  await set(null)
})

test('who may start nothing, and what is in the trash, is exported all the same', async () => {
  const set = (value: boolean | null) =>
    owner.api.settings.admin.set({ of: { scope: 'instance' }, id: 'system.maintenance', value })
  await set(true)
  await expect(ada.api.codespaces.start(keyed())).rejects.toThrow()
  const answer = await ask(ada)
  expect([answer.status, (await answer.bytes()).length > 0]).toEqual([200, true])
  await set(null)
  await ada.api.codespaces.delete(keyed())
  await app.reached(ada, name, 'deleted')
  const entries = await unpackTar(gunzipSync(await (await ask(ada)).bytes()))
  expect(entries.map(({ header }) => header.name)).toContain('./test/notes.txt')
  expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('not committed')
})
