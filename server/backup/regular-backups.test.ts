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

test('a backup is made when it is due, the oldest go, and what people named stays', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bothy-backups-'))
  const environment = { BOTHY_BACKUP_HOURS: '12', BOTHY_BACKUPS_KEPT: '2' }
  const config = readConfig({ BOTHY_DATA: folder, ...environment })
  await using db = await openDatabase(config)
  let now = Date.UTC(2026, 2, 1, 12)
  const ctx = { config, db, log: createLog('silent'), clock: { now: () => now } }
  const make = async () => writeFile(await newBackupFile(config, 'backup', now), 'a backup')
  const due = (hours: number, maker = make) => {
    now += hours * hourMs
    return backUpIfDue(ctx, maker, new AbortController().signal)
  }
  expect(await judgeBackups(ctx, 0)).toMatchObject({ isWell: true })
  expect(await judgeBackups(ctx, hourMs)).toMatchObject({ isWell: false })

  expect(await due(0)).toBe(true)
  await writeFile(join(config.backupFolder, 'mine.age'), 'mine')
  expect([await due(11), await due(1), await due(12), await due(1)]).toEqual([
    ...[false, true, true, false],
  ])
  expect((await listBackups(config)).map(({ madeAt }) => (now - madeAt) / hourMs)).toEqual([1, 13])
  expect(await judgeBackups(ctx, hourMs)).toMatchObject({
    isWell: true,
    detail: expect.stringContaining('is an hour old'),
  })

  const broken = due(12, () => Promise.reject(new Error('full')))
  await expect(broken).rejects.toThrow('full')
  expect(await listBackups(config)).toHaveLength(2)
  now += 24 * hourMs
  expect(await judgeBackups(ctx, hourMs)).toMatchObject({
    isWell: false,
    advice: expect.stringContaining('log of'),
  })
  await rm(folder, { recursive: true })
})
