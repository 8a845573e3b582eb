import { z } from 'zod'
import type { AppContext } from '#server/context.ts'

/** Of an organization GitHub tells that something changed about who is in it. */
export type MembersChanged = {
  organizationId: string
  /** Who is not in it any more, or not in that team. */
  left: { accountId: string; teamId: string | null } | null
}

const id = z.int().positive().transform(String)
const organization = z.object({ id })

const removed = z
  .object({
    action: z.literal('member_removed'),
    organization,
    membership: z.object({ user: z.object({ id }) }),
  })
  .transform(
    (told): MembersChanged => ({
      organizationId: told.organization.id,
      left: { accountId: told.membership.user.id, teamId: null },
    }),
  )
const removedFromTeam = z
  .object({
    action: z.literal('removed'),
    organization,
    team: z.object({ id }),
    member: z.object({ id }),
  })
  .transform(
    (told): MembersChanged => ({
      organizationId: told.organization.id,
      left: { accountId: told.member.id, teamId: told.team.id },
    }),
  )
const somethingElse = z
  .object({ organization })
  .transform((told): MembersChanged => ({ organizationId: told.organization.id, left: null }))

const shapes: Record<string, z.ZodType<MembersChanged>> = {
  organization: z.union([removed, somethingElse]),
  membership: z.union([removedFromTeam, somethingElse]),
  team: somethingElse,
}

/** What a delivery says of who is where; null for one that says nothing of it. */
export function membersChangedBy(event: string | null, body: unknown): MembersChanged | null {
  const shape = Object.hasOwn(shapes, event ?? '') ? shapes[event ?? ''] : undefined
  return shape?.safeParse(body).data ?? null
}

type Listener = (change: MembersChanged) => Promise<void>

/** One set for each database: two servers in one process (tests) do not hear each other. */
const listeners = new WeakMap<AppContext['db'], Set<Listener>>()

/** Calls the listener with what GitHub tells this process by itself. */
export function onMembersChanged(ctx: Pick<AppContext, 'db'>, listener: Listener): Disposable {
  const own = listeners.get(ctx.db) ?? new Set()
  listeners.set(ctx.db, own.add(listener))
  return { [Symbol.dispose]: () => void own.delete(listener) }
}

/** Resolves once everybody who listens has taken it up. */
export async function tellMembersChanged(
  ctx: Pick<AppContext, 'db'>,
  change: MembersChanged,
): Promise<void> {
  await Promise.all([...(listeners.get(ctx.db) ?? [])].map((listener) => listener(change)))
}
