import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engines, insertTestUser, openTogether, TestPlaces } from '#server/db/database.testing.ts'
import {
  deleteDecisions,
  findLatestTerms,
  insertDecision,
  keepTerms,
  listDecisions,
} from './trust.store.ts'

describe.each(engines)('on %s', (engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  test('what somebody said is kept once, taken back with all of its kind, and goes with them', async () => {
    await using opened = await openTogether(places, 1)
    const [db] = opened.dbs
    if (!db) throw new Error('One was asked for.')
    await insertTestUser(db, 'ann')
    await insertTestUser(db, 'bob')
    const said = { repository: 'github.com#7', source: '', configurationHash: 'one', createdAt: 1 }
    expect(await insertDecision(db, { ...said, userId: 'ann' })).toBe(true)
    expect(await insertDecision(db, { ...said, userId: 'ann', createdAt: 2 })).toBe(false)
    await insertDecision(db, { ...said, userId: 'ann', configurationHash: 'two' })
    await insertDecision(db, { ...said, userId: 'ann', source: 'fork/9' })
    await insertDecision(db, { ...said, userId: 'bob' })
    expect(await listDecisions(db, 'ann')).toHaveLength(3)

    expect(await deleteDecisions(db, { ...said, userId: 'ann' })).toBe(2)
    expect(await deleteDecisions(db, { ...said, userId: 'ann' })).toBe(0)
    expect(await listDecisions(db, 'ann')).toMatchObject([{ source: 'fork/9', createdAt: 1 }])
    expect(await listDecisions(db, 'bob')).toEqual([{ ...said, userId: 'bob' }])
    await db.deleteFrom('User').where('id', '=', 'bob').execute()
    expect(await listDecisions(db, 'bob')).toEqual([])
  })

  test('what was shown is kept with what was said of it, and the last that was said counts (L.2)', async () => {
    await using opened = await openTogether(places, 1)
    const [db] = opened.dbs
    if (!db) throw new Error('One was asked for.')
    await insertTestUser(db, 'cy')
    const of = { userId: 'cy', repository: 'github.com#7', source: '' }
    const one = { ...of, configurationHash: 'one' }
    await keepTerms(db, { ...one, terms: '[0]' })
    expect(await findLatestTerms(db, of)).toBeNull()
    await insertDecision(db, { ...one, createdAt: 1 })
    expect(await findLatestTerms(db, of)).toBeNull()
    await keepTerms(db, { ...one, terms: '[1]' })
    await keepTerms(db, { ...one, terms: '[2]' })
    expect(await findLatestTerms(db, of)).toBe('[1]')
    await insertDecision(db, { ...of, configurationHash: 'two', createdAt: 2 })
    expect(await findLatestTerms(db, of)).toBeNull()
    expect(await findLatestTerms(db, { ...of, source: 'fork/9' })).toBeNull()
  })
})
