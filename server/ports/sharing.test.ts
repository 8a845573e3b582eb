import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listAuditInput } from '#server/audit/audit.schema.ts'
import { listAudit } from '#server/audit/audit.ts'
import { tokenHeader } from './port-keys.ts'
import { maxVisibility, tokensAllowed } from './ports.settings.ts'
import { openTestPorts, page, type TestPorts } from './ports.testing.ts'

let ports: TestPorts
beforeAll(async () => {
  ports = await openTestPorts('one site')
})
afterAll(() => ports[Symbol.asyncDispose]())
beforeEach(() => ports.restart())

const port = () => ({ name: ports.name, port: 3000 })
const share = (visibility: 'private' | 'org' | 'public') =>
  ports.ada.api.ports.update({ ...port(), visibility })
const actions = async () =>
  (await listAudit(ports.ctx, listAuditInput.parse({}))).events.map(({ action }) => action)

describe('a page of a public port', () => {
  const own = { ...page, 'sec-fetch-site': 'same-origin', origin: '' }
  beforeEach(() => {
    own.origin = ports.origin()
  })

  test('S-38 warns once for each visitor, and never a program', async () => {
    await share('public')
    const visitor = ports.anybody()
    const warned = await visitor.ask(`${ports.origin()}/a?b=1`, { headers: page })
    expect(warned).toMatchObject({ kind: 'answer', status: 200 })
    const { body } = warned as { body: string }
    expect(body).toContain('/.bothy/visit?to=%2Fa%3Fb%3D1')
    const straight = [
      { headers: { accept: 'application/json' } },
      { method: 'POST', headers: page },
      { headers: { ...page, 'x-bothy-skip-warning': '1' } },
    ]
    for (const asked of straight) {
      expect(await visitor.ask(ports.origin(), asked)).toMatchObject({ kind: 'pass' })
    }
    const visit = `${ports.origin()}/.bothy/visit?to=%2Fa%3Fb%3D1`
    // Nobody else's page goes on for them.
    const foreign = { ...own, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    const refused = await visitor.ask(visit, { method: 'POST', headers: foreign })
    expect(refused).toMatchObject({ status: 403 })
    expect(await visitor.ask(visit, { method: 'POST', headers: own })).toMatchObject({
      status: 303,
      headers: { Location: '/a?b=1' },
    })
    expect(await visitor.ask(`${ports.origin()}/a`, { headers: page })).toMatchObject({
      kind: 'pass',
      isOwner: false,
    })
  })

  test('S-38 warns of a form that another site sends there, until its visitor knows', async () => {
    await share('public')
    const visitor = ports.anybody()
    const headers = { ...page, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
    const form = { method: 'POST', headers }
    expect(await visitor.ask(`${ports.origin()}/a`, form)).toMatchObject({
      kind: 'answer',
      body: expect.stringContaining('has not been passed on'),
    })
    await visitor.ask(`${ports.origin()}/.bothy/visit?to=%2Fa`, { method: 'POST', headers: own })
    expect(await visitor.ask(`${ports.origin()}/a`, form)).toMatchObject({ kind: 'pass' })
  })

  test('S-38 can be reported, and closed by an administrator for everybody but its owner', async () => {
    await share('public')
    const visitor = ports.anybody()
    const report = `${ports.origin()}/.bothy/report`
    expect(await visitor.ask(report, { method: 'POST', headers: own })).toMatchObject({
      status: 200,
    })
    const { api } = await ports.apiOf('administrator')
    const [shared] = await api.admin.ports.list()
    expect(shared).toMatchObject({ ...port(), visibility: 'public', reports: 1, closedAt: null })
    await api.admin.ports.close(port())
    expect(await visitor.ask(ports.origin())).toMatchObject({ status: 401 })
    await expect(share('public')).rejects.toMatchObject({
      cause: { code: 'PORT_CLOSED_NOT_ALLOWED' },
    })
    expect((await (await ports.person('ada')).open(ports.origin())).status).toBe(200)
    await ports.restart()
    expect(await api.admin.ports.list()).toMatchObject([{ closedAt: expect.any(Number) }])
    await api.admin.ports.allow(port())
    expect(await visitor.ask(ports.origin())).toMatchObject({ status: 401 })
    await share('public')
    expect(await visitor.ask(ports.origin())).toMatchObject({ kind: 'pass' })
    const recorded = await actions()
    for (const action of ['port.report', 'port.close', 'port.allow', 'port.setVisibility']) {
      expect(recorded).toContain(action)
    }
  })
})

describe('a link', () => {
  const create = (expiresInMinutes = 60) =>
    ports.ada.api.ports.links.create({ ...port(), path: '/demo', expiresInMinutes })

  test('opens one port without a sign-in, until it ends or is revoked', async () => {
    const { id, url } = await create()
    const guest = ports.anybody()
    expect(await guest.ask(url, { headers: page })).toMatchObject({
      status: 303,
      headers: { Location: '/demo' },
    })
    expect(await guest.ask(ports.origin())).toMatchObject({ kind: 'pass', isOwner: false })
    expect(await guest.ask(ports.origin(4000))).toMatchObject({ status: 401 })
    const elsewhere = url.replace('-3000.', '-4000.')
    expect(await ports.anybody().ask(elsewhere)).toMatchObject({ status: 404 })
    expect(await ports.ada.api.ports.links.list({ name: ports.name })).toMatchObject([{ id }])
    await ports.ada.api.ports.links.revoke({ name: ports.name, id })
    expect(await guest.ask(ports.origin())).toMatchObject({ status: 401 })
    expect(await ports.anybody().ask(url)).toMatchObject({ status: 404 })
  })

  test('ends by itself, with its port, and while ports may not be public (S-34)', async () => {
    const short = await create(2)
    const guest = ports.anybody()
    await guest.ask(short.url)
    ports.github.wait(2.1)
    expect(await guest.ask(ports.origin())).toMatchObject({ status: 401 })
    const { url } = await create()
    await guest.ask(url)
    expect(await guest.ask(ports.origin())).toMatchObject({ kind: 'pass' })
    await ports.set(maxVisibility, 'org')
    expect(await guest.ask(ports.origin())).toMatchObject({ status: 401 })
    await expect(create()).rejects.toMatchObject({
      cause: { code: 'PORT_VISIBILITY_NOT_ALLOWED' },
    })
    await ports.set(maxVisibility, null)
    expect(await guest.ask(ports.origin())).toMatchObject({ kind: 'pass' })
    await ports.ada.api.ports.remove(port())
    expect(await guest.ask(ports.origin())).toMatchObject({ status: 401 })
  })
})

test('a token opens one port for a program, and is shown once', async () => {
  const { api } = ports.ada
  const { id, header, token } = await api.ports.tokens.create({ ...port(), expiresInMinutes: 60 })
  expect(header).toBe(tokenHeader)
  const headers = { [tokenHeader.toLowerCase()]: token }
  const program = ports.anybody()
  const post = { method: 'POST', headers }
  expect(await program.ask(ports.origin(), post)).toMatchObject({
    kind: 'pass',
    isOwner: false,
    viewer: `token:${id}`,
  })
  expect(await program.ask(ports.origin(4000), post)).toMatchObject({ status: 401 })
  expect(JSON.stringify(await api.ports.tokens.list({ name: ports.name }))).not.toContain(token)
  await ports.set(tokensAllowed, false)
  expect(await program.ask(ports.origin(), post)).toMatchObject({ status: 401 })
  await ports.set(tokensAllowed, null)
  expect(await program.ask(ports.origin(), post)).toMatchObject({ kind: 'pass' })
  await api.ports.tokens.revoke({ name: ports.name, id })
  expect(await program.ask(ports.origin(), post)).toMatchObject({ status: 401 })
})

describe('what a configuration wants opened', () => {
  const configured = {
    forward: [3000],
    attributes: [
      { match: '3000', label: 'Web', protocol: null, onAutoForward: null, visibility: 'public' },
      { match: '.*', label: null, protocol: null, onAutoForward: null, visibility: 'public' },
    ],
    otherAttributes: null,
  }
  const startAs = (reason: 'administrator' | 'decision') =>
    ports.change({
      configuration: JSON.stringify({ ports: configured }),
      trust: JSON.stringify({ generation: 1, isTrusted: true, reason }),
    })
  const list = () => ports.ada.api.ports.list({ name: ports.name })

  test('S-34 is open where administrators trust the repository, within their maximum', async () => {
    await startAs('administrator')
    expect(await list()).toMatchObject({
      asked: [],
      ports: [{ port: 3000, label: 'Web', visibility: 'public', source: 'configuration' }],
    })
    await ports.set(maxVisibility, 'org')
    expect((await list()).ports[0]?.visibility).toBe('org')
    await ports.set(maxVisibility, null)
    expect(await ports.anybody().ask(ports.origin(5000))).toMatchObject({ status: 401 })
  })

  test('S-41 a port of a service is listed by its place, opened there, and as private as any', async () => {
    const ofServices = [{ port: 5433, service: 'db', servicePort: 5432 }]
    const trust = { generation: 1, isTrusted: true, reason: 'administrator' }
    await ports.change({
      configuration: JSON.stringify({ ports: { ...configured, ofServices } }),
      trust: JSON.stringify(trust),
    })
    expect((await list()).ports).toMatchObject([
      { port: 3000, service: null },
      { port: 5433, service: 'db:5432', visibility: 'private', source: 'configuration' },
    ])
    expect(await ports.anybody().ask(ports.origin(5433))).toMatchObject({ status: 401 })
    const ada = await ports.person('ada')
    expect((await ada.open(ports.origin(5433))).access).toMatchObject({ service: ofServices[0] })
    expect((await ada.open(ports.origin(5432))).access).toMatchObject({ service: null })
  })

  test('S-35 who was let in to a port of one service gets to no other by its number', async () => {
    const standFor = (service: string) => {
      const ofServices = [{ port: 5433, service, servicePort: 5432 }]
      return ports.change({
        configuration: JSON.stringify({ ports: { ...configured, ofServices } }),
      })
    }
    const at = { name: ports.name, port: 5433 }
    await standFor('db')
    const { token } = await ports.ada.api.ports.tokens.create({ ...at, expiresInMinutes: 60 })
    await ports.ada.api.ports.people.add({ ...at, login: 'mallory' })
    const byToken = () =>
      ports.anybody().ask(ports.origin(5433), { headers: { [tokenHeader.toLowerCase()]: token } })
    const mallory = await ports.person('mallory')
    await mallory.open(ports.origin(5433))
    const byName = () => mallory.ask(ports.origin(5433))
    expect(await byToken()).toMatchObject({ kind: 'pass' })
    expect(await byName()).toMatchObject({ kind: 'pass' })
    await standFor('payroll')
    // A judgement is kept for a moment, and until the news of the change has come.
    await expect.poll(byToken).toMatchObject({ status: 401 })
    await expect.poll(byName).toMatchObject({ status: 401 })
    const { people } = ports.ada.api.ports
    expect(await people.list({ name: ports.name })).toMatchObject([{ isOther: true }])
    // Said anew, of what it is now.
    await people.add({ ...at, login: 'mallory' })
    await expect.poll(byName).toMatchObject({ kind: 'pass' })
    await standFor('db')
    await expect.poll(byName).toMatchObject({ status: 401 })
    expect(await byToken()).toMatchObject({ kind: 'pass' })
  })

  test('S-34 is asked of the owner once elsewhere, and their answer is kept', async () => {
    await startAs('decision')
    expect(await list()).toMatchObject({
      asked: [{ port: 3000, visibility: 'public' }],
      ports: [{ visibility: 'private' }],
    })
    await share('private')
    expect((await list()).asked).toEqual([])
    await ports.restart()
    expect(await list()).toMatchObject({ asked: [], ports: [{ visibility: 'private' }] })
    await share('public')
    await ports.restart()
    expect(await list()).toMatchObject({ asked: [], ports: [{ visibility: 'public' }] })
  })
})

test('a port that only was found is on the list with what its owner said of it', async () => {
  const { api } = ports.ada
  const { name } = ports
  const found = { name, port: 4321 }
  const listed = async () =>
    (await api.ports.list({ name })).ports.find((one) => one.port === found.port)
  expect(await listed()).toBeUndefined()
  await api.ports.update({ ...found, label: 'API' })
  expect(await listed()).toMatchObject({ label: 'API', visibility: 'private', source: 'user' })
  await api.ports.update({ ...found, label: null })
  expect(await listed()).toBeUndefined()
  await api.ports.update({ ...found, protocol: 'https' })
  expect(await listed()).toMatchObject({ label: null, protocol: 'https', source: 'user' })
  await api.ports.remove(found)
  expect(await listed()).toBeUndefined()
  await api.ports.update({ ...found, visibility: 'public' })
  expect(await listed()).toMatchObject({ visibility: 'public', source: 'user' })
})

test('no more than five hundred ports are remembered, and a start forgets those that were removed', async () => {
  const { ada, ctx, id, name } = ports
  await ctx.db.deleteFrom('forwardedPort').execute()
  const rows = Array.from({ length: 500 }, (_, at) => {
    return { codespaceId: id, port: 10_000 + at, isAdded: 1, isAgreed: 0, updatedAt: 1 }
  })
  await ctx.db.insertInto('forwardedPort').values(rows).execute()
  const add = (number: number) => ada.api.ports.add({ name, port: number })
  const refused = { cause: { code: 'TOO_MANY_PORTS' } }
  await expect(add(3000)).rejects.toMatchObject(refused)
  await expect(share('private')).rejects.toMatchObject(refused)
  await add(10_000)
  await ada.api.ports.remove({ name, port: 10_001 })
  await expect(add(3000)).rejects.toMatchObject(refused)
  await ports.restart()
  expect((await add(3000)).ports).toHaveLength(500)
  await ctx.db.deleteFrom('forwardedPort').execute()
})
