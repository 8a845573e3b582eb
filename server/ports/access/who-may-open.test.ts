import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PortVisibility } from '../port-values.schema.ts'
import { maxVisibility } from '../ports.settings.ts'
import {
  type Layout,
  layouts,
  openTestPorts,
  type PortBrowser,
  page,
  socket,
  type TestPorts,
} from '../ports.testing.ts'

const viewers = ['nobody', 'mallory', 'administrator', 'grace', 'ada'] as const
type Viewer = (typeof viewers)[number]

/** Who is let in at all; grace is in the organization of the repository. */
const cases: { visibility: PortVisibility; named: 'mallory' | null; expected: Viewer[] }[] = [
  { visibility: 'private', named: null, expected: ['ada'] },
  { visibility: 'private', named: 'mallory', expected: ['mallory', 'ada'] },
  { visibility: 'org', named: null, expected: ['grace', 'ada'] },
  { visibility: 'org', named: 'mallory', expected: ['mallory', 'grace', 'ada'] },
  { visibility: 'public', named: null, expected: [...viewers] },
]

describe.each(Object.keys(layouts) as Layout[])('app and ports of %s', (layout) => {
  let ports: TestPorts
  beforeAll(async () => {
    ports = await openTestPorts(layout)
  })
  afterAll(() => ports[Symbol.asyncDispose]())

  const share = (visibility: PortVisibility, port = 3000) =>
    ports.ada.api.ports.update({ name: ports.name, port, visibility })
  const browserOf = (viewer: Viewer): Promise<PortBrowser> | PortBrowser =>
    viewer === 'nobody' ? ports.anybody() : ports.person(viewer)

  describe.each(cases)('a port that is $visibility and shared by name with $named', (of) => {
    const { visibility, named, expected } = of
    const people = () => ports.ada.api.ports.people
    beforeAll(async () => {
      if (named) await people().add({ name: ports.name, port: 3000, login: named })
    })
    afterAll(async () => {
      for (const { userId } of await people().list({ name: ports.name })) {
        await people().remove({ name: ports.name, port: 3000, userId })
      }
    })
    test.for(viewers)(
      'S-32 S-33 S-92 is answered alike over HTTP and WebSocket for %s',
      async (viewer) => {
        await share(visibility)
        const browser = await browserOf(viewer)
        const isIn = expected.includes(viewer)
        // What is public knows its owner once they have come by the app.
        const isByApp = viewer === 'ada' && visibility === 'public'
        const entering = `${ports.ctx.config.publicUrl}/ports/enter?host=${ports.host()}&to=/`
        const opened = await browser.open(isByApp ? entering : `${ports.origin()}/`)
        // Whoever is let in and is not its owner is told first whose content it is.
        if (viewer === 'ada') expect(opened.access).toMatchObject({ kind: 'pass', isOwner: true })
        else if (isIn) expect(opened.access).toMatchObject({ kind: 'answer', status: 200 })
        else expect(opened.access).toBeNull()
        const api = await browser.ask(`${ports.origin()}/api`)
        const own = { ...socket, origin: ports.origin() }
        const upgraded = await browser.ask(`${ports.origin()}/ws`, { headers: own })
        for (const answer of [api, upgraded]) {
          if (isIn) expect(answer).toMatchObject({ kind: 'pass', isOwner: viewer === 'ada' })
          else expect(answer).toMatchObject({ kind: 'answer', status: 401 })
        }
      },
    )
  })

  test('S-32 nothing without a right goes on, whatever the method, and no page is sent to programs', async () => {
    await share('private')
    const anybody = ports.anybody()
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const answer = await anybody.ask(`${ports.origin()}/`, { method })
      expect([method, answer]).toEqual([method, expect.objectContaining({ status: 401 })])
      expect(JSON.parse((answer as { body: string }).body).error).toBe('SIGN_IN_REQUIRED')
    }
    const toApp = await anybody.ask(`${ports.origin()}/a?b=c`, { headers: page })
    const { publicUrl } = ports.ctx.config
    expect(toApp).toMatchObject({
      status: 303,
      headers: {
        Location: `${publicUrl}/ports/enter?host=${encodeURIComponent(ports.host())}&to=%2Fa%3Fb%3Dc`,
      },
    })
  })

  test('S-45 what is missing, private or stopped is answered in the same words', async () => {
    await share('private')
    const { protocol, host } = new URL(ports.ctx.config.portsUrl ?? '')
    const missing = `${protocol}//amber-hut-23456789abcdf-3000.${host}`
    const said = async (origin: string, who: PortBrowser) => {
      const answers: unknown[] = []
      for (const request of [{}, { headers: page }, { method: 'POST', headers: page }]) {
        answers.push(await who.ask(`${origin}/x`, request))
      }
      const text = JSON.stringify([...answers, await who.open(`${origin}/x`)])
      return text.replaceAll(/amber-hut-\w+/g, 'NAME').replaceAll(/nonce[-=\\"']+[\w+/=]+/g, '')
    }
    for (const who of [() => ports.anybody(), () => ports.person('mallory')]) {
      const ofMissing = await said(missing, await who())
      expect(await said(ports.origin(), await who())).toEqual(ofMissing)
      await ports.change({ desired: 'stopped', phase: 'stopped' })
      expect(await said(ports.origin(), await who())).toEqual(ofMissing)
      await ports.change({ desired: 'running', phase: 'running' })
    }
  })

  test('S-34 a lower maximum counts with the next request, also for what is open', async () => {
    await share('public')
    const anybody = ports.anybody()
    expect(await anybody.ask(ports.origin())).toMatchObject({ kind: 'pass' })
    await ports.set(maxVisibility, 'org')
    expect(await anybody.ask(ports.origin())).toMatchObject({ status: 401 })
    await expect(share('public')).rejects.toMatchObject({
      cause: { code: 'PORT_VISIBILITY_NOT_ALLOWED' },
    })
    const [port] = (await ports.ada.api.ports.list({ name: ports.name })).ports
    expect(port?.visibility).toBe('org')
    await ports.set(maxVisibility, null)
    expect(await anybody.ask(ports.origin())).toMatchObject({ kind: 'pass' })
  })

  test('S-35 a public port is private again after a restart, and after it was removed and added', async () => {
    await share('public')
    const anybody = ports.anybody()
    expect(await anybody.ask(ports.origin())).toMatchObject({ kind: 'pass' })
    await ports.restart()
    expect(await anybody.ask(ports.origin())).toMatchObject({ status: 401 })
    await share('public')
    expect(await anybody.ask(ports.origin())).toMatchObject({ kind: 'pass' })
    await ports.ada.api.ports.remove({ name: ports.name, port: 3000 })
    expect(await anybody.ask(ports.origin())).toMatchObject({ status: 401 })
    await ports.ada.api.ports.add({ name: ports.name, port: 3000 })
    expect(await anybody.ask(ports.origin())).toMatchObject({ status: 401 })
  })

  test('another protocol makes a public port private', async () => {
    await share('public')
    const view = await ports.ada.api.ports.update({
      name: ports.name,
      port: 3000,
      protocol: 'https',
    })
    expect(view.ports).toMatchObject([{ port: 3000, protocol: 'https', visibility: 'private' }])
    expect(await ports.anybody().ask(ports.origin())).toMatchObject({ status: 401 })
  })

  test('S-33 who leaves the organization is out within half a minute, and while GitHub does not say', async () => {
    await share('org')
    const grace = await ports.person('grace')
    await grace.open(ports.origin())
    expect(await grace.ask(ports.origin())).toMatchObject({ kind: 'pass', isOwner: false })
    {
      using _ = ports.github.hub.mood('GET /api/v3/app/installations', { kind: 'rate limited' })
      ports.github.wait(0.5)
      expect(await grace.ask(ports.origin())).toMatchObject({ status: 401 })
    }
    ports.github.wait(0.5)
    expect(await grace.ask(ports.origin())).toMatchObject({ kind: 'pass' })
    ports.github.hub.setMembership('acme', 'grace', null)
    ports.github.wait(0.5)
    expect(await grace.ask(ports.origin())).toMatchObject({ status: 401 })
  })
})
