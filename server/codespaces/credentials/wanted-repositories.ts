import type { AppContext } from '#server/context.ts'
import { judgeAsked, readConsent, repositoryPathAt, type Wanted } from '#server/github/github.ts'
import { trustSourceOf } from '#server/trust/trust.ts'
import { startingPointOf } from '../clone/starting-point.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { configurationOf } from '../configuration/configuration.ts'
import { forkOf } from '../forks/kept-fork.ts'

/**
 * What a codespace is to have tokens of, its own repository first. An untrusted one reads that, for
 * its clone, and nothing else; one of a pull request is to work on the fork that it comes from.
 */
export async function wantedOf(
  ctx: AppContext,
  row: CodespaceRow,
  isTrusted: boolean,
): Promise<Wanted[]> {
  if (row.template !== null) return []
  const { repositoryUrl } = row
  const known = row.repositoryId === null ? {} : { id: Number(row.repositoryId) }
  if (!isTrusted) return [{ ...known, repositoryUrl, most: 'read' }]
  const [own, head] = wantedFrom(ctx, repositoryUrl, startingPointOf(row))
  const standIn = forkOf(row)
  const fork = standIn ? wantedFork(ctx, standIn) : head
  return [{ ...own, ...known }, ...(fork ? [fork] : []), ...(await agreedOf(ctx, row))]
}

/**
 * Where what is done in it is pushed: the fork that stands in for its repository or that its pull
 * request comes from, and else that repository. Null where that is gone, or nowhere.
 */
export function pushTargetOf(ctx: AppContext, row: CodespaceRow): Wanted | null {
  if (row.template !== null) return null
  const standIn = forkOf(row)
  if (standIn) return wantedFork(ctx, standIn)
  const [own, head] = wantedFrom(ctx, row.repositoryUrl, startingPointOf(row))
  if (own.most === 'read') return head ?? null
  return row.repositoryId === null ? own : { ...own, id: Number(row.repositoryId) }
}

/** With what its owner's dotfiles are cloned with, where not everybody may read them. */
export async function wantedWithDotfiles(
  ctx: AppContext,
  row: CodespaceRow,
  isTrusted: boolean,
): Promise<Wanted[]> {
  const wanted = await wantedOf(ctx, row, isTrusted)
  const repositoryUrl = row.dotfilesRepositoryUrl
  const isAtGithub = repositoryUrl && repositoryPathAt(ctx.config.github.url, repositoryUrl)
  if (!isTrusted || !isAtGithub) return wanted
  return [...wanted, { repositoryUrl, most: 'read', isForPrivateOnly: true }]
}

type Beginning =
  | { kind: 'branch' | 'tag' | 'commit' }
  | {
      kind: 'pull'
      isFork: boolean
      headRepository: string | null
      headRepositoryId: string | null
    }

/** The repository, and the fork that a pull request comes from, of what is trusted. */
export function wantedFrom(
  ctx: AppContext,
  repositoryUrl: string,
  begins: Beginning | null,
): [own: Wanted, fork?: Wanted] {
  if (begins?.kind !== 'pull' || !begins.isFork) return [{ repositoryUrl, most: 'right' }]
  const own: Wanted = { repositoryUrl, most: 'read', isForPrivateOnly: true }
  const { headRepository: path, headRepositoryId } = begins
  return path === null ? [own] : [own, wantedFork(ctx, { path, id: Number(headRepositoryId) })]
}

const wantedFork = (
  { config }: AppContext,
  { path, id }: { path: string; id: number },
): Wanted => ({
  repositoryUrl: `${config.github.url}/${path}`,
  id,
  most: 'right',
})

/**
 * Of what its owner's answer is remembered: a fork that asks for the same is asked about by
 * itself (S-76).
 */
export function consentKeyOf(row: Pick<CodespaceRow, 'repositoryUrl' | 'startingPoint'>): string {
  return consentKeyFrom(row.repositoryUrl, trustSourceOf(startingPointOf(row)))
}

/** The same before there is a codespace. */
export const consentKeyFrom = (
  repositoryUrl: string,
  source: ReturnType<typeof trustSourceOf>,
): string => (source === '' ? repositoryUrl : `${repositoryUrl}#${source}`)

/** What its devcontainer.json asks for besides, where its owner agreed to that very list. */
async function agreedOf(ctx: AppContext, row: CodespaceRow): Promise<Wanted[]> {
  const { repositoryUrl, ownerId: userId } = row
  const asked = configurationOf(row).repositories
  const { repositories, listHash } = judgeAsked(ctx, { repositoryUrl, asked })
  if (listHash === null) return []
  if (!(await readConsent(ctx, { userId, repositoryUrl: consentKeyOf(row), listHash }))) return []
  return repositories
    .filter(({ isRefused }) => !isRefused)
    .map(({ path, permissions }) => ({
      repositoryUrl: `${ctx.config.github.url}/${path}`,
      most: permissions,
      isOfSameOwner: true,
    }))
}

/** Its configuration asks for more than its clone took. */
export const asksForOthers = (row: CodespaceRow): boolean =>
  row.template === null && configurationOf(row).repositories.length > 0
