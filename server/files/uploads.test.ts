import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import type { UploadAnswer } from './files.schema.ts'
import { askAddress, createRunning, mint, openAddress } from './files.testing.ts'

let app: TestApp
let alice: TestUser
let hut: { name: string; id: string; folder: string }
beforeAll(async () => {
  app = await TestApp.start()
  alice = await app.signIn()
  hut = await createRunning(app, alice)
})
afterAll(() => app[Symbol.asyncDispose]())

type Parameters = {
  path: string
  id: string
  sizeBytes: number
  offset: number
  overwrite: boolean
}

const parametersOf = (more: Partial<Parameters>) => ({
  path: 'a.bin',
  id: Array.from(randomBytes(12), (byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte % 32]).join(''),
  sizeBytes: 0,
  modifiedAt: null,
  overwrite: false,
  offset: 0,
  ...more,
})
const headers = () => ({ origin: app.url, 'sec-fetch-dest': 'empty' })

async function send(url: string, method: string, query: unknown, body?: Uint8Array) {
  const asked = await askAddress(url, {
    method,
    query,
    headers: {
      ...headers(),
      ...(method === 'POST' ? { 'content-length': String(body?.length ?? 0) } : {}),
    },
    ...(body ? { body } : {}),
  })
  return { status: asked.status, ...(JSON.parse(asked.text) as UploadAnswer) }
}

/** Some of it, and then the network is gone. */
async function cut(url: string, query: Parameters, bytes: Buffer): Promise<void> {
  const rest = bytes.subarray(query.offset)
  const { asked, answered } = openAddress(url, {
    method: 'POST',
    query,
    headers: { ...headers(), 'content-length': String(rest.length) },
  })
  answered.catch(() => undefined)
  // What is on its way when the line is cut may still arrive: never so much that it is the end.
  const most = Math.floor(rest.length / 2)
  const some = rest.subarray(0, 1 + Math.floor(Math.random() * most))
  await new Promise<void>((resolve) => asked.write(some, () => resolve()))
  asked.destroy()
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const hidden = () => readdirSync(hut.folder).filter((name) => name.includes('.bothy-'))

test('one address takes all files of an upload, from the app’s own pages alone', async () => {
  const url = await mint(alice, hut.name, 'upload', hut.folder)
  for (const path of ['one.txt', 'new/ä "b" %2e.txt', 'empty']) {
    const body = Buffer.from(path === 'empty' ? '' : path)
    const answer = await send(url, 'POST', parametersOf({ path, sizeBytes: body.length }), body)
    expect(answer).toEqual({ status: 201, isDone: true, offset: body.length, reason: null })
    expect(readFileSync(join(hut.folder, path)).equals(body)).toBe(true)
  }
  const query = parametersOf({ path: 'evil.txt', sizeBytes: 1 })
  for (const origin of [undefined, 'null', 'http://evil.example', new URL(url).origin]) {
    const asked = await askAddress(url, {
      method: 'POST',
      query,
      body: 'x',
      headers: { 'content-length': '1', ...(origin ? { origin } : {}) },
    })
    expect([origin, asked.status]).toEqual([origin, 403])
  }
  expect(readdirSync(hut.folder)).not.toContain('evil.txt')
})

test('no word in a request leads out of the folder, or makes up another (S-53)', async () => {
  const url = await mint(alice, hut.name, 'upload', join(hut.folder, 'sub'))
  const wrong = [
    ...['../x', 'a/../../x', '/x', 'a\0', '', '.', 'a//b'].map((path) => parametersOf({ path })),
    parametersOf({ id: '../../../../x' }),
    parametersOf({ sizeBytes: -1 }),
    parametersOf({ offset: 1.5 }),
    { ...parametersOf({}), modifiedAt: 'now' },
    null,
    [],
  ]
  for (const query of wrong) {
    const answer = await send(url, 'POST', query, Buffer.alloc(0))
    expect([query, answer.status, answer.reason]).toEqual([query, 400, 'UPLOAD_INVALID'])
  }
  const elsewhere = { ...parametersOf({ path: 'here.txt', sizeBytes: 1 }), folder: '/tmp' }
  expect((await send(url, 'POST', elsewhere, Buffer.from('x'))).status).toBe(201)
  expect(readdirSync(join(hut.folder, 'sub'))).toEqual(['here.txt'])
  // More than was announced is not even begun.
  const long = await send(url, 'POST', parametersOf({ sizeBytes: 1 }), Buffer.from('xx'))
  expect(long.status).toBe(411)
})

test('what the agent refuses is told with its reason, while bytes are still coming', async () => {
  writeFileSync(join(hut.folder, 'taken.bin'), 'mine')
  const url = await mint(alice, hut.name, 'upload', hut.folder)
  const bytes = randomBytes(8_000_000)
  const query = parametersOf({ path: 'taken.bin', sizeBytes: bytes.length })
  expect(await send(url, 'POST', query, bytes)).toMatchObject({
    status: 409,
    reason: 'FILE_EXISTS',
  })
  expect(await send(url, 'GET', query)).toMatchObject({ status: 409, reason: 'FILE_EXISTS' })
  expect(readFileSync(join(hut.folder, 'taken.bin'), 'utf8')).toBe('mine')
})

test('an upload goes on after lost lines and restarts of the server, and is whole (F-30)', async () => {
  const bytes = randomBytes(30_000_000)
  writeFileSync(join(hut.folder, 'a.bin'), 'the old one')
  const query = parametersOf({ sizeBytes: bytes.length, overwrite: true })
  let url = await mint(alice, hut.name, 'upload', hut.folder)
  for (let count = 0; count < 20; count += 1) {
    await cut(url, query, bytes)
    if (count % 5 === 4) {
      await app.stopServer()
      await app.startServer()
      alice = await app.comeBack(alice)
      await app.reached(alice, hut.name, 'running')
      // The address of before goes on as well.
      if (count === 9) url = await mint(alice, hut.name, 'upload', hut.folder)
    }
    // A server that has just started may not have found the agent yet.
    const looked = await vi.waitFor(async () => {
      const answer = await send(url, 'GET', query)
      expect(answer).toMatchObject({ status: 200, isDone: false })
      return answer
    })
    query.offset = looked.offset ?? 0
    expect(readFileSync(join(hut.folder, 'a.bin'), 'utf8')).toBe('the old one')
  }
  expect(query.offset).toBeGreaterThan(0)
  const last = await send(url, 'POST', query, bytes.subarray(query.offset))
  expect(last).toMatchObject({ status: 201, isDone: true })
  expect(hashOf(readFileSync(join(hut.folder, 'a.bin')))).toBe(hashOf(bytes))
  expect(hidden()).toEqual([])
})

test('a cancelled upload leaves nothing', async () => {
  const url = await mint(alice, hut.name, 'upload', hut.folder)
  const query = parametersOf({ path: 'half.bin', sizeBytes: 1000 })
  expect(await send(url, 'POST', query, randomBytes(500))).toMatchObject({
    status: 200,
    offset: 500,
  })
  expect(hidden().length).toBe(1)
  expect((await send(url, 'DELETE', query)).status).toBe(200)
  expect(hidden()).toEqual([])
})
