import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { readGithubAddress } from './github-address.ts'
import { listFolder, listFolders, readFile } from './github-files.ts'
import { list, listIssues, listPullRequests, listRefs, search } from './github-lists.ts'
import { identify, resolve } from './github-resolve.ts'
import { latelyResolved, rememberResolved } from './lately-resolved.ts'
import type { HostAddress, RepositoryProvider } from './provider.ts'
import type { Resolution, ResolveInput } from './repositories.schema.ts'
import { parseRepositoryUrl } from './repositories.ts'

const github: RepositoryProvider = {
  read: (ctx, address) => readGithubAddress(address, ctx.config.github.url),
  list,
  search,
  listRefs,
  listPullRequests,
  listIssues,
  resolve,
  identify,
  urlOf: (ctx, path) => `${ctx.config.github.url}/${path}`,
  readFile,
  listFolder,
  listFolders,
}

/** The hosts that are known here, the one that is listed and searched first. */
const providers: readonly RepositoryProvider[] = [github]

export const mainProvider: RepositoryProvider = github

type AtHost = { provider: RepositoryProvider; address: HostAddress }

function findHost(ctx: SignedInContext, address: string): AtHost | null {
  for (const provider of providers) {
    const read = provider.read(ctx, address)
    if (read) return { provider, address: read }
  }
  return null
}

/** @throws AppError REPOSITORY_URL_INVALID where it is no address of a host that is known here */
export function requireHost(ctx: SignedInContext, repositoryUrl: string): AtHost {
  const found = findHost(ctx, repositoryUrl)
  if (found) return found
  throw new AppError(
    'REPOSITORY_URL_INVALID',
    'Of this host only addresses and branches are known here. Enter a branch by its name.',
  )
}

/** @throws AppError REPOSITORY_URL_INVALID where Git could not reach it */
export function repositoryUrlOf(ctx: SignedInContext, address: string): string {
  const host = findHost(ctx, address)
  if (host) return host.provider.urlOf(ctx, host.address.path)
  return parseRepositoryUrl(address, ctx.config.gitHosts).url
}

/** Nobody waits longer for a host to say which repository an address is. */
const identifyMs = 3000

/**
 * What never changes of a repository at its host; null where the host is not known, or does not
 * say so in time.
 */
export async function identifyRepository(
  ctx: SignedInContext,
  repositoryUrl: string,
): Promise<string | null> {
  const host = findHost(ctx, repositoryUrl)
  if (!host) return null
  const known = latelyResolved(ctx, host.provider.urlOf(ctx, host.address.path))
  if (known !== null) return known
  const asked = host.provider.identify(ctx, host.address.path).catch((error: unknown) => {
    if (error instanceof AppError) return null
    throw error
  })
  return Promise.race([asked, delay(identifyMs, null, { ref: false })])
}

/**
 * What would be created from an address: of a known host as it is there now, of another one as
 * it is written.
 * @throws AppError REPOSITORY_URL_INVALID, REPOSITORY_NOT_FOUND, REPOSITORY_REF_NOT_FOUND,
 * REPOSITORY_EMPTY, REPOSITORY_ACCESS_REQUIRED, GITHUB_CONNECTION_REQUIRED, GITHUB_UNREACHABLE
 */
export async function resolveRepository(
  ctx: SignedInContext,
  { address, ref }: ResolveInput,
): Promise<Resolution> {
  const host = findHost(ctx, address)
  if (host) {
    const wished = { ...host.address, wish: ref ?? host.address.wish }
    const found = await host.provider.resolve(ctx, wished)
    if (found.repository) rememberResolved(ctx, found.repositoryUrl, found.repository.id)
    return found
  }
  const { url: repositoryUrl } = parseRepositoryUrl(address, ctx.config.gitHosts)
  if (ref !== undefined && ref.kind !== 'branch' && ref.kind !== 'tag') requireHost(ctx, address)
  const named = ref?.kind === 'branch' || ref?.kind === 'tag' ? ref : null
  const unknown = { repository: null, sha: null, pullRequest: null, issue: null, newBranch: null }
  return { repositoryUrl, ref: named, ...unknown }
}
