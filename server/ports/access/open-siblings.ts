import { z } from 'zod'
import { callAgent } from '#server/codespaces/agent-calls.ts'
import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import { canOpen } from '#server/codespaces/codespaces.ts'
import type { AppContext } from '#server/context.ts'
import { atMost, isWhatWasShared, wishedVisibility } from '../effective-port.ts'
import { countPeople, listSharedWith } from '../port-people.store.ts'
import { readMaxVisibility } from '../port-policy.ts'
import { portNumber } from '../port-values.schema.ts'
import { listPorts } from '../ports.store.ts'
import { allFacts, isListed } from '../ports.ts'

/** Browsers follow twenty redirects at most. */
const mostSiblings = 8
/** Somebody waits for a page meanwhile. */
const patienceMs = 500

const detected = z.array(z.object({ port: portNumber, isListening: z.boolean() })).max(10_000)

/**
 * Which other ports of the codespace a hand-off goes by: those that something listens on, and that
 * are not open to everybody anyway. For who is not the owner, those that are open to them.
 */
export async function openSiblings(
  ctx: AppContext,
  row: CodespaceRow,
  { port, userId }: { port: number; userId: string },
): Promise<number[]> {
  if (!canOpen(row)) return []
  const isOwner = userId === row.ownerId
  const shared = await listSharedWith(ctx, { codespaceId: row.id, userId })
  const named = shared.filter((one) => isWhatWasShared(row, one)).map((one) => one.port)
  const most = await readMaxVisibility(ctx, row)
  const known = allFacts(row, await listPorts(ctx, row.id), await countPeople(ctx, row))
  const visibilityOf = (of: number) => {
    const facts = known.find((one) => one.port === of)
    return facts ? atMost(wishedVisibility(facts), most) : 'private'
  }
  const listed = known.filter((facts) => isListed(facts, most)).map((facts) => facts.port)
  const listening = (await listeningPorts(ctx, row)) ?? listed
  const isMember =
    !isOwner &&
    listening.some((one) => visibilityOf(one) === 'org') &&
    (await ctx.portGate.isMember(ctx, row, userId))
  const isOpenToThem = (of: number) =>
    named.includes(of) || (isMember && visibilityOf(of) === 'org')
  return listening
    .filter((one) => one !== port)
    .filter((one) => (isOwner ? visibilityOf(one) !== 'public' : isOpenToThem(one)))
    .sort((one, other) => Number(listed.includes(other)) - Number(listed.includes(one)))
    .slice(0, mostSiblings)
}

/** By the agent's word, of which only numbers are believed; null where it does not say in time. */
async function listeningPorts(ctx: AppContext, row: CodespaceRow): Promise<number[] | null> {
  const call = { procedure: 'ports.detected', kind: 'query', answer: detected } as const
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const ports = await callAgent(ctx, row.id, { ...call, deadlineMs: patienceMs }, signal)
    return ports.filter(({ isListening }) => isListening).map(({ port }) => port)
  } catch {
    // An agent of before there were ports, or one that is busy: what is on the list will do.
    return null
  }
}
