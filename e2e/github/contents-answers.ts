import { git } from './git-contents.ts'
import { simpleUser } from './github-people.ts'
import { fullNameOf, type GitHubRepository } from './github-repositories.ts'
import type { GitHubWorld } from './github-world.ts'

/** `commit` of GitHub's description. People are known by the addresses in it. */
export async function commitOf(
  world: GitHubWorld,
  repository: GitHubRepository,
  id: string,
): Promise<Record<string, unknown>> {
  const format = '--format=%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B'
  const [tree = '', parents = '', ...rest] = (
    await git(repository.folder, 'log', '-1', format, id)
  ).split('\0')
  const [an, ae, authoredAt, cn, ce, committedAt, message = ''] = rest
  const api = `${world.webUrl}/api/v3/repos/${fullNameOf(repository)}`
  const page = `${world.webUrl}/${fullNameOf(repository)}`
  const personOf = (email: string | undefined) => {
    const person = world.people.find((one) => one.email === email)
    return person ? simpleUser(person, world.webUrl) : null
  }
  return {
    sha: id,
    node_id: Buffer.from(`06:Commit${id}`).toString('base64'),
    url: `${api}/commits/${id}`,
    html_url: `${page}/commit/${id}`,
    comments_url: `${api}/commits/${id}/comments`,
    commit: {
      url: `${api}/git/commits/${id}`,
      author: { name: an, email: ae, date: authoredAt },
      committer: { name: cn, email: ce, date: committedAt },
      message: message.trimEnd(),
      comment_count: 0,
      tree: { sha: tree, url: `${api}/git/trees/${tree}` },
      verification: {
        verified: false,
        reason: 'unsigned',
        payload: null,
        signature: null,
        verified_at: null,
      },
    },
    author: personOf(ae),
    committer: personOf(ce),
    parents: parents
      .split(' ')
      .filter(Boolean)
      .map((sha) => ({ sha, url: `${api}/commits/${sha}`, html_url: `${page}/commit/${sha}` })),
  }
}

/** `content-file`, or a list of what is in a folder; null where there is neither. */
export async function readFolderOrFile(
  world: GitHubWorld,
  repository: GitHubRepository,
  { id, ref, path }: { id: string; ref: string; path: string },
): Promise<unknown> {
  const { folder } = repository
  const isFolder = path.endsWith('/') || path === ''
  const lines = await git(folder, 'ls-tree', '-l', '-z', id, '--', path.replace(/\/$/, ''))
  const [entry] = entriesOf(lines)
  if (!entry) return null
  const show = (one: Entry) => shownEntry(world, repository, ref, one)
  if (entry.type === 'tree' || isFolder) {
    const inside = entriesOf(await git(folder, 'ls-tree', '-l', '-z', id, '--', `${entry.path}/`))
    return inside.map(show)
  }
  const content = await git(folder, 'cat-file', 'blob', entry.sha)
  return {
    ...show(entry),
    encoding: 'base64',
    content: Buffer.from(content).toString('base64'),
  }
}

const linkMode = '120000'

type Entry = { mode: string; type: string; sha: string; size: number; path: string }

function entriesOf(lines: string): Entry[] {
  return lines
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const [, mode = '', type = '', sha = '', size = '', path = ''] =
        /^(\d+) (\w+) (\w+) +(\S+)\t(.*)$/s.exec(line) ?? []
      return { mode, type, sha, size: Number(size) || 0, path }
    })
}

function shownEntry(
  { webUrl }: GitHubWorld,
  repository: GitHubRepository,
  ref: string,
  { mode, type, sha, size, path }: Entry,
) {
  const fullName = fullNameOf(repository)
  const isFile = type === 'blob'
  const url = `${webUrl}/api/v3/repos/${fullName}/contents/${path}?ref=${ref}`
  const gitUrl = `${webUrl}/api/v3/repos/${fullName}/git/${type}s/${sha}`
  const page = `${webUrl}/${fullName}/${isFile ? 'blob' : 'tree'}/${ref}/${path}`
  return {
    type: mode === linkMode ? 'symlink' : isFile ? 'file' : 'dir',
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    sha,
    size,
    url,
    git_url: gitUrl,
    html_url: page,
    download_url: isFile ? `${webUrl}/raw/${fullName}/${ref}/${path}` : null,
    _links: { self: url, git: gitUrl, html: page },
  }
}
