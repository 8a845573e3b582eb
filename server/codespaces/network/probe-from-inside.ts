import { namesAnswer, type ProbeTarget, probeAnswer } from '#agent/protocol/network.ts'
import type { AppContext } from '#server/context.ts'
import type { Egress } from '#server/drivers/container-driver.ts'
import { AppError } from '#server/errors.ts'
import { callAgent } from '../agent-calls.ts'

const attempts = 3

type Inside = { id: string; egress: Egress; online?: Promise<void> }

/**
 * Has the codespace's own agent show that this network is closed where it has to be: every target
 * must have refused. Silence is no refusal; but a packet can be lost, and a busy machine be slow,
 * so silence is asked again some times. One that reaches nothing must get no answer about a name
 * either. Tried once it is `online`, on a network that is there by now. Throws
 * `ISOLATION_UNVERIFIED` otherwise.
 */
export async function probeFromInside(
  ctx: AppContext,
  { id, egress, online = Promise.resolve() }: Inside,
  signal: AbortSignal,
): Promise<void> {
  if (ctx.config.isolation === 'unprotected') return online
  const [targets] = await Promise.all([ctx.driver.isolationTargets(id, { egress }, signal), online])
  if (targets.length === 0) return
  const names = egress === 'none' ? probeNames(ctx, id, signal) : null
  await Promise.all([names, probeTargets(ctx, { id, targets }, signal)])
}

async function probeTargets(
  ctx: AppContext,
  { id, targets }: { id: string; targets: ProbeTarget[] },
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { outcomes } = await callAgent(
      ctx,
      id,
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

/**
 * The engine asks name servers for its containers; one on a loopback address it asks as this
 * machine itself.
 */
async function probeNames(ctx: AppContext, id: string, signal: AbortSignal): Promise<void> {
  const { isAnswered } = await callAgent(
    ctx,
    id,
    { procedure: 'network.names', kind: 'query', answer: namesAnswer },
    signal,
  )
  if (!isAnswered) return
  throw new AppError(
    'ISOLATION_UNVERIFIED',
    'This codespace is not trusted and is to reach nothing, but names are answered in it: the container engine asks a ' +
      'name server on this machine for it. It can start once an administrator has given the engine one that is not on a ' +
      'loopback address ("dns" in its daemon.json), or once it is trusted.',
  )
}

function notIsolated({ address, port }: ProbeTarget, outcome: string): AppError {
  return new AppError(
    'ISOLATION_UNVERIFIED',
    `From inside this codespace ${address}:${port} should be refused, and was ${outcome}. It does not start unless its isolation is certain.`,
  )
}
