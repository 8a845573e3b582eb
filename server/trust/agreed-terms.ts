import type { Term, TermChange, Trust } from '#server/codespaces/trust/trust.schema.ts'
import type { AppContext } from '#server/context.ts'
import { differenceOf } from './terms.ts'
import { findLatestTerms, keepTerms } from './trust.store.ts'
import { repositoryKey, type TrustSubject } from './trust.ts'

type Told = { userId: string; subject: TrustSubject; terms: readonly Term[] | null }

/**
 * Keeps with what this person said of that configuration what they agreed to by it. Where they said
 * nothing of it, or where that is known, nothing changes.
 */
export async function rememberTerms(
  { db }: Pick<AppContext, 'db'>,
  { userId, subject, terms }: Told,
  configurationHash: string | null,
): Promise<void> {
  if (subject === null || terms === null || configurationHash === null) return
  const of = { userId, repository: repositoryKey(subject), source: subject.source }
  await keepTerms(db, { ...of, configurationHash, terms: JSON.stringify(terms) })
}

/**
 * What is not as this person agreed to last. Null where they are not asked because it changed, and
 * where it is not known what they were shown.
 */
export async function readDifference(
  { db }: Pick<AppContext, 'db'>,
  { userId, subject, terms }: Told,
  { reason }: Pick<Trust, 'reason'>,
): Promise<TermChange[] | null> {
  if (reason !== 'changed' || subject === null || terms === null) return null
  const of = { userId, repository: repositoryKey(subject), source: subject.source }
  const before = await findLatestTerms(db, of)
  return before === null ? null : differenceOf(JSON.parse(before) as Term[], terms)
}
