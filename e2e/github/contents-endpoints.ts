import { commitOf, readFolderOrFile } from './contents-answers.ts'
import { git, readCommitId, readRefs } from './git-contents.ts'
import { fullNameOf, type GitHubRepository } from './github-repositories.ts'
import {
  type Call,
  type Endpoint,
  notFound,
  ok,
  page,
  RestRefusal,
  requireRepository,
} from './rest.ts'

/** What is in the Git repositories, read from them each time. */
export const contentsEndpoints: Endpoint[] = [
  {
    operation: 'GET /repos/{owner}/{repo}/branches',
    async answer(call) {
      const repository = requireContents(call)
      const wanted = call.query.get('protected')
      const branches = (await readRefs(repository.folder, 'refs/heads/')).filter(
        ({ name }) =>
          wanted === null || repository.protectedBranches.has(name) === (wanted === 'true'),
      )
      return page(call, branches, ({ name, sha }) => shortBranch(call, repository, name, sha))
    },
  },
  {
    operation: 'GET /repos/{owner}/{repo}/branches/{branch}',
    async answer(call) {
      const repository = requireContents(call)
      const branches = await readRefs(repository.folder, 'refs/heads/')
      const branch = branches.find(({ name }) => name === call.params.branch)
      if (!branch) throw new RestRefusal(404, 'Branch not found')
      const short = shortBranch(call, repository, branch.name, branch.sha)
      const { webUrl } = call.world
      return ok({
        ...short,
        commit: await commitOf(call.world, repository, branch.sha),
        _links: {
          self: call.address,
          html: `${webUrl}/${fullNameOf(repository)}/tree/${branch.name}`,
        },
      })
    },
  },
  {
    operation: 'GET /repos/{owner}/{repo}/tags',
    async answer(call) {
      const repository = requireContents(call)
      const tags = (await readRefs(repository.folder, 'refs/tags/')).reverse()
      const api = `${call.world.webUrl}/api/v3/repos/${fullNameOf(repository)}`
      return page(call, tags, ({ name, sha }) => ({
        name,
        node_id: Buffer.from(`03:Ref${sha}`).toString('base64'),
        commit: { sha, url: `${api}/commits/${sha}` },
        zipball_url: `${api}/zipball/refs/tags/${name}`,
        tarball_url: `${api}/tarball/refs/tags/${name}`,
      }))
    },
  },
  {
    operation: 'GET /repos/{owner}/{repo}/commits',
    async answer(call) {
      const repository = requireContents(call)
      const start = call.query.get('sha') ?? repository.defaultBranch
      const id = await readCommitId(repository.folder, start)
      if (id === null) throw await noCommit(repository, start)
      const path = call.query.get('path')
      const inPath = path === null ? [] : ['--', path]
      const ids = (await git(repository.folder, 'rev-list', id, ...inPath)).split('\n')
      return page(call, ids.filter(Boolean), (one) => commitOf(call.world, repository, one))
    },
  },
  {
    operation: 'GET /repos/{owner}/{repo}/commits/{ref}',
    async answer(call) {
      const repository = requireContents(call)
      const { ref = '' } = call.params
      const id = await readCommitId(repository.folder, ref)
      if (id !== null) return ok(await commitOf(call.world, repository, id))
      throw await noCommit(repository, ref)
    },
  },
  {
    operation: 'GET /repos/{owner}/{repo}/git/ref/{ref}',
    async answer(call) {
      const repository = requireContents(call)
      const [found] = await matching(call, repository, (name) => name === call.params.ref)
      if (!found) throw notFound()
      return ok(found)
    },
  },
  {
    operation: 'GET /repos/{owner}/{repo}/git/matching-refs/{ref}',
    async answer(call) {
      const repository = requireContents(call)
      const { ref = '' } = call.params
      return ok(await matching(call, repository, (name) => name.startsWith(ref)))
    },
  },
  {
    operation: 'GET /repos/{owner}/{repo}/contents/{path}',
    async answer(call) {
      const repository = requireContents(call)
      const ref = call.query.get('ref') ?? repository.defaultBranch
      const id = await readCommitId(repository.folder, ref)
      const { path = '' } = call.params
      const found = id && (await readFolderOrFile(call.world, repository, { id, ref, path }))
      if (!found) throw notFound()
      return ok(found)
    },
  },
]

async function noCommit({ folder }: GitHubRepository, ref: string): Promise<RestRefusal> {
  const isEmpty = (await readRefs(folder, 'refs/')).length === 0
  return isEmpty
    ? new RestRefusal(409, 'Git Repository is empty.')
    : new RestRefusal(422, `No commit found for SHA: ${ref}`)
}

function requireContents(call: Call): GitHubRepository {
  return requireRepository(call, ['contents', 'read']).repository
}

function shortBranch(
  { world }: Call,
  repository: GitHubRepository,
  name: string,
  sha: string,
): Record<string, unknown> {
  const api = `${world.webUrl}/api/v3/repos/${fullNameOf(repository)}`
  const isProtected = repository.protectedBranches.has(name)
  return {
    name,
    commit: { sha, url: `${api}/commits/${sha}` },
    protected: isProtected,
    protection: {
      enabled: isProtected,
      required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
    },
    protection_url: `${api}/branches/${name}/protection`,
  }
}

async function matching(
  { world }: Call,
  repository: GitHubRepository,
  isWanted: (name: string) => boolean,
): Promise<object[]> {
  const api = `${world.webUrl}/api/v3/repos/${fullNameOf(repository)}`
  const refs = await readRefs(repository.folder, 'refs/')
  return refs
    .filter(({ name }) => isWanted(name))
    .map(({ name, sha, type }) => ({
      ref: `refs/${name}`,
      node_id: Buffer.from(`03:Ref${name}`).toString('base64'),
      url: `${api}/git/refs/${name}`,
      object: { type, sha, url: `${api}/git/${type}s/${sha}` },
    }))
}
