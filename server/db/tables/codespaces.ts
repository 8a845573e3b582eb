import type { StepName, StepState } from '#server/codespaces/codespaces.schema.ts'

/** What somebody asked for. Only API calls write it. */
export type Desired = 'running' | 'stopped' | 'deleted'

/** What the reconciler has reached or is at, for `phaseGeneration`. Only the reconciler writes it. */
export type Phase =
  | 'new'
  | 'bringing-up'
  | 'running'
  | 'stopping'
  | 'stopped'
  | 'failed'
  | 'deleting'
  | 'deleted'

export type CodespaceTables = {
  codespace: {
    id: string
    ownerId: string
    name: string
    displayName: string
    repositoryUrl: string
    repositoryName: string
    branch: string | null
    image: string
    idempotencyKey: string
    desired: Desired
    /** Raised by every start; the agent says it back on its lines. */
    generation: number
    phase: Phase
    phaseGeneration: number
    failure: string | null
    isCloned: number
    isHistoryComplete: number
    /** A workspace was made: from then on a missing one is lost data, never a reason to make another. */
    hasWorkspace: number
    workspaceLimitBytes: number | null
    createdAt: number
    startedAt: number | null
    lastUsedAt: number
    deletedUntil: number | null
  }
  codespaceStep: {
    codespaceId: string
    generation: number
    name: StepName
    state: StepState
    startedAt: number | null
    endedAt: number | null
    error: string | null
  }
}
