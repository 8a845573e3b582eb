import type { SecretsState } from '#server/secrets/secrets.schema.ts'
import { secretsFor } from '#server/secrets/secrets.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { canOpen, requireCodespace } from '../codespaces.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'
import { stampsOf } from './secret-stamps.ts'

/**
 * Whether a running codespace of the caller's was given what it would be given now. One that does
 * not run gets them with its next start anyway.
 */
export async function secretsState(ctx: SignedInContext, name: string): Promise<SecretsState> {
  const row = await requireCodespace(ctx, name)
  // An untrusted one is given none, whatever they are.
  if (!canOpen(row) || !isTrustedStart(row)) return { isRestartNeeded: false, changed: [] }
  const repositoryUrl = row.template === null ? row.repositoryUrl : null
  const { stamps, unreadable, oversized, withheld } = await secretsFor(ctx, {
    userId: row.ownerId,
    repositoryUrl,
  })
  const given = stampsOf(row)
  // A restart would bring none of these; and while GitHub is out of reach nobody
  // knows what is gone.
  const isSilent = (missing: string) =>
    unreadable.includes(missing) || oversized.includes(missing) || withheld?.isOutage === true
  const changed = [
    ...Object.keys(stamps).filter((known) => stamps[known] !== given[known]),
    ...Object.keys(given).filter((gone) => !(gone in stamps) && !isSilent(gone)),
  ].sort()
  return { isRestartNeeded: changed.length > 0, changed }
}

/** The same now, and whenever it is another. */
export async function* watchSecretsState(
  ctx: SignedInContext,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<SecretsState> {
  const { id } = await requireCodespace(ctx, name)
  yield* ctx.changes.snapshots(
    () => secretsState(ctx, name),
    (changed) => changed === id,
    signal,
  )
}
