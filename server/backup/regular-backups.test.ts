import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '#server/config.ts'
import { openDatabase } from '#server/db/database.ts'
import { createLog } from '#server/log.ts'
import { listBackups, newBackupFile } from './backup-folder.ts'
import { judgeBackups } from './backup-health.ts'
import { backUpIfDue } from './regular-backups.ts'

const hourMs = 60 * 60_000

async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'bothy-backups-'))
  const environment = { BOTHY_BACKUP_HOURS: '12', BOTHY_BACKUPS_KEPT: '2' }
  const config = readConfig({ BOTHY_DATA: folder, ...environment })
  const db = await openDatabase(config)
  const time = { now: Date.UTC(2026, 2, 1, 12) }
  const ctx = { config, db, log: createLog('silent'), clock: { now: () => time.now } }
  const make = async () => writeFile(await newBackupFile(config, 'backup', time.now), 'a backup')
  return {
    ...{ config, ctx, make, time },
    due: (hours: number, maker = make) => {
      time.now += hours * hourMs
      return backUpIfDue(ctx, maker, new AbortController().signal)
    },
    hoursOld: async () =>
      (await listBackups(config, time.now)).map(({ madeAt }) => (time.now - madeAt) / hourMs),
    async [Symbol.asyncDispose]() {
      await db.destroy()
      await rm(folder, { recursive: true })
    },
  }
}

test('a backup is made when it is due, the oldest go, and what people named stays', async () => {
  await using room = await start()
  const { config, ctx, due, hoursOld, time } = room
  expect(await judgeBackups(ctx, 0)).toMatchObject({ isWell: true })
  expect(await judgeBackups(ctx, hourMs)).toMatchObject({ isWell: false })

  expect(await due(0)).toBe(true)
  await writeFile(join(config.backupFolder, 'mine.age'), 'mine')
  expect([await due(11), await due(1), await due(12), await due(1)]).toEqual([
    ...[false, true, true, false],
  ])
  expect(await hoursOld()).toEqual([1, 13])
  expect(await judgeBackups(ctx, hourMs)).toMatchObject({
    isWell: true,
    detail: expect.stringContaining('is an hour old'),
  })

  const broken = due(12, () => Promise.reject(new Error('full')))
  await expect(broken).rejects.toThrow('full')
  expect(await hoursOld()).toHaveLength(2)
  time.now += 24 * hourMs
  expect(await judgeBackups(ctx, hourMs)).toMatchObject({
    isWell: false,
    advice: expect.stringContaining('log of'),
  })
})

test('what a clock made that ran ahead is the first to go, and keeps none from being made (F-32)', async () => {
  await using room = await start()
  const { ctx, due, hoursOld, make, time } = room
  for (let count = 0; count < 2; count += 1) {
    time.now += 1000 * hourMs
    await make()
  }
  time.now -= 2000 * hourMs
  expect(await judgeBackups(ctx, hourMs)).toMatchObject({
    isWell: false,
    detail: expect.stringContaining('of a time to come'),
  })
  expect([await due(0), await due(1), await due(1)]).toEqual([true, false, false])
  expect(await hoursOld()).toEqual([2, 2 - 2000])
  expect(await judgeBackups(ctx, hourMs)).toMatchObject({ isWell: true })
  expect(await due(10)).toBe(true)
  expect(await hoursOld()).toEqual([0, 12])
})
