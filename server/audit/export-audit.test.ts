import { expect, test } from 'vitest'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import type { AuditEvent } from './audit.schema.ts'

async function insertMany(app: TestApp, count: number): Promise<void> {
  const row = await app.ctx.db.selectFrom('auditEvent').selectAll().executeTakeFirstOrThrow()
  for (let index = 0; index < count; index += 100) {
    const rows = Array.from({ length: 100 }, (_, nth) => ({
      ...row,
      id: `x${String(index + nth).padStart(6, '0')}`,
      at: row.at - 1000,
      objectName: `row ${index + nth}\n"quoted"`,
    }))
    await app.ctx.db.insertInto('auditEvent').values(rows).execute()
  }
}

const download = (app: TestApp, { cookie }: { cookie: string }, query = '', headers = {}) =>
  fetch(`${app.url}/audit/export${query}`, {
    headers: { cookie, 'sec-fetch-site': 'same-origin', 'user-agent': 'Test', ...headers },
  })

const eventsOf = async (response: Response) =>
  (await response.text())
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as AuditEvent)

test('the whole log comes as JSON lines, the newest first, and that it was taken is the newest', async () => {
  await using app = await TestApp.start()
  const owner = await app.signIn()
  await insertMany(app, 1000)
  const response = await download(app, owner)
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/x-ndjson; charset=utf-8',
    'content-disposition': expect.stringMatching(
      /^attachment; filename="bothy-audit-\d{4}-\d\d-\d\d\.jsonl"$/,
    ),
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  })
  const events = await eventsOf(response)
  expect(events).toHaveLength(1002)
  expect(new Set(events.map(({ id }) => id)).size).toBe(1002)
  expect(events[0]).toMatchObject({
    action: 'audit.export',
    actor: { name: 'owner' },
    userAgent: 'Test',
    address: expect.stringContaining('127.0.0.1'),
  })
  expect(events[2]?.object.name).toBe('row 999\n"quoted"')
  const found = await eventsOf(await download(app, owner, '?actions=audit.export&search=AUDIT'))
  expect(found.map(({ action }) => action)).toEqual(['audit.export', 'audit.export'])
  expect((await download(app, owner, '?actions=nothing')).status).toBe(400)
})

test('S-91 S-03 nobody gets it but an administrator on a page of the app', async () => {
  await using app = await TestApp.start()
  const owner = await app.signIn()
  const mallory = await app.signIn('mallory')
  expect((await download(app, { cookie: '' })).status).toBe(401)
  expect((await download(app, mallory)).status).toBe(403)
  const foreign = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
  ]
  for (const headers of foreign) {
    expect((await download(app, owner, '', headers)).status).toBe(403)
  }
  const { events } = await owner.api.audit.list({ actions: ['audit.export'] })
  expect(events).toEqual([])
})

test('S-19 a download under way breaks off once its session has ended, and reads no more than is taken', async () => {
  await using app = await TestApp.start()
  const owner: TestUser = await app.signIn()
  await insertMany(app, 40_000)
  const response = await download(app, owner)
  const reader = response.body?.getReader()
  expect((await reader?.read())?.done).toBe(false)
  await owner.api.session.signOutEverywhere()
  const readAll = async () => {
    let bytes = 0
    for (;;) {
      const chunk = await reader?.read()
      if (!chunk || chunk.done) return bytes
      bytes += chunk.value.byteLength
    }
  }
  await expect(readAll()).rejects.toThrow()
})
