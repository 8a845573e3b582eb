import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '#server/config.ts'
import { engines, TestPlaces } from '#server/db/database.testing.ts'
import { sealedColumns } from '#server/sealed-columns.ts'
import { Sealing } from './sealing.ts'
import { openTestSecrets, own, variable } from './secrets.testing.ts'
import { listSecrets, secretsFor, setSecret } from './secrets.ts'

const isDone = (sealing: Sealing) =>
  expect.poll(async () => (await sealing.state()).isRotating, { timeout: 20_000 }).toBe(false)

describe.each(engines)('on %s', (engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  test('F-51 the key is changed in a storm of sets and reads, and nothing is lost', async () => {
    await using room = await openTestSecrets(places)
    const { ctx } = room
    const sealing = new Sealing(ctx, { graceMs: 50 })
    await using _ = sealing.start()
    await isDone(sealing)
    const names = Array.from({ length: 30 }, (_, index) => `S_${index}`)
    await room.give(room.ann, Object.fromEntries(names.map((name) => [name, 'first'])))
    let isOver = false
    const expected = new Map(names.map((name) => [name, 'first']))
    const setter = async (own: string[], round = 0): Promise<void> => {
      for (const name of own) {
        await setSecret(room.ann, variable(name, `${name} ${round}`))
        expected.set(name, `${name} ${round}`)
        // A database file answers at once, so that nothing else would ever have its turn.
        await new Promise(setImmediate)
      }
      if (!isOver) await setter(own, round + 1)
    }
    const reader = async (): Promise<void> => {
      while (!isOver) {
        const given = await secretsFor(ctx, { userId: 'ann', repositoryUrl: null })
        expect([given.variables.length, given.unreadable]).toEqual([names.length, []])
        await new Promise(setImmediate)
      }
    }
    const storm = [setter(names.slice(0, 10)), setter(names.slice(10, 20)), reader()]
    const ids = [ctx.config.keyRing.keys[0]?.id]
    for (let round = 0; round < 3; round += 1) {
      sealing.rotate()
      await isDone(sealing)
      ids.push(ctx.config.keyRing.keys[0]?.id)
    }
    isOver = true
    await Promise.all(storm)
    expect(new Set(ids).size).toBe(4)
    // What the keys before held is sealed anew, and then they are forgotten.
    await expect.poll(() => ctx.config.keyRing.keys.length, { timeout: 20_000 }).toBe(1)
    const { variables } = await secretsFor(ctx, { userId: 'ann', repositoryUrl: null })
    expect(new Map(variables.map(({ name, value }) => [name, value]))).toEqual(expected)
    const file = join(room.folder, 'secrets/encryption-key')
    const kept = readFileSync(file, 'utf8')
    expect(kept).toBe(ctx.config.keyRing.keys[0]?.key.toString('base64url'))
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('F-51 a change of keys that a crash cut short goes on at the next start', async () => {
    await using room = await openTestSecrets(places)
    await room.give(room.ann, { A: 'a', B: 'b' })
    // Died right after the new key was on the disk.
    room.ctx.config.keyRing.addKey()
    const config = readConfig({ BOTHY_DATA: room.folder, BOTHY_LOG_LEVEL: 'silent' })
    const next = { ...room.ctx, config }
    const sealing = new Sealing(next)
    expect((await sealing.state()).keys).toMatchObject([{ sealedValues: 0 }, { sealedValues: 2 }])
    await using _ = sealing.start()
    await isDone(sealing)
    expect(await sealing.state()).toMatchObject({
      keys: [
        { isCurrent: true, sealedValues: 2 },
        { isCurrent: false, sealedValues: 0 },
      ],
      unreadableValues: 0,
      lockedBy: null,
    })
    const { variables } = await secretsFor(next, { userId: 'ann', repositoryUrl: null })
    expect(variables).toHaveLength(2)
  })

  test('keys of the variable are changed there: the first one takes over at the start', async () => {
    await using room = await openTestSecrets(places)
    await room.give(room.ann, { A: 'a' })
    const [old] = room.ctx.config.keyRing.keys
    const given = [Buffer.alloc(32, 7), old?.key ?? Buffer.alloc(0)]
    const BOTHY_ENCRYPTION_KEY = given.map((key) => key.toString('base64')).join(',')
    const config = readConfig({ BOTHY_DATA: room.folder, BOTHY_ENCRYPTION_KEY })
    const sealing = new Sealing({ ...room.ctx, config }, { graceMs: 0 })
    await using _ = sealing.start()
    await isDone(sealing)
    expect(() => sealing.rotate()).toThrow(/BOTHY_ENCRYPTION_KEY/)
    expect(await sealing.state()).toMatchObject({
      keys: [{ sealedValues: 1 }, { sealedValues: 0 }],
      lockedBy: 'BOTHY_ENCRYPTION_KEY',
    })
  })

  test('F-51 with a key that is lost its secrets alone are unreadable, and are left as they are', async () => {
    await using room = await openTestSecrets(places)
    await room.give(room.ann, { A: 'a', B: 'b' })
    const lost = await room.rows()
    const BOTHY_ENCRYPTION_KEY = Buffer.alloc(32, 9).toString('base64')
    const config = readConfig({ BOTHY_DATA: room.folder, BOTHY_ENCRYPTION_KEY })
    const next = { ...room.ctx, config }
    const sealing = new Sealing(next)
    await using _ = sealing.start()
    await isDone(sealing)
    expect(await room.rows()).toEqual(lost)
    expect(await sealing.state()).toMatchObject({ unreadableValues: 2 })
    const ann = { ...room.ann, config }
    await setSecret(ann, variable('C', 'c'))
    const given = await secretsFor(next, { userId: 'ann', repositoryUrl: null })
    expect(given).toMatchObject({ variables: [{ name: 'C', value: 'c' }], unreadable: ['A', 'B'] })
    const views = await listSecrets(ann, own)
    expect(views.map(({ isUnreadable }) => isUnreadable)).toEqual([true, true, false])
  })

  test('every column that is sealed is in the list, and in the database', async () => {
    await using room = await openTestSecrets(places)
    for (const { table, column, row } of sealedColumns) {
      const query = room.ctx.db.selectFrom(table).select([column, ...row] as never[])
      expect(await query.execute()).toEqual([])
    }
    const tables = await room.ctx.db.introspection.getTables()
    const found = tables.flatMap(({ name, columns }) =>
      columns.filter((one) => one.name.startsWith('sealed')).map((one) => `${name}.${one.name}`),
    )
    const listed = sealedColumns.map(({ table, column }) => `${table}.${column}`)
    expect(listed.toSorted()).toEqual(found.toSorted())
  })
})
