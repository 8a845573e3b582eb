import type { AppContext } from '#server/context.ts'

type StoreContext = Pick<AppContext, 'db'>

/** Ever later: another server may have seen it in use since. */
export async function noteUse(
  { db }: StoreContext,
  keys: readonly string[],
  usedAt: number,
): Promise<void> {
  if (keys.length === 0) return
  await db
    .insertInto('builtImage')
    .values(keys.map((key) => ({ key, usedAt })))
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ usedAt }))
    .execute()
}

export async function listUses({ db }: StoreContext): Promise<Map<string, number>> {
  const rows = await db.selectFrom('builtImage').selectAll().execute()
  return new Map(rows.map(({ key, usedAt }) => [key, usedAt]))
}

export async function forgetUses({ db }: StoreContext, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  await db.deleteFrom('builtImage').where('key', 'in', keys).execute()
}

/**
 * Of every codespace there is, those in the trash among them, and what it can go back to, with the
 * services beside it.
 */
export async function listImagesInUse({ db }: StoreContext): Promise<Set<string>> {
  const rows = await db
    .selectFrom('codespace')
    .select(['image', 'configuration', 'lastGoodBuild'])
    .execute()
  return new Set(
    rows.flatMap(({ image, configuration, lastGoodBuild }) => {
      const good = JSON.parse(lastGoodBuild ?? 'null') as Good | null
      const ofServices = [configuration, good?.configuration].flatMap(imagesOfServices)
      return [image, ...(good ? [good.image] : []), ...ofServices]
    }),
  )
}

type Good = { image: string; configuration?: string }
type Served = { services?: { companions: { image: string }[] } | null }

const imagesOfServices = (configuration: string | null | undefined): string[] => {
  const { services } = JSON.parse(configuration ?? '{}') as Served
  return (services?.companions ?? []).map(({ image }) => image)
}
