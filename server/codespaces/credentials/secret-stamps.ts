import { z } from 'zod'
import type { AppContext } from '#server/context.ts'
import { countingKeys } from '#server/repositories/names.ts'
import type { SecretLevel } from '#server/secrets/secrets.schema.ts'
import { type CodespaceRow, listRunning } from '../codespaces.store.ts'

const stamps = z.record(z.string(), z.string())

/** What it was last given: the stamp of each secret by its name. */
export function stampsOf({ secretStamps }: Pick<CodespaceRow, 'secretStamps'>) {
  return secretStamps === null ? {} : stamps.parse(JSON.parse(secretStamps))
}

/** Whose secrets changed; `holder` is a user's id, `host/owner/name` or `host/owner`. */
type Holder = { level: SecretLevel; holder: string }

/**
 * Has everybody who watches a codespace that may get them look again. Once the change is committed.
 */
export async function announceSecretsChanged(
  ctx: Pick<AppContext, 'db' | 'changes'>,
  { level, holder }: Holder,
): Promise<void> {
  for (const { id, ownerId, repositoryUrl } of await listRunning(ctx)) {
    const isConcerned =
      level === 'user'
        ? ownerId === holder
        : repositoryUrl !== '' && (await countingKeys(ctx, repositoryUrl))[level].includes(holder)
    if (isConcerned) ctx.changes.announce(id)
  }
}
