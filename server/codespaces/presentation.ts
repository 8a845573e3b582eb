import type { WorkspaceWork } from '#agent/protocol/workspace.ts'
import type { AppContext } from '#server/context.ts'
import { repositoryAccess } from '#server/github/repository-access.schema.ts'
import type { SettingsContext } from '#server/settings/settings.ts'
import { templateTitle } from '#server/templates/templates.schema.ts'
import { readTrustBasis } from '#server/trust/trust.ts'
import { startingPointOf } from './clone/starting-point.ts'
import {
  type Codespace,
  type CodespaceState,
  type RecoveryPlace,
  recoveryPlace,
  stopReason,
} from './codespaces.schema.ts'
import type { CodespaceRow } from './codespaces.store.ts'
import { configurationOf, workspaceFolder } from './configuration/configuration.ts'
import { givenMachineOf } from './machine/given-machine.ts'
import { type RetentionRules, readRetentionRules, shownRetention } from './retention/expiry.ts'
import { shownTrust, trustSubjectOf } from './trust/trusted-start.ts'

type PresentContext = SettingsContext & Pick<AppContext, 'steadyClock'>

/** What the owner of codespaces sees of them. */
export async function presentOwn(
  ctx: PresentContext,
  ownerId: string,
  rows: readonly CodespaceRow[],
): Promise<Codespace[]> {
  if (rows.length === 0) return []
  const basis = await readTrustBasis(ctx, ownerId, rows.map(trustSubjectOf))
  const rules = new Map<string, RetentionRules>()
  for (const row of rows) {
    const { repositoryUrl } = row
    if (!rules.has(repositoryUrl)) rules.set(repositoryUrl, await readRetentionRules(ctx, row))
  }
  return rows.map((row) => {
    const counting = rules.get(row.repositoryUrl)
    if (!counting) throw new Error('Rules were read for every repository.')
    const retention = shownRetention(ctx, row, counting)
    return { ...present(ctx, row), trust: shownTrust(basis, row), retention }
  })
}

export async function presentOne(ctx: PresentContext, row: CodespaceRow): Promise<Codespace> {
  const [shown] = await presentOwn(ctx, row.ownerId, [row])
  if (!shown) throw new Error('One row is one codespace.')
  return shown
}

/** A codespace by its row alone. */
export function present(
  { steadyClock }: Pick<AppContext, 'steadyClock'>,
  row: CodespaceRow,
): Omit<Codespace, 'trust' | 'retention'> {
  return {
    id: row.id,
    name: row.name,
    displayName: row.displayName,
    repositoryUrl: row.template === null ? row.repositoryUrl : null,
    repositoryName: row.repositoryName,
    template: row.template === null ? null : templateTitle(row.template),
    branch: row.branch,
    startingPoint: startingPointOf(row),
    state: stateOf(row),
    isReady: isReady(row),
    canOpen: canOpen(row),
    condition: row.condition,
    recovery: row.recovery,
    recoveryPlace: recoveryPlaceOf(row),
    hasLastGoodBuild: row.recovery !== null && row.lastGoodBuild !== null,
    repositoryAccess: shownAccess(row),
    work: workOf(row),
    generation: row.generation,
    workspaceFolder: workspaceFolder(row),
    workspaceLimitBytes: row.workspaceLimitBytes,
    ...machineIn(row),
    quotaStopAt: row.desired === 'running' ? steadyClock.toWall(row.quotaStopAt) : null,
    failure: row.failure,
    stopReason: stopReasonOf(row),
    createdAt: row.createdAt,
    lastUsedAt: row.lastUsedAt,
    deletedUntil: steadyClock.toWall(row.deletedUntil),
    canRestore: canRestore(steadyClock.now(), row),
  }
}

/** Of what is about to go for good nobody is to be told that they could. */
const leastRestoreMs = 30_000

const canRestore = (now: number, { desired, deletedUntil }: CodespaceRow) =>
  desired === 'deleted' && (deletedUntil ?? 0) - now > leastRestoreMs

function machineIn(row: CodespaceRow): Pick<Codespace, 'machine' | 'nextMachine'> {
  const given = givenMachineOf(row)
  if (given === null) return { machine: null, nextMachine: row.machine }
  const { name, cpus, memoryBytes } = given
  return {
    machine: { name, cpus, memoryBytes },
    nextMachine: row.machine === null || row.machine === name ? null : row.machine,
  }
}

/** As whom its owner commits is for its agent alone. */
function shownAccess(row: CodespaceRow): Codespace['repositoryAccess'] {
  return row.repositoryAccess === null
    ? null
    : repositoryAccess.parse(JSON.parse(row.repositoryAccess))
}

/** What its state is told by. */
export type Phase = Pick<
  CodespaceRow,
  'desired' | 'phase' | 'phaseGeneration' | 'generation' | 'isSetUp'
>

export function isReady(row: Phase): boolean {
  return canOpen(row) && row.isSetUp === 1
}

/** Its agent answers. Set-up commands may still run. */
export function canOpen(row: Phase): boolean {
  return (
    row.desired === 'running' && row.phase === 'running' && row.phaseGeneration === row.generation
  )
}

/** Without a place it is the file that is to be mended. */
function recoveryPlaceOf(row: CodespaceRow): RecoveryPlace | null {
  if (row.recovery === null) return null
  if (row.recoveryPlace !== null) return recoveryPlace.parse(JSON.parse(row.recoveryPlace))
  const { path } = configurationOf(row)
  return path === null ? null : { path, line: null, column: null }
}

/** Of the stop before the one now it says nothing. */
function stopReasonOf(row: CodespaceRow): Codespace['stopReason'] {
  if (row.desired !== 'stopped' || row.stopReason === null) return null
  const said = JSON.parse(row.stopReason) as { generation: number }
  return said.generation === row.generation ? stopReason.parse(said) : null
}

function workOf(row: CodespaceRow): Codespace['work'] {
  if (row.work === null || row.workAt === null) return null
  return { ...(JSON.parse(row.work) as WorkspaceWork), at: row.workAt }
}

export function stateOf(row: Phase): CodespaceState {
  if (row.desired === 'deleted') return row.phase === 'deleted' ? 'deleted' : 'deleting'
  if (row.desired === 'stopped') {
    if (row.phase === 'stopped' || row.phase === 'deleted' || row.phase === 'new') return 'stopped'
    return 'stopping'
  }
  if (isReady(row)) return 'running'
  if (row.phase === 'failed' && row.phaseGeneration === row.generation) return 'failed'
  return row.generation === 1 ? 'creating' : 'starting'
}
