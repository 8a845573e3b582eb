import { machineFor, requireMachine } from '#server/machines/machines.ts'
import { machineByChoice } from '#server/machines/preferred-machine.ts'
import { personalOfNew } from '#server/personal/personal.ts'
import { lookAtRepository } from '#server/repositories/look-up-names.ts'
import { parseRepositoryUrl } from '#server/repositories/repositories.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { requireQuota } from '#server/usage/quotas.ts'
import { readStartingPoint, startingPointOf } from './clone/starting-point.ts'
import type { Codespace, CreateCodespaceInput } from './codespaces.schema.ts'
import {
  type CodespaceRow,
  displayNamesOf,
  findByKey,
  insert,
  lockOwner,
} from './codespaces.store.ts'
import { announced } from './codespaces.ts'
import { takeAnswer } from './credentials/repositories-answer.ts'
import { requireCreator, requireOpen } from './may-begin.ts'
import { makeName } from './names.ts'
import { presentOne } from './presentation.ts'
import { requireRoom, requireRunningRoom } from './quota.ts'
import { usedNow } from './retention/expiry.ts'
import { trustFromTheForm } from './trust/trust-from-the-form.ts'
import { isTrustedBefore } from './trust/trusted-start.ts'
import { defaultImageFor } from './what-counts.ts'
import { recordDeed, requireAdmitted } from './wish.ts'

/**
 * `fromSnapshotId`: what is brought back into its clone. The same idempotency key answers with the
 * same codespace, also when both calls run at once (F-37).
 */
export async function createCodespace(
  ctx: SignedInContext,
  input: CreateCodespaceInput,
  fromSnapshotId: string | null = null,
): Promise<Codespace> {
  const ownerId = ctx.session.user.id
  const made = await findByKey(ctx, ownerId, input.idempotencyKey)
  if (made) return presentOne(ctx, made)
  const found = await originOf(ctx, input)
  const { repositoryUrl } = found
  const whose = { userId: ownerId, repositoryUrl: repositoryUrl || null }
  if (input.machine !== undefined) await requireMachine(ctx, input.machine, { repositoryUrl })
  const machine = input.machine ?? (await machineByChoice(ctx, whose))
  const seen = await lookAtRepository(ctx, { userId: ownerId, repositoryUrl })
  const origin = { ...found, repositoryId: seen?.repositoryId ?? found.repositoryId }
  await requireCreator(ctx, origin)
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const known = await findByKey(ctx, ownerId, input.idempotencyKey)
    if (known) return presentOne(ctx, known)
    using place = await placeFor(ctx, { ...origin, machine }, input)
    const { id } = place
    const now = ctx.clock.now()
    const begins = {
      id,
      ownerId,
      ...origin,
      image: await defaultImageFor(ctx, origin),
      fromSnapshotId,
      idempotencyKey: input.idempotencyKey,
      desired: 'running',
      generation: 1,
      phase: 'new',
      phaseGeneration: 0,
      isCloned: 0,
      hasWorkspace: 0,
      isSetUp: 0,
      leaseFence: 0,
      isRepairWanted: 0,
      ...(await personalOfNew(ctx, whose)),
      machine,
      isMachineWanted: 0,
      createdAt: now,
      ...usedNow(ctx),
    } as const
    const inserted = await ctx.db.transaction().execute(async (db) => {
      const inside = { ...ctx, db }
      await lockOwner(inside, ownerId)
      await requireAdmitted(inside)
      await requireOpen(inside)
      // What the same call has made meanwhile is not one more.
      if (await findByKey(inside, ownerId, input.idempotencyKey)) return null
      const made = makeName(await displayNamesOf(inside, ownerId))
      const row = { ...begins, ...made, displayName: input.displayName ?? made.displayName }
      await requireRoom(inside, row)
      await requireRunningRoom(inside, row)
      await requireQuota(inside, { userId: ownerId, repositoryUrl }, ['cores', 'storage'])
      if (!(await insert(inside, row))) return null
      const { displayName, template, branch, image, devcontainerPath } = row
      const startingPoint = startingPointOf(row)
      const from = { repositoryUrl: repositoryUrl || null, template, branch, startingPoint }
      const asked = { ...(devcontainerPath && { devcontainerPath }), ...(machine && { machine }) }
      const after = { displayName, ...from, ...asked, image }
      await recordDeed(inside, row, { action: 'codespace.create', after })
      await takeAnswer(inside, row, input)
      await trustFromTheForm(inside, row, input)
      return row.name
    })
    if (inserted === null) continue
    place.keep()
    return announced(ctx, id, inserted)
  }
  throw new Error('No free name was found in five tries.')
}

/** A prepared one where it would be on that network and get that much: what is not trusted would not. */
async function placeFor(
  ctx: SignedInContext,
  origin: Pick<
    CodespaceRow,
    'template' | 'repositoryUrl' | 'repositoryId' | 'startingPoint' | 'machine'
  >,
  input: CreateCodespaceInput,
) {
  const isAgreed = 'template' in input || input.trustedConfigurationHash !== undefined
  const begins = { ...origin, createdAt: ctx.clock.now() }
  const isTrusted = isAgreed || (await isTrustedBefore(ctx, ctx.session.user.id, begins))
  const { repositoryUrl, machine } = origin
  const { storageBytes } = await machineFor(ctx, { repositoryUrl, machine })
  return ctx.places.take(isTrusted ? storageBytes : null)
}

/**
 * What the row says of where its files come from. A template's have no past that could be fetched.
 */
async function originOf(ctx: SignedInContext, input: CreateCodespaceInput) {
  if ('template' in input) {
    const { template } = input
    const begins = { branch: 'main', startingPoint: null, repositoryId: null }
    return {
      repositoryUrl: '',
      repositoryName: template,
      template,
      devcontainerPath: null,
      ...begins,
      isHistoryComplete: 1,
    }
  }
  const { url, name } = parseRepositoryUrl(input.repositoryUrl, ctx.config.gitHosts)
  const begins = await readStartingPoint(ctx, { ...input, url })
  return {
    repositoryUrl: url,
    repositoryName: name,
    template: null,
    devcontainerPath: input.devcontainerPath ?? null,
    ...begins,
    isHistoryComplete: 0,
  }
}
