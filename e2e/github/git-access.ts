import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename, dirname, join } from 'node:path'
import { accessTo, type Caller, callerOf, needsSso } from './access.ts'
import { serveGit } from './git-backend.ts'
import type { GitHubEvents } from './github-events.ts'
import { type GitHubPermissions, isAtLeast } from './github-permissions.ts'
import { fullNameOf, type GitHubRepository } from './github-repositories.ts'
import type { GitHubWorld } from './github-world.ts'
import { takePush } from './pushes.ts'

type Wanted = { repository: GitHubRepository | null; path: string; rest: string; isPush: boolean }
type Refusal = { status: number; text: string; headers?: Record<string, string> }

/** What Git asked, with whose token, and whether it was let in. */
export type GitRequest = {
  path: string
  isPush: boolean
  token: string | null
  status: number
}

/** Git's smart HTTP for the repositories that the API knows, each request for who may make it. */
export class GitAccess {
  readonly requests: GitRequest[] = []
  readonly #world: GitHubWorld
  readonly #events: GitHubEvents
  readonly #hooksFolder: string

  constructor(world: GitHubWorld, events: GitHubEvents) {
    this.#world = world
    this.#events = events
    this.#hooksFolder = join(world.repositoriesFolder, 'hooks')
    mkdirSync(this.#hooksFolder, { recursive: true })
    const hook = join(this.#hooksFolder, 'proc-receive')
    const rules = join(import.meta.dirname, 'push-rules.ts')
    writeFileSync(hook, `#!/bin/sh\nexec '${process.execPath}' --no-warnings '${rules}'\n`)
    chmodSync(hook, 0o755)
  }

  /** What Git asks of a repository that there is, was, or could be; null of any other address. */
  find(url: URL): Wanted | null {
    const [, path = '', rest = ''] =
      /^\/([^/]+\/[^/]+?)(?:\.git)?(\/(?:info\/refs|git-(?:upload|receive)-pack))$/.exec(
        url.pathname,
      ) ?? []
    if (path === '') return null
    const repository = this.#world.repository(path) ?? this.#world.movedRepository(path)
    const service = url.searchParams.get('service') ?? rest
    return { repository, path, rest, isPush: service.endsWith('git-receive-pack') }
  }

  async answer(wanted: Wanted, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { repository, rest, isPush } = wanted
    const caller = this.#callerOf(request.headers.authorization)
    const access = repository && caller && accessTo(this.#world, caller, repository)
    const refusal = this.#refusalOf(wanted, caller, access)
    const token = caller?.kind === 'token' ? caller.token.value : null
    this.requests.push({ path: wanted.path, isPush, token, status: refusal?.status ?? 200 })
    if (refusal !== null || !repository || !access || !caller) {
      const { status, text, headers } = refusal ?? notFound
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers })
      response.end(`${text}\n`)
      return
    }
    await serveGit(
      {
        projectRoot: dirname(repository.folder),
        path: `/${basename(repository.folder)}${rest}`,
        settings: {
          'core.hooksPath': this.#hooksFolder,
          'http.receivepack': String(isPush),
          'receive.hideRefs': 'refs/pull',
          'receive.procReceiveRefs': 'refs/',
          'uploadpack.allowAnySHA1InWant': 'true',
          'uploadpack.allowFilter': 'true',
        },
        environment: {
          STAND_IN_PROTECTED_REFS: [...repository.protectedBranches]
            .map((branch) => `refs/heads/${branch}`)
            .join('\n'),
          STAND_IN_WITHOUT_WORKFLOWS: workflowRefusal(caller, access),
        },
      },
      request,
      response,
    )
    if (rest === '/git-receive-pack') await takePush(this.#world, this.#events, repository)
    response.end()
  }

  /** Git sends the token as a password or as a user name, and GitHub takes it as either. */
  #callerOf(authorization: string | undefined): Caller | null {
    const [, encoded] = /^Basic (\S+)$/i.exec(authorization ?? '') ?? []
    if (encoded === undefined) return callerOf(this.#world, authorization)
    const [user = '', password = ''] = Buffer.from(encoded, 'base64').toString().split(/:(.*)/s)
    const { tokens } = this.#world
    const token = tokens.find(password) ?? tokens.find(user)
    return token && { kind: 'token', token }
  }

  /** Why not, in GitHub's words; null where nothing speaks against it. */
  #refusalOf(
    { repository, path, rest, isPush }: Wanted,
    caller: Caller | null,
    access: GitHubPermissions | null,
  ): Refusal | null {
    if (caller === null) return invalidCredentials
    if (caller.kind === 'jwt' || caller.kind === 'basic') return invalidCredentials
    const isNobody = caller.kind === 'nobody'
    if (!repository) return isNobody ? credentialsMissing : notFound
    if (caller.kind === 'token' && caller.token.person?.isSuspended) return suspended
    if (needsSso(caller, repository)) return ssoMissing(repository)
    if (!access || !isAtLeast(access.contents, 'read')) {
      return isNobody ? credentialsMissing : access ? denied(repository, caller) : notFound
    }
    const isElsewhere = fullNameOf(repository).toLowerCase() !== path.toLowerCase()
    // Git goes on with the old name where it was asked for credentials first.
    if (isElsewhere && rest === '/info/refs') {
      const query = isPush ? 'git-receive-pack' : 'git-upload-pack'
      const moved = `${this.#world.webUrl}/${fullNameOf(repository)}.git${rest}?service=${query}`
      return { status: 301, text: '', headers: { location: moved } }
    }
    if (!isPush) return null
    if (isNobody) return credentialsMissing
    if (!isAtLeast(access.contents, 'write')) return denied(repository, caller)
    return repository.isArchived ? archived : null
  }
}

const credentialsMissing: Refusal = {
  status: 401,
  text: 'No anonymous write access.',
  headers: { 'www-authenticate': 'Basic realm="GitHub"' },
}
const invalidCredentials: Refusal = {
  status: 401,
  text: 'Invalid username or token. Password authentication is not supported for Git operations.',
  headers: { 'www-authenticate': 'Basic realm="GitHub"' },
}
const notFound: Refusal = { status: 404, text: 'Repository not found.' }
const archived: Refusal = {
  status: 403,
  text: 'This repository was archived so it is read-only.',
}
const suspended: Refusal = {
  status: 403,
  text: 'Your account is suspended. Please check your email for more information.',
}

function ssoMissing({ owner }: GitHubRepository): Refusal {
  const text = `The '${owner.login}' organization has enabled or enforced SAML SSO.\nTo access this repository, you must re-authorize the OAuth Application.`
  return { status: 403, text }
}

function denied(repository: GitHubRepository, caller: Caller): Refusal {
  const { token } = caller.kind === 'token' ? caller : {}
  const bot = token?.app?.type === 'app' ? `${token.app.slug}[bot]` : 'anonymous'
  const who = token?.person?.login ?? bot
  return { status: 403, text: `Permission to ${fullNameOf(repository)}.git denied to ${who}.` }
}

/** What a push of a workflow is refused with; empty where it is not. */
function workflowRefusal(caller: Caller, access: GitHubPermissions): string {
  if (caller.kind !== 'token' || isAtLeast(access.workflows, 'write')) return ''
  const [who, what] = {
    oauth: ['an OAuth App', '`workflow` scope'],
    personal: ['a Personal Access Token', '`workflow` scope'],
    user: ['a GitHub App', '`workflows` permission'],
    scoped: ['a GitHub App', '`workflows` permission'],
    installation: ['a GitHub App', '`workflows` permission'],
  }[caller.token.kind]
  return `refusing to allow ${who} to create or update workflow \`WORKFLOW\` without ${what}`
}
