import type { Kysely } from 'kysely'
import { preparedIds } from '#server/codespaces/places/prepared-places.ts'
import type { AppContext } from '#server/context.ts'
import type { Database } from '#server/db/database.ts'
import type { ContainerDriver } from '#server/drivers/container-driver.ts'

/** What the engine and a database say of each other that are not of one moment. */
export type Comparison = {
  /** Names of codespaces of which the engine has nothing any more. */
  gone: string[]
  /** Ids of codespaces of which the database knows nothing. */
  unknown: string[]
}

const goneInWords =
  'Its files are not on this machine: the database was put back from a backup, and they were deleted since, or are on another machine.'

/**
 * Says of every codespace whose files are gone that they are. Nothing is removed: what the
 * database does not know stays where it is. Null where the engine does not answer.
 */
export async function compareWithEngine(
  ctx: Pick<AppContext, 'config' | 'db' | 'log'> & {
    driver: Pick<ContainerDriver, 'list' | 'probe'>
  },
): Promise<Comparison | null> {
  const there = await listThere(ctx)
  if (!there) return null
  const rows = await ctx.db
    .selectFrom('codespace')
    .select(['id', 'name', 'hasWorkspace', 'desired'])
    .orderBy('name')
    .execute()
  const isGone = (row: (typeof rows)[number]) => row.hasWorkspace === 1 && !there.has(row.id)
  const gone = rows.filter((row) => isGone(row) && row.desired !== 'deleted')
  for (const { id } of gone) await markGone(ctx.db, id)
  const prepared = preparedIds(ctx.config.dataFolder)
  const known = new Set([...rows.map(({ id }) => id), ...prepared])
  return {
    gone: gone.map(({ name }) => name),
    unknown: [...there].filter((id) => !known.has(id)).sort(),
  }
}

async function listThere(
  ctx: Parameters<typeof compareWithEngine>[0],
): Promise<Set<string> | null> {
  try {
    await ctx.driver.probe()
    return await ctx.driver.list()
  } catch (error) {
    ctx.log.debug({ err: error }, 'The engine could not be asked which codespaces it has')
    return null
  }
}

/** As one whose start found them gone: it can be looked at and deleted. */
async function markGone(db: Kysely<Database>, id: string): Promise<void> {
  await db
    .updateTable('codespace')
    .set((row) => ({
      desired: 'running',
      phase: 'failed',
      phaseGeneration: row.ref('generation'),
      failure: goneInWords,
    }))
    .where('id', '=', id)
    .execute()
}
