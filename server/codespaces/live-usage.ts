import { z } from 'zod'
import type { SignedInContext } from '#server/trpc.ts'
import { callAgent } from './agent-calls.ts'
import { type CodespaceRow, listRunningOf } from './codespaces.store.ts'
import { canOpen } from './presentation.ts'

const askMs = 2000
/** Whoever looks more often sees the same figures. */
const freshMs = 4000
/** So many are asked at once; somebody who runs more sees the figures of the first. */
const mostAsked = 30

const cpu = z.object({ usedCores: z.number().nonnegative(), limitCores: z.number().nonnegative() })
const bytes = z.object({
  usedBytes: z.number().nonnegative(),
  limitBytes: z.number().nonnegative(),
})
const agentUsage = z.object({
  cpu: cpu.nullable(),
  memory: bytes.nullable(),
  disk: bytes.nullable(),
})

export const liveUsage = agentUsage.extend({ name: z.string() })
export type LiveUsage = z.infer<typeof liveUsage>

type Asked = { at: number; answer: Promise<LiveUsage | null> }
const asked = new WeakMap<object, Map<string, Asked>>()

/**
 * What each of one's running codespaces uses at this moment, as its own agent says: asked when
 * somebody looks, and not otherwise. One that does not answer in time is not among them.
 */
export async function readLiveUsage(ctx: SignedInContext): Promise<LiveUsage[]> {
  const rows = (await listRunningOf(ctx, ctx.session.user.id)).filter(canOpen)
  const answers = await Promise.all(rows.slice(0, mostAsked).map((row) => lately(ctx, row)))
  return answers.filter((one) => one !== null)
}

function lately(ctx: SignedInContext, row: CodespaceRow): Promise<LiveUsage | null> {
  const known = asked.get(ctx.driver) ?? new Map<string, Asked>()
  asked.set(ctx.driver, known)
  const now = performance.now()
  for (const [id, { at }] of known) if (now - at > freshMs) known.delete(id)
  const kept = known.get(row.id)
  if (kept) return kept.answer
  const answer = ask(ctx, row).catch(() => null)
  known.set(row.id, { at: now, answer })
  return answer
}

async function ask(ctx: SignedInContext, { id, name }: CodespaceRow): Promise<LiveUsage> {
  const call = { procedure: 'limits.usage', kind: 'query', answer: agentUsage } as const
  const signal = AbortSignal.timeout(askMs)
  return { name, ...(await callAgent(ctx, id, { ...call, deadlineMs: askMs }, signal)) }
}
