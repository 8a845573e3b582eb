import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openTestPorts, page, type TestPorts } from '../ports.testing.ts'

let ports: TestPorts
beforeAll(async () => {
  ports = await openTestPorts('one site')
})
afterAll(() => ports[Symbol.asyncDispose]())
beforeEach(() => update('http', 'public'))

const update = (protocol: 'http' | 'https', visibility: 'private' | 'public') =>
  ports.ada.api.ports.update({ name: ports.name, port: 3000, protocol, visibility })
const known = async () => (await ports.ada.api.ports.list({ name: ports.name })).ports
const choose = (speaks: string) => `${ports.origin()}/.bothy/protocol?speaks=${speaks}&to=%2Fa%3Fb`
const sent = (origin: string, site: string) => ({
  method: 'POST',
  headers: { ...page, origin, 'sec-fetch-site': site },
})

async function owner() {
  const ada = await ports.person('ada')
  await ada.open(`${ports.ctx.config.publicUrl}/ports/enter?host=${ports.host()}&to=/`)
  return ada
}

test('its owner says by one click what the app speaks, and the port is private from then on (S-35)', async () => {
  const ada = await owner()
  const own = sent(ports.origin(), 'same-origin')
  expect(await ada.ask(choose('https'), own)).toMatchObject({
    ...{ status: 303, headers: { Location: '/a?b' } },
  })
  expect(await known()).toMatchObject([{ protocol: 'https', visibility: 'private' }])
  expect(await ada.ask(choose('ftp'), own)).toMatchObject({ status: 400 })
  expect(await ada.ask(choose('http'), own)).toMatchObject({ status: 303 })
  expect(await known()).toMatchObject([{ protocol: 'http' }])
})

test('nobody else does, nor another page for its owner (S-10, S-33)', async () => {
  const ada = await owner()
  const refused = { kind: 'answer', status: 403 }
  const own = sent(ports.origin(), 'same-origin')
  expect(await (await ports.person('mallory')).ask(choose('https'), own)).toMatchObject(refused)
  expect(await ports.anybody().ask(choose('https'), own)).toMatchObject(refused)
  for (const [origin, site] of [
    [ports.origin(4000), 'same-site'],
    [ports.ctx.config.publicUrl, 'same-site'],
    ['https://evil.example', 'cross-site'],
    ['null', 'cross-site'],
  ] as const) {
    expect(await ada.ask(choose('https'), sent(origin, site))).toMatchObject(refused)
  }
  // What only looks changes nothing: it is a page of the app’s.
  await ada.ask(choose('https'), { headers: page })
  expect(await known()).toMatchObject([{ protocol: 'http', visibility: 'public' }])
})
