import type { IncomingMessage } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Passed } from '../headers/headers-to-app.ts'
import { TestProxy } from '../port-proxy.testing.ts'
import { allowScript } from './allow-script.ts'
import { insertScript } from './insert-script.ts'

let proxy: TestProxy
beforeAll(async () => {
  proxy = await TestProxy.start()
})
afterAll(() => proxy[Symbol.asyncDispose]())

const tag = '<script src="/.bothy/preview.js"></script>'
const frame = { 'sec-fetch-dest': 'iframe', cookie: '__Host-bothy-tools=1', accept: 'text/html' }

/** What a preview gets of a page that comes in these pieces. */
async function preview(
  pieces: string[],
  { headers = {}, request = {}, access = {} }: Record<string, Record<string, unknown>> = {},
) {
  const port = await proxy.runApp((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html', ETag: '"x"', ...(headers as object) })
    for (const piece of pieces) response.write(piece)
    response.end()
  })
  proxy.access = () => ({ isFrame: true, ...access })
  const answer = await proxy.ask(port, { headers: { ...frame, ...(request as object) } })
  proxy.access = () => ({})
  return answer
}

test.each([
  [
    'after its head',
    ['<!doctype html><html><head><title>'],
    `<!doctype html><html><head>${tag}<title>`,
  ],
  ['with attributes', ['<head lang="a">x'], `<head lang="a">${tag}x`],
  ['in pieces', ['<!doctype html><he', 'ad', '>x'], `<!doctype html><head>${tag}x`],
  ['without a head', ['<!doctype html><p>x'], `<!doctype html>${tag}<p>x`],
  ['with a header element', ['<html><header>x'], `<html>${tag}<header>x`],
  ['without any of it', ['x'], `${tag}x`],
  ['with a head far away', ['y'.repeat(20_000), '<head>'], `${tag}${'y'.repeat(20_000)}<head>`],
])('a page %s gets the script of the tools', async (_, pieces, expected) => {
  const { text, headers } = await preview(pieces)
  expect(text).toBe(expected)
  expect(headers['cache-control']).toBe('no-cache, no-store')
  expect(headers.etag).toBeUndefined()
})

test.each(['<head ', '<hea >', '<head\n<html >'])(
  'S-43 a page of %j again and again is looked at no more than so often',
  (crumb) => {
    const page = { headers: { 'content-type': 'text/html' } } as unknown as IncomingMessage
    const { config } = proxy.app.ctx
    const passed = { config, host: { name: proxy.name, port: 1 } } as unknown as Passed
    const through = insertScript(passed, page, [])?.through
    const looks: number[] = []
    const { toString: original } = Buffer.prototype
    using _ = vi.spyOn(Buffer.prototype, 'toString').mockImplementation(function (
      this: Buffer,
      ...given
    ) {
      if (given[0] === 'latin1') looks.push(this.length)
      return original.apply(this, given)
    })
    // One sign at a time, to beyond what is searched.
    for (const sign of crumb.repeat(20_000 / crumb.length)) through?.write(Buffer.from(sign))
    expect(looks.length).toBeGreaterThan(0)
    expect(looks.length).toBeLessThanOrEqual(64)
    expect(Math.max(...looks)).toBeLessThanOrEqual(16 * 1024)
    through?.destroy()
  },
)

test('a page without them is asked for anew, so that none from memory takes their place', async () => {
  const cached = { headers: { 'Cache-Control': 'max-age=600' } }
  const plain = await preview(['<head>'], { ...cached, request: { cookie: 'a=1' } })
  expect(plain.headers['cache-control']).toBe('max-age=600, no-cache')
  const notFramed = await preview(['<head>'], { ...cached, access: { isFrame: false } })
  expect(notFramed.headers['cache-control']).toBe('max-age=600')
})

test('nobody else’s page gets it, nor what is no page', async () => {
  const page = ['<head></head>']
  const others = [
    { access: { isFrame: false } },
    { access: { isOwner: false } },
    { request: { cookie: 'a=1' } },
    { request: { 'sec-fetch-dest': 'script' } },
    { headers: { 'Content-Type': 'text/plain' } },
    { headers: { 'Content-Type': 'text/html; charset=utf-16' } },
  ]
  for (const other of others) expect((await preview(page, other)).text).toBe('<head></head>')
})

test('the app is asked for a page that is neither packed nor from somebody’s memory', async () => {
  let asked: NodeJS.Dict<string | string[]> = {}
  const port = await proxy.runApp((request, response) => {
    asked = request.headers
    response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Encoding': 'gzip' })
    response.end(gzipSync('<head>'))
  })
  proxy.access = () => ({ isFrame: true })
  const headers = { ...frame, 'accept-encoding': 'gzip', 'if-none-match': '"x"' }
  const { bytes } = await proxy.ask(port, { headers })
  expect(asked['accept-encoding']).toBe('identity')
  expect(asked['if-none-match']).toBeUndefined()
  // S-06: that there are tools is not the app's to know.
  expect(asked.cookie).toBeUndefined()
  // One that packs all the same is left as it is.
  expect(bytes).toEqual(gzipSync('<head>'))
  proxy.access = () => ({})
})

test('the tools are turned on and off for the frame that asks, on the way to its page', async () => {
  proxy.access = () => ({ isFrame: true })
  const ask = (path: string) => proxy.ask(1, { path })
  const on = await ask('/.bothy/preview-tools?on=1&to=%2Fa%3Fb')
  expect(on).toMatchObject({ status: 303, headers: { location: '/a?b' } })
  expect(on.headers['set-cookie']).toEqual([
    '__Host-bothy-tools=1; Path=/; Secure; HttpOnly; SameSite=None; Partitioned',
  ])
  const off = await ask('/.bothy/preview-tools?on=0&to=//evil.example')
  expect(off.headers.location).toBe('/')
  expect(off.headers['set-cookie']?.[0]).toMatch(/Max-Age=0$/)
  proxy.access = () => ({})
  expect(await ask('/.bothy/preview-tools?on=1')).toMatchObject({ status: 404 })
})

test('paths of ours are no app’s', async () => {
  let count = 0
  const port = await proxy.runApp((_, response) => {
    count += 1
    response.end()
  })
  expect(await proxy.ask(port, { path: '/.bothy/anything' })).toMatchObject({ status: 404 })
  const script = await proxy.ask(port, { path: '/.bothy/preview.js?x' })
  expect(script).toMatchObject({ status: 200 })
  expect(script.text).toContain(JSON.stringify(proxy.app.ctx.config.publicUrl))
  expect(() => new Function(script.text)).not.toThrow()
  expect(count).toBe(0)
})

test.each([
  ["default-src 'self'", "default-src 'self'; script-src 'self' U", null],
  ["script-src 'none'; img-src *", 'img-src *; script-src U', null],
  [
    "script-src 'nonce-abc='; object-src 'none'",
    "object-src 'none'; script-src 'nonce-abc=' U",
    'abc=',
  ],
  [
    'script-src-elem a.example; script-src b.example',
    'script-src b.example; script-src-elem a.example U',
    null,
  ],
  ['img-src *', 'img-src *', null],
  ['default-src a, script-src b', 'default-src a; script-src a U,script-src b U', null],
])('a policy of %s has room for the script', (policy, expected, nonce) => {
  expect(allowScript(['Content-Security-Policy', policy, 'X', "script-src 'none'"], 'U')).toEqual({
    headers: ['Content-Security-Policy', expected, 'X', "script-src 'none'"],
    nonce,
  })
})
