import type { AppContext } from '#server/context.ts'
import { repositoryPathAt } from '#server/github/github.ts'
import { type CodespaceRow, listRunningOf } from '../codespaces.store.ts'
import { handCredentials, keepCredentials } from './deliver-credentials.ts'
import { accessOf, renewAccess } from './repository-access.ts'

const handMs = 10_000

/**
 * Tokens as they are to be now, for a codespace that runs: made, and handed to its agent where it
 * can be reached.
 */
export async function applyAccess(ctx: AppContext, row: CodespaceRow): Promise<void> {
  if (row.desired !== 'running') return
  await renewAccess(ctx, row)
  await keepCredentials(ctx, row, AbortSignal.timeout(handMs)).catch((error: unknown) => {
    ctx.log.info({ err: error, codespace: row.name }, 'Its agent gets the tokens a little later')
  })
}

/** The same for all of a person's that are given something of this repository (`owner/name`). */
export async function applyAccessAt(ctx: AppContext, userId: string, path: string): Promise<void> {
  const wanted = path.toLowerCase()
  const rows = (await listRunningOf(ctx, userId)).filter((row) => {
    const own = repositoryPathAt(ctx.config.github.url, row.repositoryUrl)
    const others = accessOf(row)?.others.map((one) => one.path) ?? []
    const paths = [...(own ? [`${own.owner}/${own.name}`] : []), ...others]
    return paths.some((one) => one.toLowerCase() === wanted)
  })
  await Promise.all(rows.map((row) => applyAccess(ctx, row)))
}

/**
 * What is forgotten is gone from all of a person's that run and can be reached, whatever GitHub
 * takes to answer.
 */
export async function dropForgotten(ctx: AppContext, userId: string): Promise<void> {
  const drop = (row: CodespaceRow) =>
    handCredentials(ctx, row, AbortSignal.timeout(handMs)).catch((error: unknown) => {
      ctx.log.info({ err: error, codespace: row.name }, 'Its agent forgets tokens a little later')
    })
  await Promise.all((await listRunningOf(ctx, userId)).map(drop))
}
