import type {
  Preview,
  PullRequest,
  RepositorySummary,
  Resolution,
} from '#server/repositories/repositories.schema.ts'

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

/** One from a branch of the same repository, with what a test says of it. */
export function aPullRequest(given: Partial<PullRequest> = {}): PullRequest {
  const headRepository = given.isFork ? 'grace/engine' : 'ada/engine'
  return {
    number: 7,
    title: 'A door',
    author: 'grace',
    headBranch: 'door',
    headRepository,
    headRepositoryId: '2',
    isFork: false,
    isOpen: true,
    isDraft: false,
    ...given,
  }
}

/** Of one that nobody has decided about and that wants nothing, with what a test says of it. */
export function aPreview(given: Partial<Preview> = {}): Preview {
  return {
    configurationPath: null,
    needs: {},
    configurations: [],
    problem: null,
    configurationHash: 'c'.repeat(64),
    unreadable: null,
    trust: { isTrusted: false, reason: 'undecided' },
    changes: null,
    ...given,
    wants: {
      image: null,
      build: null,
      capAdd: [],
      features: [],
      services: [],
      remoteUser: null,
      commands: [],
      ports: [],
      mounts: [],
      notices: [],
      repositoryPermission: 'write',
      secretNames: [],
      askedSecrets: [],
      repositories: [],
      listHash: null,
      isGiven: null,
      dotfilesRepositoryUrl: null,
      ...given.wants,
    },
  }
}
