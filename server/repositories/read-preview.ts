import { containerPaths } from '#agent/protocol/line.ts'
import { consentKeyFrom, wantedFrom } from '#server/codespaces/credentials/wanted-repositories.ts'
import type { Trust } from '#server/codespaces/trust/trust.schema.ts'
import { composeMaxBytes, type RepositoryFileState } from '#server/compose/compose.ts'
import {
  type Configuration,
  configurationHashOf,
  configurationName,
  extendedFiles,
  extendedMaxBytes,
  type FeaturePart,
  featureMarker,
  namesLocalFeature,
  readDevcontainer,
  recoverWith,
} from '#server/devcontainers/devcontainers.ts'
import { AppError } from '#server/errors.ts'
import { machineNeeds } from '#server/machines/machines.schema.ts'
import { dotfilesFor } from '#server/personal/personal.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { readDifference } from '#server/trust/agreed-terms.ts'
import { termsOf, withSecrets } from '#server/trust/terms.ts'
import { readTrustBasis, type TrustSubject, trustOf, trustSourceOf } from '#server/trust/trust.ts'
import { readWants } from '#server/trust/wants.ts'
import { identifyRepository, repositoryUrlOf, requireHost, resolveRepository } from './hosts.ts'
import { lookAtRepository } from './look-up-names.ts'
import { readFeatureParts } from './read-feature-parts.ts'
import type { Preview, PreviewInput } from './repositories.schema.ts'

const mostNested = 10
/** Files that name others that name others. */
const mostRounds = 40
const featuresUnread = 'What its own Features would run is known once it is cloned.'

/**
 * What a codespace of this commit would run of its repository's and of its owner's, what it would
 * get, and whether it is trusted with that. Nothing of it runs for this. Without a commit nothing
 * is known of its configuration.
 */
export async function readPreview(
  ctx: SignedInContext,
  { repositoryUrl, sha, ref, devcontainerPath }: PreviewInput,
): Promise<Preview> {
  const userId = ctx.session.user.id
  const url = repositoryUrlOf(ctx, repositoryUrl)
  const since = ctx.clock.now()
  const [dotfiles, { configurations, unreadable }, { id, begins }] = await Promise.all([
    dotfilesFor(ctx, { userId, repositoryUrl: url }),
    readConfigurations(ctx, { repositoryUrl, sha }),
    lookUp(ctx, { url, ref }),
    lookAtRepository(ctx, { userId, repositoryUrl: url }),
  ])
  const chosen = configurations.find(({ path }) => path === devcontainerPath)
  const found = chosen ?? configurations[0] ?? null
  const files: Map<string, Uint8Array> =
    found === null ? new Map() : await readExtended(ctx, { repositoryUrl, sha }, found)
  const parts = found && (await readLocalFeatures(ctx, { repositoryUrl, sha }, found, files))
  const read =
    found === null
      ? recoverWith(null, null)
      : await readWhole(ctx, { repositoryUrl, sha }, { found, files })
  const { config, notices, recovery, besides } = read
  const isWhole = unreadable === null && (found === null || parts !== null)
  const configurationHash = isWhole ? configurationHashOf(found, files, besides, parts ?? []) : null
  const subject = { url, id, since, source: trustSourceOf(begins) }
  const [trust, wants] = await Promise.all([
    trustNow(ctx, subject, configurationHash),
    readWants(ctx, {
      userId,
      repositoryUrl: url,
      consentKey: consentKeyFrom(url, trustSourceOf(begins)),
      repositories: wantedFrom(ctx, url, begins).filter((one) => one !== undefined),
      config,
      notices,
      dotfilesRepositoryUrl: dotfiles?.repositoryUrl ?? null,
    }),
  ])
  const own = termsOf({ ...read, parts: parts ?? [] }, '')
  const terms = withSecrets(own, wants.secretNames)
  return {
    configurationPath: found?.path ?? null,
    configurations: configurations.map((one) => {
      return { path: one.path, name: configurationName(one.content) }
    }),
    problem: recovery,
    configurationHash,
    unreadable: unreadable ?? (isWhole ? null : featuresUnread),
    trust,
    wants,
    needs: machineNeeds.parse(config.hostRequirements),
    changes: await readDifference(ctx, { userId, subject, terms }, trust),
  }
}

type Beginning = Parameters<typeof trustSourceOf>[0] & Parameters<typeof wantedFrom>[2]

/** Whose work it is. Of a pull request the host is asked, and not who asks us. */
async function lookUp(
  ctx: SignedInContext,
  { url, ref }: { url: string } & Pick<PreviewInput, 'ref'>,
): Promise<{ id: string | null; begins: Beginning }> {
  if (ref?.kind !== 'pull') return { id: await identifyRepository(ctx, url), begins: ref ?? null }
  const { pullRequest, repository } = await resolveRepository(ctx, { address: url, ref })
  return { id: repository?.id ?? null, begins: pullRequest && { ...pullRequest, kind: 'pull' } }
}

async function trustNow(
  ctx: SignedInContext,
  subject: TrustSubject,
  configurationHash: string | null,
): Promise<Trust> {
  const basis = await readTrustBasis(ctx, ctx.session.user.id, [subject])
  return trustOf(basis, subject, configurationHash ?? 'any')
}

type Found = { path: string; content: Uint8Array }

/**
 * Why they could not be read is said rather than thrown: whatever it is, the repository
 * may be cloned.
 */
async function readConfigurations(
  ctx: SignedInContext,
  { repositoryUrl, sha }: Pick<PreviewInput, 'repositoryUrl' | 'sha'>,
): Promise<{ configurations: Found[]; unreadable: string | null }> {
  if (sha === null)
    return { configurations: [], unreadable: 'Nothing can be read of it before the clone.' }
  try {
    const configurations = await findConfigurations(ctx, { repositoryUrl, sha })
    return { configurations, unreadable: null }
  } catch (error) {
    if (error instanceof AppError) return { configurations: [], unreadable: error.message }
    throw error
  }
}

/** What it builds on, as far as it is there; what that is missing is told by who reads it. */
async function readExtended(
  ctx: SignedInContext,
  { repositoryUrl, sha }: Pick<PreviewInput, 'repositoryUrl' | 'sha'>,
  found: Found,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  const tried = new Set<string>()
  if (sha === null) return files
  const { provider, address } = requireHost(ctx, repositoryUrl)
  const untried = () => extendedFiles(found, files).missing.filter((path) => !tried.has(path))
  for (let paths = untried(); paths.length > 0; paths = untried()) {
    await Promise.all(
      paths.map(async (path) => {
        tried.add(path)
        const content = await provider.readFile(ctx, address.path, { name: path, sha })
        if (content && content.byteLength <= extendedMaxBytes) files.set(path, content)
      }),
    )
  }
  return files
}

/** With its Compose files, and those that they name. */
async function readWhole(
  ctx: SignedInContext,
  { repositoryUrl, sha }: Pick<PreviewInput, 'repositoryUrl' | 'sha'>,
  { found, files }: { found: Found; files: Map<string, Uint8Array> },
): Promise<Configuration> {
  const known = new Map<string, RepositoryFileState>()
  const { provider, address } = requireHost(ctx, repositoryUrl)
  // As the clone will read it: variables of Compose files say where it is.
  const name = address.path.split('/').at(-1) ?? ''
  const place = { codespaceId: '', workspaceFolder: `${containerPaths.workspaces}/${name}` }
  for (let round = 0; round < mostRounds; round += 1) {
    const read = readDevcontainer(found, files, place, known)
    const paths = [...read.needs, ...read.unread]
    if (paths.length === 0 || sha === null) return read
    await Promise.all(
      paths.map(async (path) => {
        const content = await provider.readFile(ctx, address.path, { name: path, sha })
        const isLarge = content !== null && content.byteLength > composeMaxBytes
        known.set(path, isLarge ? 'large' : (content ?? 'missing'))
      }),
    )
  }
  throw new AppError('CONFIGURATION_UNREADABLE', 'Its Compose files name one another too deeply.')
}

/**
 * Where it asks for Features of its own repository: their files, which are put to those that it may
 * build on. Null where only the clone can tell them.
 */
async function readLocalFeatures(
  ctx: SignedInContext,
  { repositoryUrl, sha }: Pick<PreviewInput, 'repositoryUrl' | 'sha'>,
  found: Found,
  files: Map<string, Uint8Array>,
): Promise<FeaturePart[] | null> {
  const { used } = extendedFiles(found, files)
  if (sha === null || !namesLocalFeature([found, ...used])) return []
  const read = await readFeatureParts(ctx, { repositoryUrl, sha })
  for (const { path, content } of read?.files ?? []) {
    if (path.endsWith(`/${featureMarker}`) && !files.has(path)) files.set(path, content)
  }
  return read?.parts ?? null
}

/** In the order of the Dev Container specification, as the clone looks for them. */
async function findConfigurations(
  ctx: SignedInContext,
  { repositoryUrl, sha }: { repositoryUrl: string; sha: string },
): Promise<Found[]> {
  const { provider, address } = requireHost(ctx, repositoryUrl)
  const read = async (name: string): Promise<Found[]> => {
    const content = await provider.readFile(ctx, address.path, { name, sha })
    return content === null ? [] : [{ path: name, content }]
  }
  const folder = '.devcontainer'
  const nested = provider
    .listFolders(ctx, address.path, { name: folder, sha })
    .then((names) =>
      Promise.all(
        names.slice(0, mostNested).map((name) => read(`${folder}/${name}/devcontainer.json`)),
      ),
    )
  const [usual, atTop, others] = await Promise.all([
    read(`${folder}/devcontainer.json`),
    read('.devcontainer.json'),
    nested,
  ])
  return [...usual, ...atTop, ...others.flat()]
}
