import type { Codespace, CodespaceStep } from '#server/codespaces/codespaces.schema.ts'

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
    repositoryAccess: null,
    trust: {
      isTrusted: true,
      reason: 'decision',
      configurationHash: null,
      isTrustedAtNextStart: true,
    },
    work: null,
    generation: 1,
    workspaceFolder: '/workspaces/repository',
    workspaceLimitBytes: null,
    failure: null,
    createdAt: 0,
    lastUsedAt: 1000 - count,
    deletedUntil: null,
    ...given,
  }
}

/** A step that is still to come, with what a test says of it. */
export function aStep(given: Partial<CodespaceStep> & Pick<CodespaceStep, 'name'>): CodespaceStep {
  return { state: 'pending', startedAt: null, endedAt: null, error: null, ...given }
}
