import type { RepositorySummary, Resolution } from '#server/repositories/repositories.schema.ts'

/** A public repository at GitHub, with what a test says of it. */
export function aRepository(given: Partial<RepositorySummary> = {}): RepositorySummary {
  const path = given.path ?? 'ada/engine'
  return {
    id: '1',
    path,
    url: `https://github.com/${path}`,
    description: null,
    defaultBranch: 'main',
    isPrivate: false,
    isFork: false,
    isArchived: false,
    ...given,
  }
}

/** Its default branch, with what a test says of it. */
export function aResolution(given: Partial<Resolution> = {}): Resolution {
  return {
    repositoryUrl: 'https://github.com/ada/engine',
    repository: aRepository(),
    ref: null,
    sha: 'a'.repeat(40),
    pullRequest: null,
    issue: null,
    newBranch: null,
    ...given,
  }
}
