import { randomUUID } from 'node:crypto'
import type { AppContext } from '#server/context.ts'
import { placeIn, type SealedColumn, seal, unseal } from '#server/seal.ts'
import * as store from './personal-tokens.store.ts'
import { githubProvider, readGithub } from './registration.ts'

type TokensContext = Pick<AppContext, 'config' | 'db' | 'log' | 'clock'>

/** Where they are kept. */
export const personalTokenColumn = {
  table: 'githubPersonalToken',
  column: 'sealedToken',
  row: ['id', 'userId', 'provider', 'repositoryId'],
} as const satisfies SealedColumn<'githubPersonalToken'>

/**
 * One that a person made at GitHub for a repository. `token`: null where its key is gone. Never
 * for a browser.
 */
export type PersonalToken = { row: store.PersonalTokenRow; token: string | null }

/**
 * A repository: by its number where that is known, which no new owner of a name has (S-90), else
 * as it is called.
 */
export type NamedRepository = { id?: number | undefined; path: string }

/** What this person gave for it; null where they gave none, and where a GitHub App makes tokens. */
export async function findPersonalToken(
  ctx: TokensContext,
  userId: string,
  { id, path }: NamedRepository,
): Promise<PersonalToken | null> {
  const registration = await readGithub(ctx)
  if (registration?.kind !== 'oauth') return null
  const whose = { userId, provider: githubProvider(registration) }
  const rows = await store.listPersonalTokens(ctx.db, whose)
  const isMeant = (row: store.PersonalTokenRow) =>
    id === undefined
      ? row.repositoryPath.toLowerCase() === path.toLowerCase()
      : row.repositoryId === String(id)
  const row = rows.find(isMeant)
  return row ? { row, token: opened(ctx, row) } : null
}

/** All that this person gave for repositories of this GitHub. */
export async function listPersonalTokens(
  ctx: TokensContext,
  userId: string,
): Promise<PersonalToken[]> {
  const provider = githubProvider(ctx.config.github)
  const rows = await store.listPersonalTokens(ctx.db, { userId, provider })
  return rows.map((row) => ({ row, token: opened(ctx, row) }))
}

/** Whether this person has given any for this GitHub since then, or in that very moment. */
export async function hasGivenSince(
  ctx: Pick<AppContext, 'config' | 'db'>,
  userId: string,
  since: number,
): Promise<boolean> {
  const provider = githubProvider(ctx.config.github)
  const rows = await store.listPersonalTokens(ctx.db, { userId, provider })
  return rows.some(({ updatedAt }) => updatedAt >= since)
}

/**
 * What a codespace uses that was given it: null once it is forgotten, or GitHub takes it no more.
 */
export async function openPersonalToken(
  ctx: TokensContext,
  whose: { id: string; userId: string },
): Promise<string | null> {
  const row = await store.findPersonalToken(ctx.db, whose)
  return row && row.refusedAt === null ? opened(ctx, row) : null
}

type Kept = {
  repository: { id: number; path: string }
  access: 'write' | 'read'
  token: string
}

/** In place of what they gave for it before. To be called in a transaction. */
export async function keepPersonalToken(
  ctx: TokensContext,
  userId: string,
  { repository, access, token }: Kept,
): Promise<PersonalToken> {
  const provider = githubProvider(ctx.config.github)
  const repositoryId = String(repository.id)
  const rows = await store.listPersonalTokens(ctx.db, { userId, provider })
  const before = rows.find((row) => row.repositoryId === repositoryId)
  const now = ctx.clock.now()
  const place = { id: before?.id ?? randomUUID(), userId, provider, repositoryId }
  const row = {
    ...place,
    repositoryPath: repository.path,
    access,
    sealedToken: seal(ctx.config.keyRing.keys, placeIn(personalTokenColumn, place), token),
    refusedAt: null,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  }
  await store.writePersonalToken(ctx.db, row)
  return { row, token }
}

/** Forgets them here. GitHub has no way for us to end them there, so whoever made them does. */
export const forgetPersonalTokens = (
  { db }: Pick<AppContext, 'db'>,
  of: { id: string } | { userId: string } | { provider: string },
): Promise<void> => store.deletePersonalTokens(db, of)

/** GitHub takes it no more: it is not tried again, and its owner sees it marked. */
export async function markRefused(ctx: TokensContext, { row }: PersonalToken): Promise<void> {
  if (row.refusedAt !== null) return
  await store.updatePersonalToken(ctx.db, row, { refusedAt: ctx.clock.now() })
  ctx.log.info({ userId: row.userId }, 'GitHub takes the token of a repository no more')
}

/** What GitHub says of it by now, where that is something else. */
export async function noteSeen(
  { db }: Pick<AppContext, 'db'>,
  { row }: PersonalToken,
  seen: { access: 'write' | 'read'; repositoryPath: string },
): Promise<void> {
  if (row.access === seen.access && row.repositoryPath === seen.repositoryPath) return
  await store.updatePersonalToken(db, row, seen)
}

function opened(ctx: TokensContext, row: store.PersonalTokenRow): string | null {
  try {
    return unseal(ctx.config.keyRing.keys, placeIn(personalTokenColumn, row), row.sealedToken)
  } catch (error) {
    // Of a key that is gone: it has to be given again (F-51).
    ctx.log.warn({ err: error, userId: row.userId }, 'The token of a repository cannot be opened')
    return null
  }
}
