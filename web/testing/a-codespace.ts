import type { Codespace, CodespaceStep } from '#server/codespaces/codespaces.schema.ts'
import type { CodespaceTrust } from '#server/codespaces/trust/trust.schema.ts'

let count = 0

/** A running codespace, with what a test says of it. */
export function aCodespace(given: Partial<Codespace> = {}): Codespace {
  count += 1
  return {
    id: crypto.randomUUID(),
    name: `amber-hut-${count}`,
    displayName: `amber hut ${count}`,
    repositoryUrl: 'https://github.com/example/repository',
    repositoryName: 'repository',
    template: null,
    branch: null,
    startingPoint: null,
    state: 'running',
    isReady: given.state === undefined || given.state === 'running',
    canOpen: given.isReady ?? (given.state === undefined || given.state === 'running'),
    condition: null,
    recovery: null,
    recoveryPlace: null,
    hasLastGoodBuild: false,
    repositoryAccess: null,
    trust: aTrust(),
    work: null,
    generation: 1,
    workspaceFolder: '/workspaces/repository',
    workspaceLimitBytes: null,
    machine: { name: 'standard', cpus: 2, memoryBytes: 4 * 1024 ** 3 },
    nextMachine: null,
    quotaStopAt: null,
    failure: null,
    stopReason: null,
    createdAt: 0,
    lastUsedAt: 1000 - count,
    deletedUntil: null,
    canRestore: false,
    retention: {
      days: 30,
      ownDays: null,
      isPinned: false,
      mayPin: true,
      mostDays: null,
      expiresAt: null,
    },
    ...given,
  }
}

const reasonFor = (isTrusted: boolean) => (isTrusted ? 'decision' : 'undecided')

/** Trusted by its owner, with what a test says of it. */
export function aTrust(given: Partial<CodespaceTrust> = {}): CodespaceTrust {
  const isTrusted = given.isTrusted ?? true
  const isTrustedAtNextStart = given.isTrustedAtNextStart ?? isTrusted
  const reason = given.reason ?? reasonFor(isTrusted)
  return {
    isTrusted,
    reason,
    configurationHash: 'c'.repeat(64),
    isTrustedAtNextStart,
    reasonAtNextStart:
      isTrustedAtNextStart === isTrusted ? reason : reasonFor(isTrustedAtNextStart),
    ...given,
  }
}

/** A step that is still to come, with what a test says of it. */
export function aStep(given: Partial<CodespaceStep> & Pick<CodespaceStep, 'name'>): CodespaceStep {
  return { state: 'pending', startedAt: null, endedAt: null, error: null, ...given }
}
