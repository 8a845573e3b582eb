import type { AppContext } from '#server/context.ts'
import type { BuiltImage } from '#server/drivers/image-building.ts'
import { readSetting } from '#server/settings/settings.ts'
import { cacheDays } from './images.settings.ts'
import { forgetUses, listImagesInUse, listUses } from './images.store.ts'

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs

/**
 * What nobody has used for a while, and no codespace is made of, is removed. Resolves to how many
 * there were. Several servers may do it at once.
 */
export async function collectImages(ctx: AppContext): Promise<number> {
  const { building } = ctx.driver
  if (!building) return 0
  const keptSince = ctx.clock.now() - (await readSetting(ctx, cacheDays)) * dayMs
  const built = await building.listBuilt()
  // Whatever began to be used since it was listed has been used lately.
  const [uses, inUse] = [await listUses(ctx), await listImagesInUse(ctx)]
  const usedAt = ({ key, createdAt }: BuiltImage) =>
    Math.max((key === null ? undefined : uses.get(key)) ?? 0, createdAt)
  // What another one was built in place of is nobody's to come back to.
  const isOld = (one: BuiltImage) => one.key === null || usedAt(one) < keptSince
  const old = built.filter((one) => !inUse.has(one.imageId) && isOld(one))
  for (const one of old) await building.removeBuilt(one)
  const left = new Set(built.map(({ key }) => key))
  const gone = [...uses].filter(([key, at]) => !left.has(key) && at < keptSince)
  const forgotten = [...old.flatMap(({ key }) => key ?? []), ...gone.map(([key]) => key)]
  await forgetUses(ctx, forgotten)
  return old.length
}

/** Now, and once an hour. What fails is tried again then. */
export function collectImagesHourly(ctx: AppContext): AsyncDisposable {
  let underWay: Promise<void> = Promise.resolve()
  const collect = () => {
    underWay = collectImages(ctx).then(
      (count) => {
        if (count > 0) ctx.log.info({ count }, 'Built images that nobody uses were removed')
      },
      (error: unknown) => ctx.log.warn({ err: error }, 'Built images could not be looked over'),
    )
  }
  collect()
  const timer = setInterval(collect, hourMs).unref()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await underWay
    },
  }
}
