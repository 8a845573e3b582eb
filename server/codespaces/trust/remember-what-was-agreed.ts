import { secretsFor } from '#server/secrets/secrets.ts'
import { rememberTerms } from '#server/trust/agreed-terms.ts'
import { withSecrets } from '#server/trust/terms.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { termsIn } from '../configuration/configuration.ts'
import { knownHashOf, trustSubjectOf } from './trusted-start.ts'

/**
 * Where its owner has said that they trust what its clone has, what that is is kept with it: by
 * this a later change can be shown. What was agreed to on the form is known by its hash alone until
 * something of that hash is cloned.
 */
export async function rememberWhatWasAgreed(
  ctx: Parameters<typeof secretsFor>[0],
  row: CodespaceRow,
): Promise<void> {
  const terms = termsIn(row)
  if (row.template !== null || terms === null) return
  const { ownerId: userId, repositoryUrl } = row
  const { stamps } = await secretsFor(ctx, { userId, repositoryUrl })
  const told = {
    userId,
    subject: trustSubjectOf(row),
    terms: withSecrets(terms, Object.keys(stamps)),
  }
  await rememberTerms(ctx, told, knownHashOf(row))
}
