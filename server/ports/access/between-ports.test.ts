import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Layout,
  layouts,
  openTestPorts,
  type PortBrowser,
  page,
  socket,
  type TestPorts,
} from '../ports.testing.ts'

const pass = { kind: 'pass', isOwner: true }

describe.each(Object.keys(layouts) as Layout[])('app and ports of %s', (layout) => {
  let ports: TestPorts
  let ada: PortBrowser
  beforeAll(async () => {
    ports = await openTestPorts(layout)
    await ports.ada.api.ports.add({ name: ports.name, port: 3000 })
    await ports.ada.api.ports.add({ name: ports.name, port: 8000 })
    ada = await ports.person('ada')
    await ada.open(ports.origin())
  })
  afterAll(() => ports[Symbol.asyncDispose]())

  const foreign = () => ports.origin().replace('23456789abcde', '23456789zzzzz')
  const sameSite = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }

  test('the first visit goes by the other ports, so that each has its cookie', async () => {
    const fresh = await ports.person('ada')
    const { visited, access } = await fresh.open(`${ports.origin()}/start`)
    expect(access).toMatchObject(pass)
    expect(visited).toContain(ports.host(8000))
    const headers = { origin: ports.origin(), ...sameSite }
    const asked = await fresh.ask(`${ports.origin(8000)}/api`, { method: 'POST', headers })
    expect(asked).toMatchObject(pass)
  })

  test('S-10 S-32 a preflight is answered by where it comes from, and says nothing of what is there', async () => {
    const preflight = (origin: string) => ({
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'content-type,x-own',
      },
    })
    const anybody = ports.anybody()
    expect(await anybody.ask(ports.origin(8000), preflight(ports.origin()))).toMatchObject({
      status: 204,
      headers: {
        'Access-Control-Allow-Origin': ports.origin(),
        'Access-Control-Allow-Credentials': 'true',
        'Access-Control-Allow-Methods': 'PUT',
        'Access-Control-Allow-Headers': 'content-type,x-own',
      },
    })
    // As open a port as none that there is.
    expect(await anybody.ask(foreign(), preflight(foreign()))).toMatchObject({ status: 204 })
    const { publicUrl } = ports.ctx.config
    for (const origin of [
      foreign(),
      publicUrl,
      'null',
      'https://evil.example',
      `${ports.origin()}.evil.example`,
    ]) {
      const answer = await ada.ask(ports.origin(8000), preflight(origin))
      expect([origin, answer]).toEqual([origin, expect.objectContaining({ status: 401 })])
    }
  })

  test('S-05 S-10 a page of another codespace gets nowhere with the cookies that browsers add', async () => {
    const cases: [string, string, Record<string, string>][] = [
      ['POST', 'with its origin', { origin: foreign(), ...sameSite }],
      ['POST', 'without one', sameSite],
      ['POST', 'a form', { ...page, 'sec-fetch-site': 'same-site', origin: foreign() }],
      ['GET', 'by a script', { origin: foreign(), ...sameSite }],
      ['GET', 'a picture', { ...sameSite, 'sec-fetch-mode': 'no-cors', referer: `${foreign()}/` }],
      ['GET', 'no referrer', { ...sameSite, 'sec-fetch-mode': 'no-cors' }],
      ['GET', 'an upgrade', { ...socket, origin: foreign() }],
      ['GET', 'an upgrade of no origin', socket],
      ['GET', 'an upgrade of the app', { ...socket, origin: ports.ctx.config.publicUrl }],
      ['GET', 'a frame', { ...page, 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'same-site' }],
    ]
    for (const [method, name, headers] of cases) {
      const answer = await ada.ask(ports.origin(), { method, headers })
      expect([name, answer]).toEqual([name, expect.objectContaining({ status: 401 })])
    }
  })

  test('a page may read why a port of its own codespace refuses it, and no other page may', async () => {
    const headers = { origin: ports.origin(8000), ...sameSite }
    const refused = await ports.anybody().ask(ports.origin(), { headers })
    expect(refused).toMatchObject({
      status: 401,
      headers: {
        'Access-Control-Allow-Origin': ports.origin(8000),
        'Access-Control-Allow-Credentials': 'true',
      },
    })
    const other = { origin: foreign(), ...sameSite }
    const answer = await ports.anybody().ask(ports.origin(), { headers: other })
    expect(answer).not.toHaveProperty(['headers', 'Access-Control-Allow-Origin'])
  })

  test('a page of the same codespace gets everywhere', async () => {
    const from = { referer: `${ports.origin(8000)}/` }
    const cases: [string, string, Record<string, string>][] = [
      ['POST', 'with its origin', { origin: ports.origin(8000), ...sameSite }],
      ['POST', 'its own', { 'sec-fetch-site': 'same-origin' }],
      ['POST', 'its own without a referrer', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
      ['GET', 'a picture', { ...sameSite, 'sec-fetch-mode': 'no-cors', ...from }],
      ['GET', 'an upgrade', { ...socket, origin: ports.origin(8000) }],
      [
        'GET',
        'a frame',
        { ...page, 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'same-site', ...from },
      ],
      ['GET', 'a link from anywhere', { ...page, 'sec-fetch-site': 'cross-site' }],
    ]
    for (const [method, name, headers] of cases) {
      const answer = await ada.ask(ports.origin(), { method, headers })
      expect([name, answer]).toEqual([name, expect.objectContaining(pass)])
    }
  })

  test('a form that is sent too late gets a page that renews the sign-in, and keeps nothing of it', async () => {
    const form = { ...page, 'sec-fetch-site': 'same-origin', origin: ports.origin() }
    const answer = await ports
      .anybody()
      .ask(`${ports.origin()}/save`, { method: 'POST', headers: form })
    expect(answer).toMatchObject({
      status: 401,
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
      body: expect.stringContaining('/ports/enter?host='),
    })
    expect((answer as { body: string }).body).toContain('renewed')
  })

  test('S-10 a form of another codespace is not sent once more as if it were the port’s own', async () => {
    const cases = [
      { origin: foreign() },
      { origin: 'null' },
      { origin: 'https://evil.example' },
      {},
    ]
    for (const from of cases) {
      const headers = { ...page, 'sec-fetch-site': 'same-site', ...from }
      const answer = await ada.ask(`${ports.origin()}/save`, { method: 'POST', headers })
      expect(answer).toMatchObject({ status: 401 })
      const { body } = answer as { body: string }
      expect([from, body]).toEqual([from, expect.not.stringMatching(/reload|<script|ports\/enter/)])
    }
  })

  test('S-10 only what becomes a page in a tab carries the cookie of tabs', async () => {
    for (const dest of ['iframe', 'frame', 'embed', 'object', 'fencedframe', 'empty', 'script']) {
      const headers = { ...page, 'sec-fetch-dest': dest, 'sec-fetch-site': 'same-site' }
      const answer = await ada.ask(ports.origin(), { headers })
      expect([dest, answer]).toEqual([dest, expect.objectContaining({ status: 401 })])
    }
  })
})
