import { expect, test } from 'vitest'
import { isSameOrigin, requireSameOrigin, requireSameOriginJson } from './origin.ts'

const config = { publicUrl: 'https://bothy.example.com' }

const lookalikes = [
  undefined,
  '',
  'null',
  'http://bothy.example.com',
  'https://bothy.example.com/',
  'https://bothy.example.com:443',
  'https://bothy.example.com:8443',
  'https://bothy.example.com.',
  'https://BOTHY.example.com',
  'HTTPS://bothy.example.com',
  'https://bothy.example.comx',
  'https://x-bothy.example.com',
  'https://xbothy.example.com',
  'https://bothy.example.com.evil.example',
  'https://evil.example/https://bothy.example.com',
  'https://evil.example/bothy.example.com',
  'https://bothy.example.com@evil.example',
  'https://evil.example#https://bothy.example.com',
  'https://evil.example?https://bothy.example.com',
  'https://bothy-example.com',
  'https://bothyxexample.com',
  'https://example.com',
  'https://name-3000.ports.bothy.example.com',
  'https://b\u043ethy.example.com',
  'https://xn--bthy-55d.example.com',
  'https://bothy.example.com\n',
  'https://bothy.example.com\t',
  ' https://bothy.example.com',
  'https://bothy.example.com ',
  'https://bothy\n.example.com',
  'https://bothy.example.com\0',
  'https://bothy.example.com, https://evil.example',
  'https://evil.example, https://bothy.example.com',
  'https://bothy.example.com, https://bothy.example.com',
  'https://user@bothy.example.com',
  'https:bothy.example.com',
  '//bothy.example.com',
  'bothy.example.com',
  'https://bothy%2eexample.com',
  'wss://bothy.example.com',
]

test.each(lookalikes)('S-03 the origin %j is not ours', (origin) => {
  expect(isSameOrigin(config, origin)).toBe(false)
})

test('the origin as configured is ours', () => {
  expect(isSameOrigin(config, 'https://bothy.example.com')).toBe(true)
})

const post = (headers: Record<string, string>, method = 'POST') =>
  new Request('https://bothy.example.com/trpc/codespaces.create', { method, headers })
const json = { 'content-type': 'application/json' }
const ours = { origin: config.publicUrl }

test('S-04 a change comes from our own pages, by Origin or else by Sec-Fetch-Site', () => {
  const status = (headers: Record<string, string>, method?: string) =>
    requireSameOrigin(config, post(headers, method))?.status ?? null
  expect(status(ours)).toBeNull()
  expect(status({ 'sec-fetch-site': 'same-origin' })).toBeNull()
  expect(status({})).toBe(403)
  expect(status({ 'sec-fetch-site': 'same-site' })).toBe(403)
  expect(status({ 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(status({ 'sec-fetch-site': 'none' })).toBe(403)
  expect(status({ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' })).toBe(403)
  expect(status({ origin: 'null', 'sec-fetch-site': 'same-origin' })).toBe(403)
  for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) expect(status({}, method)).toBe(403)
  expect(status({}, 'GET')).toBeNull()
})

test('S-04 a procedure takes only what is declared as JSON', () => {
  const status = (headers: Record<string, string>) =>
    requireSameOriginJson(config, post(headers))?.status ?? null
  expect(status({ ...ours, ...json })).toBeNull()
  expect(status({ ...ours, 'content-type': 'Application/JSON; charset=utf-8' })).toBeNull()
  expect(status(json)).toBe(403)
  for (const type of [
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'text/plain; application/json',
    'application/jsonx',
    'application/json, text/plain',
  ]) {
    expect(status({ ...ours, 'content-type': type })).toBe(415)
  }
  expect(status(ours)).toBe(415)
})
