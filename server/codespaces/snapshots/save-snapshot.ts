import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import {
  type SnapshotHead,
  type SnapshotPlace,
  snapshotHead,
  type TakenSnapshot,
  takenSnapshot,
} from '#agent/protocol/snapshots.ts'
import type { WorkspaceWork } from '#agent/protocol/workspace.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { FileTooLarge } from '#server/sealed-file.ts'
import { readSetting } from '#server/settings/settings.ts'
import { callAgent } from '../agent-calls.ts'
import { snapshotBytes } from '../codespaces.settings.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { fetchAgentFile } from './agent-bytes.ts'
import { DiskFull, isReadable, keepBundle, removeBundles } from './snapshot-files.ts'
import { forgetBeyondRoom, NoSnapshotRoom, roomForNext } from './snapshot-room.ts'
import type { SnapshotProblem, SnapshotReason } from './snapshots.schema.ts'
import {
  insertSnapshot,
  listOf,
  removeUnneeded,
  type SnapshotRow,
  touchSnapshot,
} from './snapshots.store.ts'

/** Nobody waits longer for a stop because of it. */
const mostMs = 30_000
const lookMs = 20_000
/** An agent that does not even say its name would not save anything either. */
const greetMs = 2000
const headMs = 12_000
/** What Git adds to the files. */
const overheadBytes = 16 * 1024 * 1024
const mostKept = 10
/** Of what came to nothing, so that somebody sees that it did. */
const mostFailuresKept = 5

/** What has to be known to bring one back. */
export type SnapshotContent = {
  commit: string
  fingerprint: string
  files: number
  commits: number
}

type Asked = {
  reason: SnapshotReason
  signal: AbortSignal
  /** As it was a moment ago, where somebody has just looked. */
  work?: WorkspaceWork | null
}

/**
 * Has the agent of a running codespace save what is in no other place, and keeps it. Never throws,
 * and takes half a minute at most: what could not be saved is said in the list. Null where nothing
 * is to be saved here at all.
 */
export async function saveSnapshot(
  ctx: AppContext,
  row: CodespaceRow,
  { reason, signal, work = null }: Asked,
): Promise<SnapshotRow | null> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(mostMs)])
  try {
    const { ownerId: userId, repositoryUrl } = row
    const maxBytes = await readSetting(ctx, snapshotBytes, { userId, repositoryUrl })
    if (maxBytes === 0) return null
    const seemsClean = work?.git?.uncommitted === 0 && work.git.unpushed === 0
    const clean = seemsClean ? await noteClean(ctx, row, { reason, signal: bounded, work }) : null
    const saved = clean ?? (await take(ctx, row, { reason, maxBytes, signal: bounded }))
    await forgetOld(ctx, row.id)
    await forgetBeyondRoom(ctx, row.ownerId)
    return saved
  } catch (error) {
    // Something else is wanted of it now, or this server ends: that is no failure.
    if (signal.aborted) return null
    ctx.log.warn({ err: error, codespace: row.name }, 'A snapshot was not taken')
    const problem = problemOf(error, bounded)
    const failed = rowOf(ctx, row, { reason, outcome: 'failed', problem })
    await insertSnapshot(ctx, failed)
      .then(() => forgetOld(ctx, row.id))
      .catch((writeError: unknown) => {
        ctx.log.error({ err: writeError, codespace: row.name }, 'A snapshot was not noted')
      })
    return failed
  }
}

async function take(
  ctx: AppContext,
  row: CodespaceRow,
  { reason, maxBytes: mostOfOne, signal }: Asked & { maxBytes: number },
): Promise<SnapshotRow> {
  const { bytes, besideWholeBytes } = await roomForNext(ctx, row)
  const greeting = { procedure: 'workspace.info', kind: 'query', answer: z.unknown() } as const
  await callAgent(ctx, row.id, { ...greeting, deadlineMs: greetMs }, signal)
  const last = (await listOf(ctx, row.id)).find(({ outcome }) => outcome === 'saved')
  const before = last && (await isReadable(ctx, last)) ? last : null
  const knownFingerprint = before ? contentOf(before).fingerprint : null
  let maxBytes = Math.min(mostOfOne, bytes)
  let taken = await ask(ctx, row, { maxBytes, knownFingerprint, signal })
  if (taken.outcome === 'saved' && !hasAll(taken) && taken.bytes > besideWholeBytes) {
    if (besideWholeBytes <= 0) throw new NoSnapshotRoom('The last that has everything stays.')
    maxBytes = Math.min(mostOfOne, besideWholeBytes)
    taken = await ask(ctx, row, { maxBytes, knownFingerprint, signal })
  }
  if (taken.outcome === 'same' && before) {
    const again = { ...before, takenAt: ctx.clock.now(), reason }
    await touchSnapshot(ctx, again)
    return again
  }
  const { branch, upstreamBranch, head, base, isBaseEnough, elsewhere, leftOut } = taken
  const builtUpon = { branch, upstreamBranch, head, base, isBaseEnough }
  const place = JSON.stringify({ ...builtUpon, elsewhere, leftOut })
  if (taken.outcome !== 'saved') {
    const clean = rowOf(ctx, row, { reason, outcome: 'clean', place })
    await insertSnapshot(ctx, clean)
    return clean
  }
  const { commit, fingerprint, files, commits, path } = taken
  const isWhole = hasAll(taken) ? 1 : 0
  const content: SnapshotContent = { commit, fingerprint, files, commits }
  const began = { reason, outcome: 'saved', place, content: JSON.stringify(content) } as const
  const saved = rowOf(ctx, row, { ...began, isWhole })
  const mostBytes = maxBytes + overheadBytes
  await fetchAgentFile(
    ctx,
    { codespaceId: row.id, path },
    {
      signal,
      async take(source) {
        Object.assign(saved, await keepBundle(ctx, saved, { source, mostBytes }))
      },
    },
  )
  await insertSnapshot(ctx, saved)
  const drop = { procedure: 'snapshots.drop', kind: 'mutation', answer: z.unknown() } as const
  // It goes with the next one otherwise.
  await callAgent(ctx, row.id, { ...drop, deadlineMs: greetMs }, signal).catch(() => undefined)
  return saved
}

function ask(
  ctx: AppContext,
  row: CodespaceRow,
  given: { maxBytes: number; knownFingerprint: string | null; signal: AbortSignal },
): Promise<TakenSnapshot> {
  const { signal, ...wanted } = given
  const call = {
    procedure: 'snapshots.take',
    kind: 'mutation',
    input: { ...wanted, repositoryUrl: repositoryOf(row), deadlineMs: lookMs },
    answer: takenSnapshot,
    deadlineMs: lookMs + greetMs,
  } as const
  return callAgent(ctx, row.id, call, signal)
}

/** What Git or the user keeps elsewhere is not what it would be missed for. */
const hasAll = ({ leftOut }: SnapshotPlace) =>
  leftOut.some.every(({ why }) => why !== 'too-large' && why !== 'too-many')

/**
 * Where it was, for whoever makes a copy of it. Null where its repository has not got that, though
 * some other remote may.
 */
async function noteClean(
  ctx: AppContext,
  row: CodespaceRow,
  { reason, work, signal }: Asked,
): Promise<SnapshotRow | null> {
  const asked = { procedure: 'snapshots.head', kind: 'query', answer: snapshotHead } as const
  const input = { repositoryUrl: repositoryOf(row) }
  const call = { ...asked, input, deadlineMs: headMs }
  const { branch, head, isInRepository } = await callAgent<SnapshotHead>(ctx, row.id, call, signal)
  if (!isInRepository && row.template === null) return null
  const place: SnapshotPlace = {
    branch,
    head,
    upstreamBranch: null,
    base: row.template === null ? head : null,
    isBaseEnough: true,
    elsewhere: { commits: 0, stashes: work?.git?.stashes ?? 0 },
    leftOut: { count: 0, some: [] },
  }
  const clean = rowOf(ctx, row, { reason, outcome: 'clean', place: JSON.stringify(place) })
  await insertSnapshot(ctx, clean)
  return clean
}

/** Null for what begins as a template, and so stands by itself. */
const repositoryOf = ({ template, repositoryUrl }: CodespaceRow) =>
  template === null ? repositoryUrl : null

type Began = Pick<SnapshotRow, 'reason' | 'outcome'> & Partial<SnapshotRow>

function rowOf(ctx: AppContext, { id: codespaceId }: CodespaceRow, began: Began): SnapshotRow {
  const unheld = { isWhole: 0, holds: 0, heldUntil: 0 }
  const empty = { place: null, content: null, bytes: 0, sealedKey: null, problem: null, ...unheld }
  return { id: randomUUID(), codespaceId, takenAt: ctx.clock.now(), ...empty, ...began }
}

const problems: { [reason: string]: SnapshotProblem } = {
  NOT_A_REPOSITORY: 'no-repository',
  GIT_FAILED: 'git-failed',
  WORKSPACE_FULL: 'too-large',
  SNAPSHOT_TOO_SLOW: 'too-slow',
}

function problemOf(error: unknown, bounded: AbortSignal): SnapshotProblem {
  if (error instanceof FileTooLarge) return 'too-large'
  if (error instanceof NoSnapshotRoom) return 'no-room'
  if (error instanceof DiskFull) return 'disk-full'
  if (error instanceof AppError && error.code === 'AGENT_REFUSED') {
    return problems[error.message] ?? 'unreachable'
  }
  return bounded.aborted ? 'too-slow' : 'unreachable'
}

/**
 * The latest are kept with the latest of those that have everything, and of what holds nothing only
 * as many as still say something.
 */
async function forgetOld(ctx: AppContext, codespaceId: string): Promise<void> {
  const rows = await listOf(ctx, codespaceId)
  const of = (outcome: SnapshotRow['outcome']) => rows.filter((row) => row.outcome === outcome)
  const whole = rows.find(({ isWhole }) => isWhole === 1)
  const old = [
    ...of('saved')
      .slice(mostKept)
      .filter((row) => row !== whole),
    ...of('clean').slice(1),
    ...of('failed').slice(mostFailuresKept),
  ]
  const ids = old.map(({ id }) => id)
  await removeBundles(ctx, await removeUnneeded(ctx, ids))
}

export function contentOf({ content }: SnapshotRow): SnapshotContent {
  if (content === null) throw new Error('Nothing was saved with this snapshot.')
  return JSON.parse(content) as SnapshotContent
}

/** Where its codespace was; null where not even that is known. */
export function placeOf({ place }: SnapshotRow): SnapshotPlace | null {
  return place === null ? null : (JSON.parse(place) as SnapshotPlace)
}
