import type { AuditObject } from '#server/audit/audit.schema.ts'
import { audit } from '#server/audit/audit.ts'
import type { Trust } from '#server/codespaces/trust/trust.schema.ts'
import type { AppContext } from '#server/context.ts'
import { repositoryKeys } from '#server/repositories/repositories.ts'
import type { SettingsContext } from '#server/settings/settings.ts'
import { type Decision, deleteDecisions, insertDecision, listDecisions } from './trust.store.ts'
import { isListed, type Listable, readTrustList, type TrustList } from './trusted-repositories.ts'

/** Who wrote what is cloned. Empty: somebody who may push to the repository. */
export type TrustSource = '' | `fork/${string}` | `commit/${string}`

/** What is known of where in a repository something begins. */
type Beginning =
  | { kind: 'branch' | 'tag' }
  | { kind: 'commit'; sha: string }
  | { kind: 'pull'; number: number; isFork: boolean; headRepositoryId: string | null }

export function trustSourceOf(begins: Beginning | null): TrustSource {
  if (begins?.kind === 'pull' && begins.isFork) {
    return `fork/${begins.headRepositoryId ?? `deleted/${begins.number}`}`
  }
  // Hosts show the commits of forks as if they were the repository's own.
  return begins?.kind === 'commit' ? `commit/${begins.sha}` : ''
}

/** What is trusted or not. Null for a template, which came with this server. */
export type TrustSubject = (Listable & { source: TrustSource }) | null

/** What one person's codespaces of some repositories are judged by, as it was read. */
export type TrustBasis = { list: TrustList; decisions: readonly Decision[] }

/** Of these subjects, and for no others. */
export async function readTrustBasis(
  ctx: SettingsContext,
  userId: string,
  subjects: readonly TrustSubject[],
): Promise<TrustBasis> {
  const list = await readTrustList(
    ctx,
    subjects.filter((subject) => subject !== null),
  )
  return { list, decisions: await listDecisions(ctx.db, userId) }
}

/**
 * Whether something is trusted that has this configuration (S-76). `any` is for what is not cloned
 * yet: it is trusted for the time being where its owner has trusted it with whatever configuration.
 * Null is one nobody knows of.
 */
export function trustOf(
  { list, decisions }: TrustBasis,
  subject: TrustSubject,
  configurationHash: string | 'any' | null,
): Trust {
  if (subject === null) return { isTrusted: true, reason: 'template' }
  const isOfRepository = subject.source === ''
  if (isOfRepository && isListed(list, subject)) {
    return { isTrusted: true, reason: 'administrator' }
  }
  const repository = repositoryKey(subject)
  const made = decisions.filter(
    (one) => one.repository === repository && one.source === subject.source,
  )
  const isMeant = ({ configurationHash: of }: Decision) =>
    configurationHash === 'any' || of === configurationHash
  if (made.some(isMeant)) return { isTrusted: true, reason: 'decision' }
  if (made.length > 0 && configurationHash !== null) return { isTrusted: false, reason: 'changed' }
  return { isTrusted: false, reason: subject.source.startsWith('fork/') ? 'fork' : 'undecided' }
}

type Repository = NonNullable<TrustSubject>

/** By which what was said of it is kept. */
export const repositoryKey = ({ url, id }: Pick<Repository, 'url' | 'id'>): string =>
  id === null ? (repositoryKeys(url).repository ?? url) : `${new URL(url).host}#${id}`

type Deciding = {
  userId: string
  subject: Repository
  /** The codespace about which it was said. */
  object: AuditObject
}

/** Inside a transaction of the caller's. Saying it again changes nothing. */
export async function recordTrust(
  inside: Parameters<typeof audit>[0] & Pick<AppContext, 'clock'>,
  { userId, subject, object, configurationHash }: Deciding & { configurationHash: string },
): Promise<void> {
  const { source, url: repositoryUrl } = subject
  const repository = repositoryKey(subject)
  const createdAt = inside.clock.now()
  const decision = { userId, repository, source, configurationHash, createdAt }
  if (!(await insertDecision(inside.db, decision))) return
  const after = { repositoryUrl, source, configurationHash }
  await audit(inside, { action: 'repository.trust', object, after })
}

/**
 * Inside a transaction of the caller's. Takes back all that this person said of it, with whatever
 * configuration.
 */
export async function forgetTrust(
  inside: Parameters<typeof audit>[0],
  { userId, subject, object }: Deciding,
): Promise<void> {
  const { source, url: repositoryUrl } = subject
  const of = { userId, repository: repositoryKey(subject), source }
  if ((await deleteDecisions(inside.db, of)) === 0) return
  await audit(inside, {
    action: 'repository.distrust',
    object,
    before: { repositoryUrl, source },
  })
}
