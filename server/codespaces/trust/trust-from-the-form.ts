import type { SignedInContext } from '#server/trpc.ts'
import { recordTrust } from '#server/trust/trust.ts'
import { auditedCodespace } from '../audited-codespace.ts'
import type { CreateCodespaceInput } from '../codespaces.schema.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { trustSubjectOf } from './trusted-start.ts'

/**
 * Inside the transaction that makes it: whoever creates it was shown what it wants, and has
 * agreed (S-28).
 */
export async function trustFromTheForm(
  inside: SignedInContext,
  row: Parameters<typeof decisionOn>[0],
  input: CreateCodespaceInput,
): Promise<void> {
  const decision = decisionOn(row)
  if ('template' in input || input.trustedConfigurationHash === undefined || !decision) return
  await recordTrust(inside, { ...decision, configurationHash: input.trustedConfigurationHash })
}

/** Null for a template: there is nothing to decide. */
export function decisionOn(
  row: Parameters<typeof trustSubjectOf>[0] &
    Parameters<typeof auditedCodespace>[0] &
    Pick<CodespaceRow, 'ownerId'>,
) {
  const subject = trustSubjectOf(row)
  return subject && { userId: row.ownerId, subject, object: auditedCodespace(row) }
}
