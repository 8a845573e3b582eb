import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cookieMinutes } from '../ports.settings.ts'
import { findByHost } from '../ports.store.ts'
import {
  type Layout,
  layouts,
  openTestPorts,
  page,
  socket,
  type TestPorts,
} from '../ports.testing.ts'
import { beginErrand } from './hand-off.ts'

const pass = { kind: 'pass', isOwner: true }

describe.each(Object.keys(layouts) as Layout[])('app and ports of %s', (layout) => {
  let ports: TestPorts
  beforeAll(async () => {
    ports = await openTestPorts(layout)
  })
  afterAll(() => ports[Symbol.asyncDispose]())
  beforeEach(() => ports.restart())

  const handOff = (input: { port?: number; path?: string; isFrame?: boolean } = {}) =>
    ports.ada.api.ports.handOff({ name: ports.name, port: 3000, ...input })

  test('S-37 a hand-off is good once, within a minute, at its own host', async () => {
    const { url } = await handOff({ path: '/docs?a=1' })
    const ada = ports.anybody()
    const entered = await ada.ask(url, { headers: page })
    expect(entered).toMatchObject({
      status: 303,
      headers: { Location: `${ports.origin()}/docs?a=1`, 'Referrer-Policy': 'no-referrer' },
    })
    expect(await ada.ask(`${ports.origin()}/docs`)).toMatchObject(pass)
    expect(await ports.anybody().ask(url, { headers: page })).toMatchObject({ status: 403 })

    const late = (await handOff()).url
    ports.github.wait(1.1)
    expect(await ports.anybody().ask(late)).toMatchObject({ status: 403 })

    const elsewhere = (await handOff()).url.replace('-3000.', '-4000.')
    expect(await ports.anybody().ask(elsewhere)).toMatchObject({ status: 403 })
    // The wrong use has spent it.
    const back = elsewhere.replace('-4000.', '-3000.')
    expect(await ports.anybody().ask(back)).toMatchObject({ status: 403 })
  })

  test('a hand-off goes on where a port on its way was closed meanwhile', async () => {
    for (const port of [3000, 8000]) {
      await ports.ada.api.ports.update({ name: ports.name, port, visibility: 'org' })
    }
    const { session } = await ports.apiOf('grace')
    const bearer = { userId: session.user.id, sessionHash: session.tokenHash }
    const row = (await findByHost(ports.ctx, { name: ports.name, port: 3000 }))?.codespace
    if (!row) throw new Error('There is no such codespace.')
    const errand = { bearer, target: 3000, path: '/docs', isFrame: false }
    const first = await beginErrand(ports.ctx, row, errand)
    expect(new URL(first).host).toBe(ports.host(8000))
    await ports.ada.api.ports.update({ name: ports.name, port: 8000, visibility: 'private' })
    const grace = ports.anybody()
    const { address, access } = await grace.open(first, { ...page, 'x-bothy-skip-warning': '1' })
    expect({ address, access }).toMatchObject({
      address: `${ports.origin()}/docs`,
      access: { kind: 'pass', isOwner: false },
    })
    expect(grace.cookiesAt(ports.host(8000))).toBe('')
  })

  test('S-37 a look ahead by the browser, or by what shows a preview, does not use it up', async () => {
    const { url } = await handOff()
    const ahead = { ...page, 'sec-purpose': 'prefetch' }
    expect(await ports.anybody().ask(url, { headers: ahead })).toMatchObject({ status: 503 })
    await ports.anybody().ask(url, { method: 'HEAD' })
    expect(await ports.anybody().ask(url)).toMatchObject({ status: 303 })
  })

  test('S-37 the app leads to no host but those of its own ports', async () => {
    const ada = await ports.person('ada')
    const { publicUrl } = ports.ctx.config
    const own = ports.host()
    const alike = [
      `${own}.evil.example`,
      `evil.example/${own}`,
      `${own}@evil.example`,
      own.replace('-3000', '-03000'),
      own.replace('-3000', '-99999'),
      own.toUpperCase(),
      `files-${own}`,
      '',
    ]
    for (const host of alike) {
      const query = new URLSearchParams({ host, to: '/' })
      const { status } = await ada.open(`${publicUrl}/ports/enter?${query}`)
      expect([host, status]).toEqual([host, 404])
    }
    for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example', '/\nx']) {
      const query = new URLSearchParams({ host: own, to })
      const { address } = await ada.open(`${publicUrl}/ports/enter?${query}`)
      expect(address).toBe(`${ports.origin()}/`)
    }
  })

  test('S-36 a cookie ends after its time, however much it is used', async () => {
    await ports.set(cookieMinutes, 10)
    const ada = await ports.person('ada')
    await ada.open(ports.origin())
    for (let minute = 1; minute < 10; minute += 1) {
      ports.github.wait(1)
      expect(await ada.ask(ports.origin())).toMatchObject(pass)
    }
    ports.github.wait(1.1)
    expect(await ada.ask(ports.origin())).toMatchObject({ status: 401 })
    // Somebody who is signed in at the app is not asked for anything.
    expect((await ada.open(ports.origin())).access).toMatchObject(pass)
    await ports.set(cookieMinutes, null)
  })

  test('S-42 no cookie goes by a connection that is closed when another one ends, and all count as one visitor’s', async () => {
    const viewers = new Set<string>()
    const visitors = new Set<string>()
    for (let count = 0; count < 2; count += 1) {
      const ada = await ports.person('ada')
      const { access } = await ada.open(ports.origin())
      if (access?.kind === 'pass') {
        viewers.add(access.viewer)
        visitors.add(access.visitor)
      }
      ports.github.wait(1)
    }
    expect([viewers.size, visitors.size]).toEqual([2, 1])
  })

  test('S-36 a cookie is good at its own host, for the generation that ran, and in its own form', async () => {
    const ada = await ports.person('ada')
    await ada.open(ports.origin())
    const cookie = ada.cookiesAt(ports.host())
    const anybody = ports.anybody()
    const other = { headers: { cookie } }
    expect(await anybody.ask(ports.origin(), other)).toMatchObject(pass)
    expect(await anybody.ask(ports.origin(4000), other)).toMatchObject({ status: 401 })
    const asFrame = { headers: { cookie: cookie.replace('bothy-port=', 'bothy-frame=') } }
    expect(await anybody.ask(ports.origin(), asFrame)).toMatchObject({ status: 401 })
    const damaged = { headers: { cookie: cookie.replace(/(bothy-port=v1\.\w{8}\.)./, '$1!') } }
    expect(await anybody.ask(ports.origin(), damaged)).toMatchObject({ status: 401 })
    await ports.restart()
    expect(await anybody.ask(ports.origin(), other)).toMatchObject({ status: 401 })
  })

  test('a frame of the app has a cookie of its own, and says who may frame what comes', async () => {
    const { url } = await handOff({ isFrame: true })
    const ada = ports.anybody()
    const frame = { ...page, 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' }
    const entered = await ada.ask(url, { headers: frame })
    const frameCookie = /^__Host-bothy-frame=.*SameSite=None; Partitioned$/
    expect(entered).toMatchObject({
      headers: { 'Set-Cookie': [expect.stringMatching(frameCookie), expect.anything()] },
    })
    expect(await ada.ask(ports.origin(), { headers: frame })).toMatchObject({
      ...pass,
      isFrame: true,
      frameAncestors: `'self' ${ports.ctx.config.publicUrl}`,
    })
    const again = await ports.anybody().ask(ports.origin(), { headers: frame })
    expect(again).toMatchObject({ status: 401, body: expect.stringContaining('bothy-port-renew') })
  })

  test('S-39 a browser that saw nothing there, or another codespace, begins anew', async () => {
    const ada = ports.anybody()
    const first = await ada.ask((await handOff()).url)
    expect(first).toMatchObject({ headers: { 'Clear-Site-Data': '"cache", "storage"' } })
    const second = await ada.ask((await handOff()).url)
    expect((second as { headers: object }).headers).not.toHaveProperty('Clear-Site-Data')
    // A frame keeps its own account of it, as browsers keep its storage apart.
    const framed = await ports.anybody().ask((await handOff({ isFrame: true })).url)
    const marker = /^__Host-bothy-instance=.*SameSite=None; Partitioned$/
    expect(framed).toMatchObject({
      headers: { 'Set-Cookie': [expect.anything(), expect.stringMatching(marker)] },
    })
  })

  test('S-36 a socket that says nothing stays open for hours, and ends with its cookie', async () => {
    const ada = await ports.person('ada')
    await ada.open(ports.origin())
    const headers = { ...socket, origin: ports.origin() }
    const access = await ada.ask(ports.origin(), { headers })
    if (access.kind !== 'pass') throw new Error('It was not let in.')
    const kept = new PassThrough()
    access.hold(kept)
    ports.github.wait(175)
    await ports.ctx.portGate.recheck(ports.ctx, () => true)
    expect(kept.destroyed).toBe(false)
    const closed = once(kept, 'close')
    ports.github.wait(6)
    await ports.ctx.portGate.recheck(ports.ctx, () => true)
    await closed
  })

  test('S-19 S-36 what is open is closed when the session ends, and nothing more is let in', async () => {
    const { session } = ports.ada
    const held = await ports.person('ada')
    await held.open(ports.origin())
    const access = await held.ask(ports.origin(), {
      headers: { ...socket, origin: ports.origin() },
    })
    if (access.kind !== 'pass') throw new Error('It was not let in.')
    const kept = new PassThrough()
    access.hold(kept)
    const closed = once(kept, 'close')
    const { db } = ports.ctx
    const row = await db
      .deleteFrom('Session')
      .where('sessionToken', '=', session.tokenHash)
      .returningAll()
      .executeTakeFirstOrThrow()
    await ports.ctx.portGate.recheck(ports.ctx, () => true)
    await closed
    ports.github.wait(0.1)
    expect(await held.ask(ports.origin())).toMatchObject({ status: 401 })
    await db.insertInto('Session').values(row).execute()
  })
})
