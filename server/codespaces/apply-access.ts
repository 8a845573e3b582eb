import type { AppContext } from '#server/context.ts'
import type { CodespaceRow } from './codespaces.store.ts'
import { keepCredentials } from './deliver-credentials.ts'
import { renewAccess } from './repository-access.ts'

const handMs = 10_000

/** Tokens as they are to be now, for a codespace that runs: made, and handed to its agent where it can be reached. */
export async function applyAccess(ctx: AppContext, row: CodespaceRow): Promise<void> {
  if (row.desired !== 'running') return
  await renewAccess(ctx, row)
  await keepCredentials(ctx, row, AbortSignal.timeout(handMs)).catch((error: unknown) => {
    ctx.log.info({ err: error, codespace: row.name }, 'Its agent gets the tokens a little later')
  })
}
