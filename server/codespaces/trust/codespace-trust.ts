import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { readDifference } from '#server/trust/agreed-terms.ts'
import { withSecrets } from '#server/trust/terms.ts'
import { forgetTrust, readTrustBasis, recordTrust } from '#server/trust/trust.ts'
import { readWants } from '#server/trust/wants.ts'
import type { Codespace, TrustCodespaceInput } from '../codespaces.schema.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { getCodespace, requireCodespace } from '../codespaces.ts'
import { configurationNoticesOf, configurationOf, termsIn } from '../configuration/configuration.ts'
import { consentKeyOf, wantedOf } from '../credentials/wanted-repositories.ts'
import { requireAdmitted } from '../wish.ts'
import { rememberWhatWasAgreed } from './remember-what-was-agreed.ts'
import type { TrustRequest } from './trust.schema.ts'
import { decisionOn } from './trust-from-the-form.ts'
import { knownHashOf, shownTrust, trustSubjectOf } from './trusted-start.ts'

/**
 * Its owner trusts what they were shown: its repository with this configuration, from the next
 * start on. Saying it again changes nothing.
 * @throws AppError TRUST_CONFIGURATION_CHANGED where that is not what its clone has
 */
export async function trustCodespace(
  ctx: SignedInContext,
  { name, configurationHash }: TrustCodespaceInput,
): Promise<Codespace> {
  const row = await decide(ctx, name, async (inside, row) => {
    await requireAdmitted(inside)
    const decision = decisionOn(row)
    if (!decision) return
    if (knownHashOf(row) !== configurationHash) {
      throw new AppError(
        'TRUST_CONFIGURATION_CHANGED',
        'That is not the configuration this codespace has. Look at what it wants once more.',
      )
    }
    await recordTrust(inside, { ...decision, configurationHash })
  })
  await rememberWhatWasAgreed(ctx, row)
  return getCodespace(ctx, name)
}

/**
 * All that they said of its repository is taken back, from the next start on. What
 * administrators trust stays.
 */
export async function distrustCodespace(ctx: SignedInContext, name: string): Promise<Codespace> {
  await decide(ctx, name, async (inside, row) => {
    const decision = decisionOn(row)
    if (decision) await forgetTrust(inside, decision)
  })
  return getCodespace(ctx, name)
}

/** What its owner is asked to trust, or has trusted. */
export async function readTrustRequest(ctx: SignedInContext, name: string): Promise<TrustRequest> {
  const row = await requireCodespace(ctx, name)
  const [basis, wants] = await Promise.all([
    readTrustBasis(ctx, row.ownerId, [trustSubjectOf(row)]),
    readWants(ctx, {
      userId: row.ownerId,
      repositoryUrl: row.template === null ? row.repositoryUrl : null,
      consentKey: consentKeyOf(row),
      repositories: await wantedOf(ctx, row, true),
      config: configurationOf(row),
      notices: configurationNoticesOf(row),
      dotfilesRepositoryUrl: row.dotfilesRepositoryUrl,
    }),
  ])
  const trust = shownTrust(basis, row)
  const terms = withSecrets(termsIn(row), wants.secretNames)
  const told = { userId: row.ownerId, subject: trustSubjectOf(row), terms }
  const changes = await readDifference(ctx, told, { reason: trust.reasonAtNextStart })
  const isForOneAlone = row.isCloned === 1 && row.configurationHash === null
  return { trust, wants, changes, isForOneAlone }
}

async function decide(
  ctx: SignedInContext,
  name: string,
  work: (inside: SignedInContext, row: CodespaceRow) => Promise<void>,
): Promise<CodespaceRow> {
  const decided = await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    const row = await requireCodespace(inside, name)
    await work(inside, row)
    return row
  })
  ctx.changes.announce(decided.id)
  return decided
}
