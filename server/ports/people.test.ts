import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listAuditInput } from '#server/audit/audit.schema.ts'
import { listAudit } from '#server/audit/audit.ts'
import { maxVisibility } from './ports.settings.ts'
import { openTestPorts, page, socket, type TestPorts } from './ports.testing.ts'

let ports: TestPorts
beforeAll(async () => {
  ports = await openTestPorts('one site')
})
afterAll(() => ports[Symbol.asyncDispose]())
beforeEach(async () => {
  for (const { port, userId } of await list()) await people().remove({ ...at(port), userId })
  await ports.set(maxVisibility, null)
})

const at = (port = 3000) => ({ name: ports.name, port })
const people = () => ports.ada.api.ports.people
const list = () => people().list({ name: ports.name })
const add = (login: string, port = 3000) => people().add({ ...at(port), login })
const idOf = async (who: string) => (await ports.apiOf(who)).session.user.id
const takeBack = async (who: string) => people().remove({ ...at(), userId: await idOf(who) })
const visit = { method: 'POST', headers: { ...page, 'sec-fetch-site': 'same-origin' } }

test('S-33 somebody who is named opens that port, by their own session, and no other', async () => {
  const mallory = await ports.person('mallory')
  expect((await mallory.open(ports.origin())).status).toBe(404)
  await add('Mallory')
  const opened = await mallory.open(`${ports.origin()}/a`)
  // It is somebody else's content, of which they are told first.
  expect(opened.access).toMatchObject({ kind: 'answer', status: 200 })
  await mallory.ask(`${ports.origin()}/.bothy/visit?to=%2Fa`, visit)
  expect(await mallory.ask(`${ports.origin()}/a`, { headers: page })).toMatchObject({
    ...{ kind: 'pass', isOwner: false },
  })
  expect((await mallory.open(ports.origin(4000))).status).toBe(404)
  expect((await (await ports.person('grace')).open(ports.origin())).status).toBe(404)
  expect(await ports.anybody().ask(ports.origin())).toMatchObject({ status: 401 })
})

test('S-36 who is taken back is out at once, with what they have open', async () => {
  await add('mallory')
  await add('mallory', 4000)
  const mallory = await ports.person('mallory')
  await mallory.open(ports.origin())
  const own = { ...socket, origin: ports.origin() }
  const upgraded = await mallory.ask(`${ports.origin()}/ws`, { headers: own })
  const held = new PassThrough()
  const isClosed = new Promise((resolve) => held.once('close', resolve))
  if (upgraded.kind !== 'pass') throw new Error('The upgrade was refused.')
  upgraded.hold(held)
  await takeBack('mallory')
  await isClosed
  expect(await mallory.ask(ports.origin())).toMatchObject({ status: 401 })
  expect((await mallory.open(ports.origin())).status).toBe(404)
  // The other port of theirs is as it was.
  expect((await mallory.open(ports.origin(4000))).access).toMatchObject({ status: 200 })
})

test('a port that is shared is on the list with how many it is shared with, until it is removed', async () => {
  await add('mallory')
  await add('mallory')
  await add('grace')
  expect(await list()).toMatchObject([
    { port: 3000, login: 'mallory', isAllowed: true },
    { port: 3000, login: 'grace', isAllowed: true },
  ])
  const view = await ports.ada.api.ports.list({ name: ports.name })
  expect(view.ports).toMatchObject([{ port: 3000, visibility: 'private', people: 2 }])
  const { api } = await ports.apiOf('administrator')
  expect(await api.admin.ports.list()).toMatchObject([{ visibility: 'private', people: 2 }])
  await ports.restart()
  expect((await (await ports.person('grace')).open(ports.origin())).status).toBe(200)
  await ports.ada.api.ports.remove(at())
  expect(await list()).toEqual([])
  expect((await (await ports.person('grace')).open(ports.origin())).status).toBe(404)
})

test('S-45 on their way in they go by the ports that are open to them, and learn of no other', async () => {
  await add('mallory')
  await add('mallory', 4000)
  const listed = { name: ports.name, port: 5000 }
  await ports.ada.api.ports.update({ ...listed, visibility: 'org' })
  const mallory = await ports.person('mallory')
  const { visited } = await mallory.open(ports.origin())
  expect(new Set(visited)).toEqual(
    new Set([ports.host(), new URL(ports.ctx.config.publicUrl).host, ports.host(4000)]),
  )
  await ports.ada.api.ports.remove(listed)
})

describe('what administrators say', () => {
  test('S-34 the maximum holds for who is named: members alone, or nobody', async () => {
    await add('mallory')
    await add('grace')
    const [mallory, grace] = [await ports.person('mallory'), await ports.person('grace')]
    await mallory.open(ports.origin())
    await grace.open(ports.origin())
    await ports.set(maxVisibility, 'org')
    expect(await mallory.ask(ports.origin())).toMatchObject({ status: 401 })
    expect(await grace.ask(ports.origin())).toMatchObject({ kind: 'pass' })
    expect(await list()).toMatchObject([{ isAllowed: false }, { isAllowed: true }])
    await expect(add('mallory', 4000)).rejects.toMatchObject({
      cause: { code: 'PORT_PERSON_NOT_ALLOWED' },
    })
    await ports.set(maxVisibility, 'private')
    expect(await grace.ask(ports.origin())).toMatchObject({ status: 401 })
    await expect(add('grace', 4000)).rejects.toMatchObject({
      cause: { code: 'PORT_PERSON_NOT_ALLOWED' },
    })
    await ports.set(maxVisibility, null)
    expect(await mallory.ask(ports.origin())).toMatchObject({ kind: 'pass' })
  })

  test('S-38 a port that is closed is closed to them, and shared with nobody new', async () => {
    await add('mallory')
    const mallory = await ports.person('mallory')
    await mallory.open(ports.origin())
    const { api } = await ports.apiOf('administrator')
    await api.admin.ports.close(at())
    expect(await mallory.ask(ports.origin())).toMatchObject({ status: 401 })
    await expect(add('grace')).rejects.toMatchObject({ cause: { code: 'PORT_CLOSED_NOT_ALLOWED' } })
    await api.admin.ports.allow(at())
    expect(await mallory.ask(ports.origin())).toMatchObject({ kind: 'pass' })
  })
})

test('who is not known here, or is its owner, is refused by name', async () => {
  await expect(add('nobody-here')).rejects.toMatchObject({
    ...{ message: expect.stringContaining('nobody-here'), cause: { code: 'PERSON_NOT_FOUND' } },
  })
  await expect(add('ada')).rejects.toMatchObject({ cause: { code: 'PERSON_IS_OWNER' } })
  const { api } = await ports.apiOf('mallory')
  const attempt = api.ports.people.add({ ...at(), login: 'mallory' })
  await expect(attempt).rejects.toMatchObject({ cause: { code: 'CODESPACE_NOT_FOUND' } })
  expect(await list()).toEqual([])
})

test('two of one login are nobody: it is not guessed who is meant', async () => {
  const { db } = ports.ctx
  const named = db.updateTable('Account').where('userId', '=', await idOf('grace'))
  await named.set({ login: 'mallory' }).execute()
  await expect(add('mallory')).rejects.toMatchObject({ cause: { code: 'PERSON_AMBIGUOUS' } })
  await named.set({ login: 'grace' }).execute()
})

test('what is shared and taken back is in the audit log', async () => {
  await add('mallory')
  await takeBack('mallory')
  await takeBack('mallory')
  const { events } = await listAudit(ports.ctx, listAuditInput.parse({}))
  const of = (action: string) => events.filter((event) => event.action === action)
  expect(events.slice(0, 2).map(({ action }) => action)).toEqual([
    'port.removePerson',
    'port.addPerson',
  ])
  expect(JSON.stringify(of('port.addPerson')[0])).toContain(await idOf('mallory'))
})
