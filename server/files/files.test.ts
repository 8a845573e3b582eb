import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { upgrade } from '#server/testing/upgrade.ts'
import { askAddress, createRunning, mint, openAddress } from './files.testing.ts'

let app: TestApp
let alice: TestUser
let hut: { name: string; id: string; folder: string }
const bytes = randomBytes(200_000)
beforeAll(async () => {
  app = await TestApp.start()
  alice = await app.signIn()
  hut = await createRunning(app, alice)
  writeFileSync(join(hut.folder, 'a.bin'), bytes)
  writeFileSync(join(hut.folder, 'evil.html'), '<script>alert(1)</script>')
  writeFileSync(join(hut.folder, 'evil.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
})
afterAll(() => app[Symbol.asyncDispose]())

const readAddress = (path = 'a.bin') => mint(alice, hut.name, 'read', join(hut.folder, path))

describe('who may have a file', () => {
  test('is who minted the address, with no cookie, at no other host than the one of its codespace', async () => {
    const url = await readAddress()
    expect(new URL(url).host).toBe(`files-${hut.name}.ports.localhost:${app.port}`)
    const { status, bytes: read } = await askAddress(url)
    expect([status, read.equals(bytes)]).toEqual([200, true])
    const hosts: [string, number][] = [
      [`files-other.ports.localhost:${app.port}`, 404],
      [`files-${hut.name}.ports.localhost`, 421],
      [`files-${hut.name}.ports.localhost:${app.port}.evil.example`, 400],
      [`files-${hut.name}.localhost:${app.port}`, 421],
      [`files-.ports.localhost:${app.port}`, 421],
      [`files-${'a'.repeat(58)}.ports.localhost:${app.port}`, 421],
      [`x.files-${hut.name}.ports.localhost:${app.port}`, 421],
      [`FILES-${hut.name}.ports.localhost:${app.port}`, 421],
      [`ports.localhost:${app.port}`, 421],
      [`127.0.0.1:${app.port}`, 421],
    ]
    for (const [host, expected] of hosts) {
      const answer = await askAddress(url, { host })
      expect([host, answer.status]).toEqual([host, expected])
    }
    // The app's own origin knows nothing of it.
    const own = await askAddress(url, { host: `localhost:${app.port}` })
    expect(own.bytes.includes(bytes.subarray(0, 100))).toBe(false)
  })

  test('is not somebody else, to whom it is as if there were nothing (S-18, S-45)', async () => {
    const mallory = await app.signIn('mallory')
    const theirs = mint(mallory, hut.name, 'read', join(hut.folder, 'a.bin'))
    await expect(theirs).rejects.toMatchObject({ cause: { code: 'CODESPACE_NOT_FOUND' } })
    const nobodys = mint(mallory, 'amber-hut-00000', 'read', '/x')
    await expect(nobodys).rejects.toMatchObject({ cause: { code: 'CODESPACE_NOT_FOUND' } })
    const nobody = fetch(`${app.url}/trpc/files.mint`, {
      method: 'POST',
      headers: { origin: app.url, 'content-type': 'application/json' },
      body: JSON.stringify({ name: hut.name, kind: 'read', paths: ['/x'] }),
    })
    expect((await nobody).status).toBe(401)
    const [origin] = (await readAddress()).split('/v1.')
    const guesses = ['/', '/a.bin', '/v1.00000000.AAAA', `/${'v1.'.repeat(3000)}`, '/../a', '//x/y']
    for (const guess of guesses) {
      expect([guess, (await askAddress(`${origin}${guess}`)).status]).toEqual([guess, 404])
    }
  })

  test('is nobody once the session has ended, and what is under way ends with it (S-19)', async () => {
    const bob = await app.signIn('bob')
    const theirs = await createRunning(app, bob)
    const path = join(theirs.folder, 'large')
    writeFileSync(path, '')
    truncateSync(path, 300 * 1024 * 1024)
    const url = await mint(bob, theirs.name, 'read', path)
    const { asked, answered } = openAddress(url)
    asked.end()
    const [response] = await answered
    expect(response.statusCode).toBe(200)
    response.on('error', () => undefined)
    const ended = new Promise((resolve) => response.once('close', resolve))
    await once(response, 'readable')
    await bob.api.session.signOutEverywhere()
    response.resume()
    await ended
    expect(response.complete).toBe(false)
    expect((await askAddress(url)).status).toBe(404)
  })

  test('is nobody at a path that makes no sense (S-53)', async () => {
    for (const path of ['etc/passwd', '/a/../b', '/a\0b', '', `/${'x'.repeat(5000)}`]) {
      await expect(mint(alice, hut.name, 'read', path)).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      })
    }
    await expect(mint(alice, hut.name, 'read', '/a', '/b')).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
  })
})

describe('what a browser is told', () => {
  test('is that nothing here runs, is framed, kept or sniffed (S-25, S-40, S-46)', async () => {
    for (const name of ['evil.html', 'evil.svg', 'a.bin']) {
      const { headers } = await askAddress(await readAddress(name))
      expect(headers['content-security-policy']).toMatch(/^sandbox; default-src 'none';/)
      expect(headers['content-security-policy']).not.toMatch(/script|allow-/)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['content-disposition']).toContain(`attachment; filename="${name}"`)
      expect(headers['cache-control']).toBe('private, no-store')
      expect(headers['referrer-policy']).toBe('no-referrer')
      expect(Object.keys(headers)).not.toContain('set-cookie')
      const type = name.endsWith('svg') ? 'image/svg+xml' : 'application/octet-stream'
      expect(headers['content-type']).toBe(type)
    }
  })

  test('is a range where it asks for one', async () => {
    const url = await readAddress()
    const part = await askAddress(url, { headers: { range: 'bytes=10-19' } })
    expect([part.status, part.headers['content-range']]).toEqual([206, 'bytes 10-19/200000'])
    expect(part.bytes.equals(bytes.subarray(10, 20))).toBe(true)
    const etag = part.headers.etag ?? ''
    const same = await askAddress(url, { headers: { range: 'bytes=-1', 'if-range': etag } })
    expect([same.status, same.bytes.length]).toEqual([206, 1])
    const changed = await askAddress(url, { headers: { range: 'bytes=-1', 'if-range': '"other"' } })
    expect([changed.status, changed.bytes.length]).toEqual([200, 200_000])
    const beyond = await askAddress(url, { headers: { range: 'bytes=200000-' } })
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, 'bytes */200000'])
    const head = await askAddress(url, { method: 'HEAD' })
    expect([head.status, head.headers['content-length'], head.text]).toEqual([200, '200000', ''])
  })

  test('is only told to pages of the app’s own origin', async () => {
    const url = await readAddress()
    const { headers } = await askAddress(url, { headers: { origin: app.url } })
    expect(headers['access-control-allow-origin']).toBe(app.url)
    expect(headers['access-control-allow-credentials']).toBeUndefined()
    const foreign = ['null', 'http://evil.example', new URL(url).origin, `${app.url}/`]
    for (const origin of foreign) {
      expect([origin, (await askAddress(url, { headers: { origin } })).status]).toEqual([
        origin,
        403,
      ])
      const asked = await askAddress(url, { method: 'OPTIONS', headers: { origin } })
      expect(asked.status).toBe(403)
    }
    const preflight = await askAddress(url, { method: 'OPTIONS', headers: { origin: app.url } })
    expect(preflight.status).toBe(204)
    expect(preflight.headers['access-control-allow-methods']).toBe('GET, HEAD, POST, DELETE')
  })

  test('is nothing where it would be a page, a frame or a script', async () => {
    const url = await readAddress('evil.html')
    for (const dest of [
      'script',
      'style',
      'iframe',
      'frame',
      'object',
      'embed',
      'worker',
      'font',
    ]) {
      const { status } = await askAddress(url, { headers: { 'sec-fetch-dest': dest } })
      expect([dest, status]).toEqual([dest, 403])
    }
    const page = await askAddress(url, { headers: { 'sec-fetch-dest': 'document' } })
    expect([page.status, page.text]).toEqual([204, ''])
    const download = await mint(alice, hut.name, 'download', join(hut.folder, 'evil.html'))
    const saved = await askAddress(download, { headers: { 'sec-fetch-dest': 'document' } })
    expect([saved.status, saved.headers['content-type']]).toEqual([200, 'application/octet-stream'])
    const shown = await askAddress(download, { headers: { 'sec-fetch-dest': 'image' } })
    expect(shown.status).toBe(403)
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE']) {
      const { status } = await askAddress(url, { method, headers: { origin: app.url } })
      expect([method, status]).toEqual([method, 405])
    }
    expect(
      (await upgrade(app.port, new URL(url).pathname, { host: new URL(url).host })).status,
    ).toBe(421)
  })

  test('is why something cannot be had, and a page that asked stays where it is', async () => {
    const gone = await mint(alice, hut.name, 'download', join(hut.folder, 'gone'))
    const looked = await askAddress(gone, { method: 'HEAD' })
    expect([looked.status, looked.headers['bothy-reason']]).toEqual([404, 'FILE_NOT_FOUND'])
    const page = await askAddress(gone, { headers: { 'sec-fetch-dest': 'document' } })
    expect([page.status, page.text]).toEqual([204, ''])
    const folder = await mint(alice, hut.name, 'download', hut.folder)
    expect((await askAddress(folder)).status).toBe(422)
  })

  test('is the policy of the app, which names the origins of files and ports and nothing more', async () => {
    const policy = (await fetch(`${app.url}/health`)).headers.get('content-security-policy') ?? ''
    const files = `http://*.ports.localhost:${app.port}`
    expect(policy).toContain(`connect-src 'self' ${files};`)
    expect(policy).toContain(`media-src 'self' ${files};`)
    expect(policy).toContain(`img-src 'self' data: https: ${files};`)
    expect(policy).toContain(`frame-src 'self' ${files};`)
    expect(policy.split(files).length).toBe(5)
    expect(policy).toContain("script-src 'self';")
  })
})

test('an archive is had once, and named after what is in it', async () => {
  mkdirSync(join(hut.folder, 'süß'))
  writeFileSync(join(hut.folder, 'süß/b.txt'), 'b')
  const url = await mint(alice, hut.name, 'archive', join(hut.folder, 'süß'))
  expect((await askAddress(url, { method: 'HEAD' })).status).toBe(200)
  const {
    status,
    headers,
    bytes: zip,
  } = await askAddress(url, {
    headers: { 'sec-fetch-dest': 'document' },
  })
  expect([status, headers['content-type']]).toEqual([200, 'application/zip'])
  expect(headers['content-disposition']).toContain(`filename*=UTF-8''s%C3%BC%C3%9F.zip`)
  expect(Object.keys(unzipSync(zip))).toEqual(['süß/', 'süß/b.txt'])
  expect((await askAddress(url)).status).toBe(404)
})

test('a codespace that was stopped says so to its owner', async () => {
  const other = await createRunning(app, alice)
  const url = await mint(alice, other.name, 'read', '/etc/hostname')
  await alice.api.codespaces.stop({ name: other.name, idempotencyKey: crypto.randomUUID() })
  await app.reached(alice, other.name, 'stopped')
  expect((await askAddress(url)).status).toBe(409)
  await expect(mint(alice, other.name, 'read', '/x')).rejects.toMatchObject({
    cause: { code: 'CODESPACE_STOPPED' },
  })
  await alice.api.codespaces.delete({ name: other.name, idempotencyKey: crypto.randomUUID() })
  expect([404, 409]).toContain((await askAddress(url)).status)
})

test('a reader that takes its time has nothing piled up for it: 200 MB cost next to no memory', async () => {
  const path = join(hut.folder, 'large.bin')
  writeFileSync(path, '')
  truncateSync(path, 200 * 1024 * 1024)
  const { asked, answered } = openAddress(await mint(alice, hut.name, 'read', path))
  asked.end()
  const [response] = await answered
  await once(response, 'readable')
  const before = process.memoryUsage().arrayBuffers
  // Until nothing more comes by itself: the rest waits with the agent, in its file.
  let length = -1
  for (let quiet = 0; quiet < 100; quiet += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    if (response.readableLength !== length) quiet = 0
    length = response.readableLength
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024)
  let total = 0
  for await (const chunk of response) total += (chunk as Buffer).length
  expect(total).toBe(200 * 1024 * 1024)
})

test('who has switched them off has them off, also for addresses of before (5.9)', async () => {
  const path = join(hut.folder, 'a.bin')
  const upload = await mint(alice, hut.name, 'upload', hut.folder)
  const download = await mint(alice, hut.name, 'download', path)
  const read = await mint(alice, hut.name, 'read', path)
  const { set } = alice.api.settings.admin
  const of = { scope: 'instance' } as const
  await set({ of, id: 'files.uploads', value: false })
  await set({ of, id: 'files.downloads', value: false })
  try {
    expect(await alice.api.files.switches()).toEqual({ uploads: false, downloads: false })
    expect((await askAddress(download)).headers['bothy-reason']).toBe('DOWNLOADS_NOT_ALLOWED')
    const sent = await askAddress(upload, { method: 'POST', headers: { origin: app.url } })
    expect([sent.status, sent.headers['bothy-reason']]).toEqual([403, 'UPLOADS_NOT_ALLOWED'])
    for (const kind of ['download', 'archive'] as const) {
      await expect(mint(alice, hut.name, kind, path)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
    await expect(mint(alice, hut.name, 'upload', path)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect((await askAddress(read)).status).toBe(200)
  } finally {
    await set({ of, id: 'files.uploads', value: null })
    await set({ of, id: 'files.downloads', value: null })
  }
})

test('without an origin for files they are refused with the name of what is missing', async () => {
  const { config } = app.ctx
  const { portsUrl } = config
  config.portsUrl = null
  try {
    await expect(mint(alice, hut.name, 'read', '/x')).rejects.toThrow('BOTHY_PORTS_URL is not set')
  } finally {
    config.portsUrl = portsUrl
  }
})
