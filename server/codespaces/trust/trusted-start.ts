import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { SettingsContext } from '#server/settings/settings.ts'
import {
  readTrustBasis,
  type TrustBasis,
  type TrustSubject,
  trustOf,
  trustSourceOf,
} from '#server/trust/trust.ts'
import { startingPointOf } from '../clone/starting-point.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { type CodespaceTrust, type Trust, trust } from './trust.schema.ts'

/**
 * What one generation was started with: it holds until the next, however often that one
 * is begun anew.
 */
const startedTrust = trust.extend({ generation: z.int() })

function startedWith({ trust: text }: Pick<CodespaceRow, 'trust'>) {
  return text === null ? null : startedTrust.parse(JSON.parse(text))
}

/**
 * Whether it was last started with all it would have: else it gets no secret, no token, no network
 * and runs nothing.
 */
export function isTrustedStart(row: Pick<CodespaceRow, 'trust'>): boolean {
  return startedWith(row)?.isTrusted === true
}

/**
 * Whether it was last started as something that came with this server, or that its administrators
 * trust: nobody has to be asked.
 */
export function isListedStart(row: Pick<CodespaceRow, 'trust'>): boolean {
  const started = startedWith(row)
  if (!started?.isTrusted) return false
  return started.reason === 'administrator' || started.reason === 'template'
}

type Origin = Pick<
  CodespaceRow,
  'template' | 'repositoryUrl' | 'repositoryId' | 'startingPoint' | 'createdAt'
>

/** Whose work its files are. */
export function trustSubjectOf(row: Origin): TrustSubject {
  if (row.template !== null) return null
  const source = trustSourceOf(startingPointOf(row))
  return { url: row.repositoryUrl, id: row.repositoryId, since: row.createdAt, source }
}

const textOf = ({ generation }: CodespaceRow, { isTrusted, reason }: Trust): string =>
  JSON.stringify({ generation, isTrusted, reason } satisfies z.infer<typeof startedTrust>)

/**
 * What the row says of the start that now begins. Before the clone: what is to be expected of it.
 */
export async function trustAtStart(ctx: SettingsContext, row: CodespaceRow): Promise<string> {
  if (row.trust !== null && startedWith(row)?.generation === row.generation) return row.trust
  return textOf(row, judge(await basisOf(ctx, row), row))
}

/** Whether one that is about to be made is to be expected to start as trusted. */
export async function isTrustedBefore(
  ctx: SettingsContext,
  ownerId: string,
  origin: Origin,
): Promise<boolean> {
  const subject = trustSubjectOf(origin)
  return trustOf(await readTrustBasis(ctx, ownerId, [subject]), subject, 'any').isTrusted
}

/**
 * The same once the clone's configuration is known, which may take trust away and never gives any.
 */
export async function trustAfterClone(
  ctx: SettingsContext,
  row: CodespaceRow,
  configurationHash: string | null,
): Promise<string | null> {
  if (!isTrustedStart(row)) return row.trust
  const basis = await basisOf(ctx, row)
  return textOf(row, trustOf(basis, trustSubjectOf(row), configurationHash))
}

/**
 * The same where its container is made anew from this configuration: nothing of it runs, so trust
 * may come as well as go.
 */
export async function trustAtRebuild(
  ctx: SettingsContext,
  row: CodespaceRow,
  configurationHash: string | null,
): Promise<string> {
  return textOf(row, judge(await basisOf(ctx, row), { ...row, configurationHash }))
}

/**
 * Whether one that is made anew from this configuration would have all that it asks for without
 * another question.
 */
export async function isTrustedAtRebuild(
  ctx: SettingsContext,
  row: CodespaceRow,
  configurationHash: string,
): Promise<boolean> {
  return judge(await basisOf(ctx, row), { ...row, configurationHash }).isTrusted
}

const basisOf = (ctx: SettingsContext, row: CodespaceRow) =>
  readTrustBasis(ctx, row.ownerId, [trustSubjectOf(row)])

/**
 * What a decision about its configuration is bound to; null before the clone. Where the clone did
 * not say what it has, it runs on the default one, and a decision is about that one codespace.
 */
export function knownHashOf({
  id,
  isCloned,
  configurationHash,
}: Pick<CodespaceRow, 'id' | 'isCloned' | 'configurationHash'>): string | null {
  if (isCloned === 0 || configurationHash !== null) return configurationHash
  return createHash('sha256').update(`unread\0${id}`).digest('hex')
}

function judge(basis: TrustBasis, row: CodespaceRow): Trust {
  const hash = row.isCloned === 1 ? knownHashOf(row) : 'any'
  return trustOf(basis, trustSubjectOf(row), hash)
}

/** As its owner sees it, by what they and the administrators have decided by now. */
export function shownTrust(basis: TrustBasis, row: CodespaceRow): CodespaceTrust {
  const next = judge(basis, row)
  const { isTrusted, reason } = startedWith(row) ?? next
  return {
    isTrusted,
    reason,
    configurationHash: knownHashOf(row),
    isTrustedAtNextStart: next.isTrusted,
    reasonAtNextStart: next.reason,
  }
}
