import { type CommitFiles, commitFiles, git, readCommitId } from './git-contents.ts'
import type { GitHubRole } from './github-permissions.ts'
import { type GitHubRepository, makeRepository } from './github-repositories.ts'
import {
  type GitHubIssue,
  type GitHubPullRequest,
  type GitHubReview,
  nextNumber,
} from './pull-requests.ts'
import { openPullRequest, takePush } from './pushes.ts'
import { AccountsSetUp } from './set-up-accounts.ts'

/** How a repository is, where it is not as GitHub makes one by default (but private). */
export type RepositoryOptions = Partial<
  Pick<
    GitHubRepository,
    'visibility' | 'isArchived' | 'allowsForking' | 'description' | 'defaultBranch'
  >
> & {
  /** By the slugs of teams of the owning organization. */
  teams?: Record<string, GitHubRole>
  protectedBranches?: string[]
}

/**
 * Repositories and what is in them, as tests make and change them. Whatever is named must be there.
 */
export class RepositoriesSetUp extends AccountsSetUp {
  /**
   * An empty repository `owner/name` of a person or organization, private unless said otherwise.
   * `roles` are of people by their logins; owners have every role anyway.
   */
  addRepository(
    path: string,
    roles: Record<string, GitHubRole> = {},
    { teams = {}, protectedBranches = [], ...options }: RepositoryOptions = {},
  ): GitHubRepository {
    const [login = '', name = ''] = path.split('/')
    const repository = makeRepository(this.world, this.account(login), name, options)
    for (const branch of protectedBranches) repository.protectedBranches.add(branch)
    for (const [who, role] of Object.entries(roles)) this.setRole(path, who, role)
    for (const [slug, role] of Object.entries(teams)) this.setTeamRole(path, slug, role)
    return repository
  }

  /** What a person may do with a repository from now on; null for nothing. */
  setRole(path: string, login: string, role: GitHubRole | null): void {
    const { roles } = this.repository(path)
    if (role === null) roles.delete(this.person(login).id)
    else roles.set(this.person(login).id, role)
  }

  /**
   * What a team of the owning organization may do with a repository from now on; null for nothing.
   */
  setTeamRole(path: string, slug: string, role: GitHubRole | null): void {
    const { owner, teamRoles } = this.repository(path)
    const team = owner.type === 'Organization' && owner.teams.find((one) => one.slug === slug)
    if (!team) throw new Error(`${owner.login} has no team ${slug}.`)
    if (role === null) teamRoles.delete(team.id)
    else teamRoles.set(team.id, role)
  }

  /**
   * Commits on a branch, which begins at `from` (the default branch) if it is not there yet.
   * Resolves to its id.
   */
  async commit(
    path: string,
    files: CommitFiles,
    options: { branch?: string; from?: string; message?: string; by?: string } = {},
  ): Promise<string> {
    const repository = this.repository(path)
    const { branch = repository.defaultBranch, message = 'A change', by = 'ada' } = options
    const { name, login, email } = this.person(by)
    const author = { name: name ?? login, email }
    const from = options.from ?? repository.defaultBranch
    const change = { branch, from, message, author, timeMs: this.world.now() }
    const id = await commitFiles(repository.folder, files, change)
    await takePush(this.world, this.events, repository)
    return id
  }

  /** A branch or tag (`refs/tags/v1`) where another branch, tag or commit is. */
  async addRef(path: string, ref: string, at: string): Promise<void> {
    const { folder } = this.repository(path)
    await git(folder, 'update-ref', ref, (await readCommitId(folder, at)) ?? at)
  }

  /** A fork as it is once GitHub has finished it, as visible as its source. */
  async addFork(path: string, ownerLogin: string, name?: string): Promise<GitHubRepository> {
    const source = this.repository(path)
    const fork = this.world.forks.begin(source, this.account(ownerLogin), name)
    await this.world.forks.settled()
    return fork
  }

  /** Forks that are asked for stay under way until the answer is disposed of. */
  holdForks(): Disposable {
    return this.world.forks.hold()
  }

  addIssue(
    path: string,
    title: string,
    { by = 'ada', body = null }: { by?: string; body?: string | null } = {},
  ): GitHubIssue {
    const repository = this.repository(path)
    const number = nextNumber(repository)
    const author = this.person(by)
    const issue = { id: this.world.newId('thing'), number, author, title, body, isOpen: true }
    repository.issues.push(issue)
    return issue
  }

  /** Of a branch of `path` itself, or of another repository (`from: 'grace/engine:feature'`). */
  addPullRequest(
    path: string,
    pull: {
      by: string
      from: string
      to?: string
      title?: string
      body?: string
      isDraft?: boolean
    },
  ): Promise<GitHubPullRequest> {
    const repository = this.repository(path)
    const [, headPath = path, headBranch = pull.from] = /^([^:]+):(.+)$/.exec(pull.from) ?? []
    return openPullRequest(this.world, repository, {
      author: this.person(pull.by),
      headRepository: this.repository(headPath),
      headBranch,
      baseBranch: pull.to ?? repository.defaultBranch,
      title: pull.title ?? 'A change',
      body: pull.body ?? null,
      isDraft: pull.isDraft ?? false,
    })
  }

  addReview(
    path: string,
    number: number,
    review: { by: string; state: GitHubReview['state']; body?: string },
  ): GitHubReview {
    const pull = this.repository(path).pulls.find((one) => one.number === number)
    if (!pull) throw new Error(`${path} has no pull request ${number}.`)
    const { state, body = '' } = review
    const id = this.world.newId('thing')
    const added = { id, author: this.person(review.by), state, body, commitSha: pull.headSha }
    pull.reviews.push(added)
    return added
  }

  /** Also to another owner. The old name leads to the new one until something else takes it. */
  moveRepository(path: string, newPath: string): void {
    const repository = this.repository(path)
    const [login = '', name = ''] = newPath.split('/')
    this.world.leaveName(repository)
    repository.owner = this.account(login)
    repository.name = name
  }

  deleteRepository(path: string): void {
    const repository = this.repository(path)
    const { repositories } = this.world
    repositories.splice(repositories.indexOf(repository), 1)
    for (const pull of repositories.flatMap(({ pulls }) => pulls)) {
      if (pull.headRepository === repository) pull.headRepository = null
    }
  }

  protected repository(path: string): GitHubRepository {
    const repository = this.world.repository(path)
    if (!repository) throw new Error(`There is no ${path} here.`)
    return repository
  }
}
