import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Engine, engines, TestPlaces } from '#server/db/database.testing.ts'
import { openDatabase } from '#server/db/database.ts'
import { createLog } from '#server/log.ts'
import { listAuditInput } from './audit.schema.ts'
import { purgeBefore } from './audit.store.ts'
import { type AuditDeed, audit, listAudit, listOwnAudit } from './audit.ts'

const dayMs = 24 * 60 * 60 * 1000
const everything = listAuditInput.parse({})
const deed: AuditDeed = {
  action: 'codespace.rename',
  object: { type: 'codespace', id: 'c1', name: 'amber-hut' },
  actor: { id: 'u1', name: 'Ada' },
  before: { displayName: 'one' },
  after: { displayName: 'two' },
}

describe.each(engines)('on %s', (engine: Engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places[Symbol.asyncDispose]())

  async function openAudit() {
    const db = await openDatabase(await places.newPlace())
    return { db, log: createLog('silent'), [Symbol.asyncDispose]: () => db.destroy() }
  }

  test('S-94 an event is never changed, replaced or deleted, whoever asks', async () => {
    await using ctx = await openAudit()
    await audit(ctx, deed)
    const [row] = await ctx.db.selectFrom('auditEvent').selectAll().execute()
    if (!row) throw new Error('Nothing was recorded.')
    const attempts = [
      ctx.db.updateTable('auditEvent').set({ actorName: 'Bob' }),
      ctx.db.updateTable('auditEvent').set({ at: 1 }).where('id', '=', row.id),
      ctx.db.deleteFrom('auditEvent'),
      ctx.db.deleteFrom('auditEvent').where('id', '=', row.id),
      engine === 'SQLite'
        ? ctx.db.replaceInto('auditEvent').values({ ...row, actorName: 'Bob' })
        : ctx.db
            .insertInto('auditEvent')
            .values(row)
            .onConflict((on) => on.column('id').doUpdateSet({ actorName: 'Bob' })),
    ]
    for (const attempt of attempts) await expect(attempt.execute()).rejects.toThrow()
    const event = sql.table('auditEvent')
    const purge = sql.table('auditPurge')
    const behindOurBack =
      engine === 'SQLite'
        ? [
            sql`update or replace ${event} set ${sql.ref('at')} = 1`,
            sql`insert into ${purge} values (2, 'z')`,
            sql`insert or replace into ${purge} values (1, 9e15)`,
          ]
        : [
            sql`truncate ${event}`,
            sql`truncate ${event}, ${purge} cascade`,
            sql`with gone as (delete from ${event} returning *) select * from gone`,
            sql`insert into ${purge} values (1, 9000000000000000)`,
          ]
    for (const attempt of behindOurBack) await expect(attempt.execute(ctx.db)).rejects.toThrow()
    // Where it says nothing, or says long ago, nothing is old.
    await sql`insert into ${purge} values (3, -1)`.execute(ctx.db)
    await expect(ctx.db.deleteFrom('auditEvent').execute()).rejects.toThrow()
    await ctx.db.deleteFrom('auditPurge').execute()
    await expect(ctx.db.deleteFrom('auditEvent').execute()).rejects.toThrow()
    // Nor can the last days be declared old.
    await expect(purgeBefore(ctx, Date.now())).rejects.toThrow()
    await expect(purgeBefore(ctx, Date.now() - 5 * dayMs)).rejects.toThrow()
    expect(await ctx.db.selectFrom('auditEvent').selectAll().execute()).toEqual([row])
  })

  test('what is older than it is kept for goes, and nothing else', async () => {
    await using ctx = await openAudit()
    await audit(ctx, deed)
    const [row] = await ctx.db.selectFrom('auditEvent').selectAll().execute()
    if (!row) throw new Error('Nothing was recorded.')
    const aged = [8, 9, 400].map((days) => ({
      ...row,
      id: `${days}`,
      at: Date.now() - days * dayMs,
    }))
    await ctx.db.insertInto('auditEvent').values(aged).execute()
    const old = ctx.db.deleteFrom('auditEvent').where('id', '=', '400')
    await expect(old.execute()).rejects.toThrow()
    expect(await purgeBefore(ctx, Date.now() - 8.5 * dayMs)).toBe(2)
    expect(await purgeBefore(ctx, Date.now() - 8.5 * dayMs)).toBe(0)
    const left = await ctx.db.selectFrom('auditEvent').select('id').orderBy('at').execute()
    expect(left.map(({ id }) => id)).toEqual(['8', row.id])
  })

  test('is listed from the newest, in pages that neither repeat nor leave out', async () => {
    await using ctx = await openAudit()
    for (let index = 0; index < 25; index += 1) {
      await audit(ctx, { ...deed, after: { index } })
    }
    const seen: unknown[] = []
    let cursor: string | null = null
    do {
      const page = await listAudit(ctx, { ...everything, limit: 10, cursor })
      seen.push(...page.events.map(({ after }) => after?.index))
      cursor = page.nextCursor
      // What is added meanwhile belongs to the first page, which is over.
      await audit(ctx, { ...deed, after: { index: 'late' } })
    } while (cursor !== null)
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => 24 - index))
    const made = listAudit(ctx, { ...everything, cursor: "1'; drop table" })
    await expect(made).rejects.toMatchObject({ code: 'AUDIT_CURSOR_INVALID' })
  })

  test('is found by what stands in it, in any case, and never by wildcards', async () => {
    await using ctx = await openAudit()
    const names = ['ÄRGER 100%', 'under_score', 'plain', "it's"]
    for (const name of names) {
      const from = { address: name === 'plain' ? '192.0.2.7' : null, userAgent: null }
      await audit({ ...ctx, from }, { ...deed, object: { type: 'user', id: 'x', name } })
    }
    const find = async (search: string) =>
      (await listAudit(ctx, { ...everything, search })).events.map(({ object }) => object.name)
    expect(await find('ärger')).toEqual(['ÄRGER 100%'])
    expect(await find('0%')).toEqual(['ÄRGER 100%'])
    expect(await find('r_S')).toEqual(['under_score'])
    expect(await find("T'S")).toEqual(["it's"])
    expect(await find('192.0.2')).toEqual(['plain'])
    expect(await find('nothing')).toEqual([])
    expect(await find('CODESPACE.re')).toHaveLength(4)
    expect(await find('ADA')).toHaveLength(4)
    const none = await listAudit(ctx, { ...everything, actions: ['user.suspend'] })
    expect(none.events).toEqual([])
    const past = await listAudit(ctx, { ...everything, to: Date.now() - dayMs })
    expect(past.events).toEqual([])
  })

  test('S-92 from where somebody else did it is neither shown to whom it was done nor found by them', async () => {
    await using ctx = await openAudit()
    const from = { address: '2001:DB8::7', userAgent: 'Their browser' }
    const object = { type: 'user', id: 'u2', name: 'Bob' } as const
    const bob = { id: 'u2', name: 'Bob' }
    await audit(
      { ...ctx, from },
      { action: 'user.signOut', object, subject: bob, actor: deed.actor ?? null },
    )
    await audit({ ...ctx, from }, { action: 'session.signIn', object, actor: bob })
    const session = { user: bob }
    const own = async (search: string) =>
      (await listOwnAudit({ ...ctx, session } as never, { ...everything, search })).events
    expect(await own('')).toMatchObject([
      { action: 'session.signIn', ...from },
      { action: 'user.signOut', actor: { name: 'Ada' }, address: null, userAgent: null },
    ])
    expect((await own('db8')).map(({ action }) => action)).toEqual(['session.signIn'])
    expect((await own('ada')).map(({ action }) => action)).toEqual(['user.signOut'])
    const { events } = await listAudit(ctx, { ...everything, search: 'db8' })
    expect(events).toMatchObject([from, from])
  })

  test('S-94 no name, address or detail forges a line, is endless, or keeps a deed from being recorded', async () => {
    await using ctx = await openAudit()
    const from = { address: '::1', userAgent: 'x'.repeat(5000) }
    const name = `evil\r\n{"action":"x"}\u2028\0\uD800${'y'.repeat(1000)}`
    const after = { text: 'a\0b', many: Array.from({ length: 5000 }, () => 'long') }
    await audit({ ...ctx, from }, { ...deed, object: { type: 'user', id: name, name }, after })
    await audit({ ...ctx, from }, { ...deed, after: { text: `a\0b\n${'z'.repeat(5000)}` } })
    const { events } = await listAudit(ctx, everything)
    expect(events[1]?.object.name).toMatch(/^evil \{"action":"x"\} \uFFFDy+…$/)
    expect(events[1]?.object.name).toHaveLength(300)
    expect(events[1]?.after).toEqual({ isTooLong: true, keys: ['text', 'many'] })
    expect(events[0]?.userAgent).toHaveLength(300)
    expect(events[0]?.after?.text).toMatch(/^a b z+…$/)
  })
})
