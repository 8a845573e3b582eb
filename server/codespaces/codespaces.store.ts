import type { Insertable, Selectable, Updateable } from 'kysely'
import type { AppContext } from '#server/context.ts'
import type { CodespaceTables } from '#server/db/tables/codespaces.ts'
import type { CodespaceStep, StepName } from './codespaces.schema.ts'

export type CodespaceRow = Selectable<CodespaceTables['codespace']>
type StoreContext = Pick<AppContext, 'db'>

export function findById(ctx: StoreContext, id: string) {
  return ctx.db.selectFrom('codespace').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findOwned(ctx: StoreContext, ownerId: string, name: string) {
  return ctx.db
    .selectFrom('codespace')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('name', '=', name)
    .executeTakeFirst()
}

/** Whosever it is: for administrators, and nobody else. */
export function findByName(ctx: StoreContext, name: string) {
  return ctx.db.selectFrom('codespace').selectAll().where('name', '=', name).executeTakeFirst()
}

export function listRunningOf(ctx: StoreContext, ownerId: string) {
  return ctx.db
    .selectFrom('codespace')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('desired', '=', 'running')
    .execute()
}

export function findByKey(ctx: StoreContext, ownerId: string, key: string) {
  return ctx.db
    .selectFrom('codespace')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('idempotencyKey', '=', key)
    .executeTakeFirst()
}

export function listOwned(ctx: StoreContext, ownerId: string) {
  return ctx.db
    .selectFrom('codespace')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .orderBy('lastUsedAt', 'desc')
    .execute()
}

/** Of all there are of one owner, those whose files are kept for a while included. */
export async function displayNamesOf({ db }: StoreContext, ownerId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('codespace')
    .select('displayName')
    .where('ownerId', '=', ownerId)
    .execute()
  return new Set(rows.map(({ displayName }) => displayName))
}

/** Where the codespaces of this user come from that are not in the trash. */
export function listKept(ctx: StoreContext, ownerId: string) {
  return ctx.db
    .selectFrom('codespace')
    .select('repositoryUrl')
    .where('ownerId', '=', ownerId)
    .where('desired', '!=', 'deleted')
    .execute()
}

/**
 * Whoever counts this user's codespaces to add one waits until the transaction before has ended.
 */
export async function lockOwner({ db }: StoreContext, ownerId: string): Promise<void> {
  await db
    .updateTable('User')
    .set((column) => ({ createdAt: column.ref('createdAt') }))
    .where('id', '=', ownerId)
    .execute()
}

/** Those that are wanted to run, whoever's they are. */
export function listRunning(ctx: StoreContext) {
  return ctx.db
    .selectFrom('codespace')
    .select(['id', 'ownerId', 'repositoryUrl'])
    .where('desired', '=', 'running')
    .execute()
}

/** Of all that are theirs: what is being wished of one is written first. */
export async function lockAllOf({ db }: StoreContext, ownerId: string): Promise<void> {
  await db
    .updateTable('codespace')
    .set((column) => ({ generation: column.ref('generation') }))
    .where('ownerId', '=', ownerId)
    .execute()
}

export async function isSuspended({ db }: StoreContext, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('User')
    .select('suspendedAt')
    .where('id', '=', userId)
    .executeTakeFirst()
  return row !== undefined && row.suspendedAt !== null
}

export function listAll(ctx: StoreContext) {
  return ctx.db.selectFrom('codespace').selectAll().execute()
}

export async function listIds({ db }: StoreContext): Promise<string[]> {
  const rows = await db.selectFrom('codespace').select('id').execute()
  return rows.map(({ id }) => id)
}

/** Whether anything is on its way to a running container. */
export async function isAnyAwaited({ db }: StoreContext): Promise<boolean> {
  const row = await db
    .selectFrom('codespace')
    .select('id')
    .where('desired', '=', 'running')
    .where('phase', 'in', ['new', 'bringing-up'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** False when the name or the idempotency key is taken already. */
export async function insert(
  ctx: StoreContext,
  row: Insertable<CodespaceTables['codespace']>,
): Promise<boolean> {
  const result = await ctx.db
    .insertInto('codespace')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export async function update(
  ctx: StoreContext,
  id: string,
  changes: Updateable<CodespaceTables['codespace']>,
): Promise<void> {
  await ctx.db.updateTable('codespace').set(changes).where('id', '=', id).execute()
}

/**
 * False where something else is wanted of it by now: then nothing was written. Until then nobody
 * else can want it.
 */
export async function updateWhileRunning(
  ctx: StoreContext,
  { id, generation }: Pick<CodespaceRow, 'id' | 'generation'>,
  changes: Updateable<CodespaceTables['codespace']>,
): Promise<boolean> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('codespace')
    .set(changes)
    .where('id', '=', id)
    .where('generation', '=', generation)
    .where('desired', '=', 'running')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/**
 * Another codespace of this repository or template had a configuration of its own, so this one
 * will have one too.
 */
export async function hasConfiguredSibling(
  ctx: StoreContext,
  { ownerId, repositoryUrl, template }: CodespaceRow,
): Promise<boolean> {
  const sibling = await ctx.db
    .selectFrom('codespace')
    .select('configuration')
    .where('ownerId', '=', ownerId)
    .where('repositoryUrl', '=', repositoryUrl)
    .where('template', template === null ? 'is' : '=', template)
    .where('configuration', 'is not', null)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return sibling !== undefined && !sibling.configuration?.includes('"path":null')
}

/** Whose name its first commit carries; undefined once they are gone. */
export async function findOwnerName(
  ctx: StoreContext,
  { ownerId }: Pick<CodespaceRow, 'ownerId'>,
): Promise<string | undefined> {
  const owner = await ctx.db
    .selectFrom('User')
    .select('name')
    .where('id', '=', ownerId)
    .executeTakeFirst()
  return owner?.name
}

/** Takes the steps with it. */
export async function remove(ctx: StoreContext, id: string): Promise<void> {
  await ctx.db.deleteFrom('codespace').where('id', '=', id).execute()
}

export function listSteps(
  ctx: StoreContext,
  id: string,
  generation: number,
): Promise<CodespaceStep[]> {
  return ctx.db
    .selectFrom('codespaceStep')
    .select(['name', 'state', 'startedAt', 'endedAt', 'error'])
    .where('codespaceId', '=', id)
    .where('generation', '=', generation)
    .execute()
}

export async function writeStep(
  ctx: StoreContext,
  { name, ...start }: { codespaceId: string; generation: number; name: StepName },
  step: Omit<CodespaceStep, 'name'>,
): Promise<void> {
  await writeSteps(ctx, start, [{ name, ...step }])
}

/** Several of one start at once; each of another name. */
export async function writeSteps(
  ctx: StoreContext,
  start: { codespaceId: string; generation: number },
  steps: CodespaceStep[],
): Promise<void> {
  await ctx.db
    .insertInto('codespaceStep')
    .values(steps.map((step) => ({ ...start, ...step })))
    .onConflict((conflict) =>
      conflict.columns(['codespaceId', 'generation', 'name']).doUpdateSet((column) => ({
        state: column.ref('excluded.state'),
        startedAt: column.ref('excluded.startedAt'),
        endedAt: column.ref('excluded.endedAt'),
        error: column.ref('excluded.error'),
      })),
    )
    .execute()
}

export async function removeStepsBefore(
  ctx: StoreContext,
  id: string,
  generation: number,
): Promise<void> {
  await ctx.db
    .deleteFrom('codespaceStep')
    .where('codespaceId', '=', id)
    .where('generation', '<', generation)
    .execute()
}

/** What states are told by, and how many codespaces have each. */
export async function listPhases(ctx: StoreContext) {
  const columns = ['desired', 'phase', 'phaseGeneration', 'generation', 'isSetUp'] as const
  const rows = await ctx.db
    .selectFrom('codespace')
    .select(columns)
    .select((row) => row.fn.countAll<number>().as('count'))
    .groupBy(columns)
    .execute()
  return rows.map(({ count, ...row }) => ({ ...row, count: Number(count) }))
}
