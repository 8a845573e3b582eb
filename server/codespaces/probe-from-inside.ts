import { type ProbeTarget, probeAnswer } from '#agent/protocol/network.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { callAgent } from './agent-calls.ts'

const attempts = 3

/**
 * Has the codespace's own agent show that this network is closed where it has to be: every target must have
 * refused. Silence is no refusal; but a packet can be lost, and a busy machine be slow, so silence is asked
 * again some times. Throws `ISOLATION_UNVERIFIED` otherwise.
 */
export async function probeFromInside(
  ctx: AppContext,
  codespaceId: string,
  signal: AbortSignal,
): Promise<void> {
  if (ctx.config.isolation === 'unprotected') return
  const targets = await ctx.driver.isolationTargets(codespaceId, signal)
  if (targets.length === 0) return
  for (let attempt = 1; ; attempt += 1) {
    const { outcomes } = await callAgent(
      ctx,
      codespaceId,
      { procedure: 'network.probe', kind: 'query', input: { targets }, answer: probeAnswer },
      signal,
    )
    const connected = targets.find((_, index) => outcomes[index] === 'connected')
    if (connected) throw notIsolated(connected, 'connected')
    const silent = targets.find((_, index) => outcomes[index] !== 'refused')
    if (!silent) return
    if (attempt === attempts) throw notIsolated(silent, 'unanswered')
  }
}

function notIsolated({ address, port }: ProbeTarget, outcome: string): AppError {
  return new AppError(
    'ISOLATION_UNVERIFIED',
    `From inside this codespace ${address}:${port} should be refused, and was ${outcome}. It does not start unless its isolation is certain.`,
  )
}
