import { findById, findByName } from '#server/codespaces/codespaces.store.ts'
import { recordDeed } from '#server/codespaces/wish.ts'
import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { atMost, type PortFacts, wishedVisibility } from './effective-port.ts'
import { portOrigin } from './port-host.ts'
import { countPeople } from './port-people.store.ts'
import { readMaxVisibility } from './port-policy.ts'
import type { PortRef, SharedPort } from './ports.schema.ts'
import { countReports, findPort, listOwners, listPorts, putPort } from './ports.store.ts'
import { allFacts } from './ports.ts'

/**
 * Every port that others than its owner can open now, and those that are closed, for administrators:
 * that it is there, and nothing of what it shows (S-38, S-92).
 */
export async function listSharedPorts(ctx: SignedInContext): Promise<SharedPort[]> {
  const owners = await listOwners(ctx)
  const reports = await countReports(
    ctx,
    owners.map(({ id }) => id),
  )
  const found: SharedPort[] = []
  for (const { id, ownerName } of owners) {
    const codespace = await findById(ctx, id)
    if (!codespace) continue
    const counts = await countPeople(ctx, codespace)
    const most = await readMaxVisibility(ctx, codespace)
    for (const facts of allFacts(codespace, await listPorts(ctx, id), counts)) {
      const { port, known, people = 0 } = facts
      const visibility = atMost(wishedVisibility(facts), most)
      const closedAt = known?.closedAt ?? null
      if (visibility === 'private' && closedAt === null && people === 0) continue
      const said = reports.find((one) => one.codespaceId === id && one.port === port)
      const origin = portOrigin(ctx.config, { name: codespace.name, port })
      found.push({
        name: codespace.name,
        displayName: codespace.displayName,
        owner: { id: codespace.ownerId, name: ownerName },
        ...{ port, visibility, closedAt, people },
        url: origin && `${origin}/`,
        since: known?.updatedAt ?? codespace.startedAt ?? codespace.createdAt,
        reports: Number(said?.reports ?? 0),
        reportedAt: said?.reportedAt ?? null,
      })
    }
  }
  return found
}

/** Nobody but its owner gets to it from now on, whatever they choose, until it is allowed again. */
export function closePort(ctx: SignedInContext, ref: PortRef): Promise<void> {
  return decide(ctx, ref, { action: 'port.close', closedAt: ctx.clock.now() })
}

/** Its owner may share it again; it is private until they do. */
export function allowPort(ctx: SignedInContext, ref: PortRef): Promise<void> {
  return decide(ctx, ref, { action: 'port.allow', closedAt: null })
}

type Decision = { action: 'port.close' | 'port.allow'; closedAt: number | null }

async function decide(
  ctx: SignedInContext,
  { name, port }: PortRef,
  { action, closedAt }: Decision,
): Promise<void> {
  const row = await findByName(ctx, name)
  if (!row) throw new AppError('CODESPACE_NOT_FOUND', 'There is no such codespace.')
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    const known = await findPort(inside, row.id, port)
    if ((known?.closedAt ?? null) === null && closedAt === null) return
    const facts: PortFacts = { codespace: row, port, known }
    const before = { port, visibility: wishedVisibility(facts) }
    await putPort(
      inside,
      { codespaceId: row.id, port },
      {
        closedAt,
        visibility: 'private',
        visibilityGeneration: row.generation,
        updatedAt: ctx.clock.now(),
      },
    )
    await recordDeed(inside, row, { action, before, after: { port } })
  })
  ctx.changes.announce(row.id)
}
