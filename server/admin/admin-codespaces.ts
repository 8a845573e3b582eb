import type { z } from 'zod'
import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import { present } from '#server/codespaces/presentation.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type { AdminCodespace, adminCodespaces, adminSearch } from './admin.schema.ts'
import * as store from './admin.store.ts'
import { cut, positionOf } from './pages.ts'

/**
 * Everyone's, those in the trash too: that they are there, and nothing of what is in them (S-92).
 */
export async function listEveryonesCodespaces(
  ctx: SignedInContext,
  { search, cursor, limit }: z.output<typeof adminSearch>,
): Promise<z.infer<typeof adminCodespaces>> {
  const page = { search, after: positionOf(cursor), limit: limit + 1 }
  const { shown, nextCursor } = cut(await store.listCodespaces(ctx.db, page), limit)
  const total = await store.countCodespaces(ctx.db, search)
  return { codespaces: shown.map((row) => shownToAdmin(ctx, row)), nextCursor, total }
}

function shownToAdmin(
  ctx: SignedInContext,
  row: CodespaceRow & { ownerName: string | null },
): AdminCodespace {
  const shown = present(ctx, row)
  const { name, displayName, repositoryUrl, template, branch, state, failure } = shown
  const { workspaceLimitBytes, createdAt, lastUsedAt, deletedUntil } = shown
  return {
    ...{ name, displayName, repositoryUrl, template, branch, state, failure },
    owner: { id: row.ownerId, name: row.ownerName ?? '' },
    ...{ workspaceLimitBytes, createdAt, lastUsedAt, deletedUntil },
  }
}
