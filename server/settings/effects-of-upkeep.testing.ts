import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { listBackups, newBackupFile } from '#server/backup/backup-folder.ts'
import { backUpIfDue } from '#server/backup/regular-backups.ts'
import { BuildAllowance, buildFrame } from '#server/codespaces/configuration/build-within.ts'
import type { AppContext } from '#server/context.ts'
import type { ContainerDriver } from '#server/drivers/container-driver.ts'
import type { BuiltImage, ImageBuilding } from '#server/drivers/image-building.ts'
import { collectImages } from '#server/images/collect-images.ts'
import { rowOf, type SettledWorld } from './settled-world.testing.ts'

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs

/** The world's own, of a driver that builds images. */
const thatBuilds = (
  { driver, ...ctx }: AppContext,
  building: Partial<ImageBuilding>,
): AppContext => ({
  ...ctx,
  driver: Object.assign(Object.create(driver) as ContainerDriver, {
    building: building as ImageBuilding,
  }),
})

/** Within what the builds of her codespace have to stay. */
export const builds =
  ({ timeMs, diskBytes }: { timeMs?: number; diskBytes?: number }) =>
  async (world: SettledWorld) => {
    const ctx = thatBuilds(world.app.ctx, {})
    const row = await rowOf(world)
    using log = ctx.stepLogs.write({ codespaceId: row.id, generation: 1, name: 'build' })
    const within = { signal: AbortSignal.timeout(10_000), log }
    const frame = await buildFrame(ctx, row, new BuildAllowance(), within)
    if (diskBytes !== undefined) expect(frame.limits.diskBytes).toBe(diskBytes)
    if (timeMs === undefined) return
    expect(frame.wholeTimeMs).toBe(timeMs)
    expect(frame.limits.timeMs).toBeLessThanOrEqual(timeMs)
  }

/** Of images that were built half a day, two days and five days ago those stay, by their days. */
export const keepsBuilds =
  (days: number[]) =>
  async ({ app: { ctx } }: SettledWorld) => {
    const ages = [0.5, 2, 5]
    const built = new Map(
      ages.map((age): [number, BuiltImage] => {
        const createdAt = ctx.clock.now() - age * dayMs
        return [age, { key: `${age}`, imageId: `sha256:${age}`, ownerId: 'ada', createdAt }]
      }),
    )
    const building: Partial<ImageBuilding> = {
      listBuilt: async () => [...built.values()],
      removeBuilt: async ({ imageId }) =>
        void built.delete(Number(imageId.slice('sha256:'.length))),
    }
    expect(await collectImages(thatBuilds(ctx, building))).toBe(ages.length - days.length)
    expect([...built.keys()]).toEqual(days)
  }

/** Of backups that are 100, 200 and 300 hours old, and what is due now, those are there then. */
export const keepsBackups =
  (hoursOld: number[]) =>
  async ({ app: { ctx } }: SettledWorld) => {
    const now = ctx.clock.now()
    const make = async (hours: number) =>
      writeFile(await newBackupFile(ctx.config, 'backup', now - hours * hourMs), 'a backup')
    for (const hours of [300, 200, 100]) await make(hours)
    try {
      await backUpIfDue(ctx, () => make(0), AbortSignal.timeout(10_000))
      const left = await listBackups(ctx.config, now)
      expect(left.map(({ madeAt }) => Math.round((now - madeAt) / hourMs))).toEqual(hoursOld)
    } finally {
      const folder = ctx.config.backupFolder
      for (const file of await readdir(folder)) await rm(join(folder, file))
    }
  }
