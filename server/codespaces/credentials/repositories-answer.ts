import { recordConsent } from '#server/github/github.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type { CreateCodespaceInput, RepositoriesAnswer } from '../codespaces.schema.ts'
import { recordDeed } from '../wish.ts'
import { consentKeyOf } from './wanted-repositories.ts'

type Whose = Parameters<typeof recordDeed>[1] & Parameters<typeof consentKeyOf>[0]

/**
 * What somebody said on the form of the repositories it showed, in the transaction that makes
 * the codespace.
 */
export async function takeAnswer(
  inside: SignedInContext,
  row: Whose,
  input: CreateCodespaceInput,
): Promise<void> {
  if ('otherRepositories' in input && input.otherRepositories) {
    await recordAnswer(inside, row, input.otherRepositories)
  }
}

/** Remembered, and on record. */
export async function recordAnswer(
  inside: SignedInContext,
  row: Whose,
  answer: RepositoriesAnswer,
): Promise<void> {
  const { ownerId: userId, repositoryUrl } = row
  await recordConsent(inside, { userId, repositoryUrl: consentKeyOf(row), ...answer })
  await recordDeed(inside, row, {
    action: 'codespace.answerRepositories',
    after: { repositoryUrl, ...answer },
  })
}
