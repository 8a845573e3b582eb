import type { Generated } from 'kysely'
import type { StepName, StepState } from '#server/codespaces/codespaces.schema.ts'

/** What somebody asked for. Only API calls write it. */
export type Desired = 'running' | 'stopped' | 'deleted'

/**
 * What the reconciler has reached or is at, for `phaseGeneration`. Only the reconciler writes it.
 */
export type Phase =
  | 'new'
  | 'bringing-up'
  | 'running'
  | 'stopping'
  | 'stopped'
  | 'failed'
  | 'deleting'
  | 'deleted'

/**
 * Something happened to its container or network behind our back, or because isolation could
 * not be verified.
 */
export type Condition = 'paused' | 'network-broken' | 'network-cut'

export type CodespaceTables = {
  codespace: {
    id: string
    ownerId: string
    name: string
    displayName: string
    /** Empty where it was made from a template. */
    repositoryUrl: string
    /** The name of its folder: of the repository, or of the template. */
    repositoryName: string
    /** What it was made from instead of a repository: a folder of `templates/`. */
    template: string | null
    branch: string | null
    /** `StartingPoint` as JSON; null where `branch` says all. */
    startingPoint: string | null
    /** What its container is made from: the default image, or what its configuration names. */
    image: string
    /** `DevcontainerConfig` as JSON, once the repository has been looked at; null before. */
    configuration: string | null
    /** Which of its repository's is to be taken; null for the first. */
    devcontainerPath: string | null
    /** Why its own configuration could not be used; then it runs on the default one. */
    recovery: string | null
    /** `RecoveryPlace` as JSON: where in it that is; null where it is no place. */
    recoveryPlace: string | null
    /**
     * `{ kind, generation }` as JSON: what was last asked to be made anew, by the start of
     * which generation.
     */
    rebuild: string | null
    /**
     * What was asked up to this generation is done; null before the first. Only the
     * reconciler writes it.
     */
    rebuiltGeneration: number | null
    /**
     * `Build` as JSON: what its container was last made from without recovery; null
     * before the first.
     */
    lastGoodBuild: string | null
    /** The generation that goes on without waiting for its services; null before the first. */
    servicesSkipped: number | null
    condition: Condition | null
    /** Somebody asked to have the condition mended. */
    isRepairWanted: number
    /** Those it was created with, or given since. */
    dotfilesRepositoryUrl: string | null
    /** `Personal` as JSON: what of its owner's it was last started with; null before that. */
    personal: string | null
    /** Lifecycle commands have got as far as `waitFor` in this container, or one of them failed. */
    isSetUp: number
    /** `WorkspaceWork` as JSON, as last known; null for unknown. */
    work: string | null
    workAt: number | null
    /** What it was last given of secrets: their stamps by name, as JSON; null before the first. */
    secretStamps: string | null
    /** At its host, where it never changes; null where the host did not say. */
    repositoryId: string | null
    /** Of the devcontainer.json of its clone; null before the clone. */
    configurationHash: string | null
    /** Whether it was last started as trusted, and why, as JSON; null before the first start. */
    trust: string | null
    /**
     * `RepositoryAccess` as JSON: what it has of its repository at GitHub; null before it
     * was asked for.
     */
    repositoryAccess: string | null
    /**
     * `{ id, path }` as JSON: the fork of its owner's that stands in for a repository they
     * cannot push to.
     */
    fork: string | null
    /** Which server acts on it. See `codespaces/lease/lease.ts`. */
    leaseHolder: string | null
    leaseUntil: number | null
    /** Grows with every new holder: a write that carries an older one is refused. */
    leaseFence: number
    /** What is brought back into its fresh clone; null for nothing, or once that is done. */
    fromSnapshotId: string | null
    idempotencyKey: string
    desired: Desired
    /** Raised by every start; the agent says it back on its lines. */
    generation: number
    phase: Phase
    phaseGeneration: number
    failure: string | null
    isCloned: number
    isHistoryComplete: number
    /**
     * A workspace was made: from then on a missing one is lost data, never a reason
     * to make another.
     */
    hasWorkspace: number
    workspaceLimitBytes: number | null
    /** By the steady clock; null while core-hours are not used up. */
    quotaStopAt: number | null
    /** The machine type that its owner asked for; null for none, and so the smallest that fits. */
    machine: string | null
    /** `GivenMachine` as JSON: what its container has; null before there was one. */
    givenMachine: string | null
    /** Another type was asked for while it runs. */
    isMachineWanted: Generated<number>
    createdAt: number
    startedAt: number | null
    lastUsedAt: number
    /** The same by the steady clock, by which it is put away. */
    usedSteadyAt: Generated<number>
    /** By the steady clock. */
    deletedUntil: number | null
    /**
     * When it last stopped, by the steady clock; null before, and where that was before this was
     * written down.
     */
    stoppedAt: number | null
    /** Its owner's choice for this one; null for what counts for all of theirs. */
    retentionDays: number | null
    pinnedAt: number | null
    /** When its owner was told that it is put away in a day: by the steady clock. */
    expiryNoticedAt: number | null
    /** Of this one alone, as its owner chose; null for what counts for the owner. */
    idleTimeoutMinutes: number | null
    /**
     * For how long servers have seen the run that `ranGeneration` is in; another generation has
     * begun anew.
     */
    ranMs: number | null
    ranGeneration: number | null
    /** `StopReason` and the generation it was, as JSON, where it was stopped by itself. */
    stopReason: string | null
  }
  /** What somebody asked for under a key: the same key again is the same request again. */
  idempotentRequest: {
    userId: string
    key: string
    operation: 'start' | 'stop' | 'restart' | 'rebuild' | 'delete' | 'restore'
    codespaceId: string
    createdAt: number
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
