import { chownSync, lstatSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BothyCommand } from '../command/bothy-command.ts'
import type { AgentContext } from '../context.ts'
import type { HeldCredentials, PutCredentialsInput } from '../protocol/credentials.ts'
import { type BegunPush, PushWatches } from '../pushes/push-watches.ts'
import { ownOf, RefusedPushes, refusalOf } from '../pushes/refused-pushes.ts'
import { answerGit, findGrant, isSameRepository, readRequest } from './answer-git.ts'
import { listenForQuestions, type Question } from './credential-socket.ts'
import { gitConfig } from './git-config.ts'

type CredentialsContext = Pick<
  AgentContext,
  'start' | 'user' | 'effectiveUser' | 'files' | 'openRequests' | 'secrets' | 'terminals'
> & { command: BothyCommand }

export type CredentialsOptions = {
  /** Memory, root's, and nothing else. */
  folder: string
  /** Programs that ask this agent; null where it does not run out of a kit. */
  toolsFolder: string | null
}

type Held = Omit<PutCredentialsInput, 'version'>
const nothing: Held = { grants: [], identity: null, github: null }

/**
 * The tokens of this codespace, in memory alone: Git asks for them each time by a helper, `gh` by a
 * wrapper, and what is started from now on has the one of its own repository in its environment.
 */
export class Credentials {
  readonly #ctx: CredentialsContext
  /** Those that somebody is to be asked about. */
  readonly refusedPushes = new RefusedPushes()
  readonly #pushWatches: PushWatches
  readonly #options: CredentialsOptions
  readonly #socketPath: string
  readonly #configFile: string
  #listening: Disposable | null = null
  #version: string | null = null
  #held = nothing
  #isConfigured = false

  constructor(ctx: CredentialsContext, options: CredentialsOptions) {
    this.#ctx = ctx
    this.#pushWatches = new PushWatches(ctx, this.refusedPushes)
    this.#options = options
    this.#socketPath = join(options.folder, 'asking', 'agent.sock')
    this.#configFile = join(options.folder, 'gitconfig')
  }

  /** Of the set that counts; null before the first. */
  get version(): string | null {
    return this.#version
  }

  /** Programs that go before those of the image; null where there are none. */
  get toolsFolder(): string | null {
    return this.#listening ? this.#options.toolsFolder : null
  }

  /** For what is started from now on. */
  get environment(): Readonly<Record<string, string>> {
    const { github, identity } = this.#held
    const token = this.#ownGrant()?.token
    return {
      CODESPACES: 'true',
      CODESPACE_NAME: this.#ctx.start.codespaceName,
      ...(github && {
        GITHUB_REPOSITORY: github.repository,
        GITHUB_SERVER_URL: github.serverUrl,
        GITHUB_API_URL: github.apiUrl,
      }),
      ...(identity && { GITHUB_USER: identity.login }),
      ...(token !== undefined && { GITHUB_TOKEN: token }),
      ...(this.#isConfigured && { GIT_CONFIG_SYSTEM: this.#configFile }),
      ...(this.#listening && { BOTHY_AGENT_SOCKET: this.#socketPath }),
      ...(this.toolsFolder !== null && { BROWSER: `${this.toolsFolder}/open-in-browser` }),
    }
  }

  /** Replaces all there was. */
  async put({ version, ...held }: PutCredentialsInput): Promise<HeldCredentials> {
    // Before any of it can be printed.
    this.#ctx.secrets.maskAlso(held.grants.map(({ token }) => token))
    this.#held = held
    await this.#prepare()
    this.#version = version
    return { version }
  }

  /** The one of the repository that the codespace was made from. */
  #ownGrant() {
    const { github, grants } = this.#held
    const own = github?.repository.toLowerCase()
    return grants.find(
      ({ owner, repository, expiresAt }) =>
        `${owner}/${repository}`.toLowerCase() === own && expiresAt > Date.now(),
    )
  }

  async #prepare(): Promise<void> {
    const { folder, toolsFolder } = this.#options
    const helper = toolsFolder === null ? null : `${toolsFolder}/ask-agent git`
    const text = gitConfig({ ...this.#held, helper })
    await this.listen()
    this.#isConfigured = await this.#ctx.effectiveUser.asRoot(() => {
      if (!hasMemory(folder)) return false
      writeFileSync(`${this.#configFile}.new`, text, { mode: 0o644 })
      renameSync(`${this.#configFile}.new`, this.#configFile)
      return true
    })
  }

  /** Programs may ask from here on: to have an address opened they need no token. */
  async listen(): Promise<void> {
    const { folder } = this.#options
    const isThere = await this.#ctx.effectiveUser.asRoot(() => {
      if (!hasMemory(folder)) return false
      const asking = join(folder, 'asking')
      if (!lstatSync(asking, { throwIfNoEntry: false })) {
        mkdirSync(asking, { mode: 0o700 })
        const { uid, gid } = this.#ctx.user
        if (process.geteuid?.() === 0) chownSync(asking, uid, gid)
      }
      return true
    })
    if (!isThere) return
    this.#listening ??= listenForQuestions(this.#socketPath, (asked) => this.#answer(asked))
  }

  /** `store` and `erase` are Git's word that a token worked or did not, of which nothing comes. */
  #answer({ question, rest, left }: Question): string | Promise<string> {
    if (question === 'command') return this.#ctx.command.answer(rest, left)
    if (question === 'git get') return answerGit(rest, this.#held.grants, Date.now())
    const [, folder] = /^push (\S+)$/.exec(question) ?? []
    if (folder !== undefined) return this.#answerPush(rest, decoded(folder))
    if (question === 'open') {
      const refusal = this.#ctx.openRequests.ask(rest)
      return refusal === null ? 'asked\n' : `refused ${refusal}\n`
    }
    if (question !== 'token') return ''
    const grant = this.#ownGrant()
    return grant ? `${grant.host}\n${grant.token}\n` : ''
  }

  /** What may only be read has no use for a push, whose refusal would say less than we know. */
  #answerPush(rest: string, folder: string): string {
    const { grants, github } = this.#held
    const [, pid, request = rest] = /^pid=(\d{1,9})\n(.*)$/s.exec(rest) ?? []
    const asked = readRequest(request)
    const grant = findGrant(asked, grants, Date.now())
    const refusal = asked && !grant?.isWritable ? refusalOf(asked, { grant, github }) : null
    if (refusal !== null) return `refused ${this.refusedPushes.refuse(refusal, folder)}\n`
    if (pid !== undefined) {
      this.#pushWatches.watch({ pid: Number(pid), folder, repository: this.#nameOf(request) })
    }
    return answerGit(request, grants, Date.now())
  }

  /**
   * As we write it, also where Git asks for the password of somebody else. Null for what
   * is none of ours.
   */
  #nameOf(request: string): BegunPush['repository'] {
    const asked = readRequest(request.replace(/^username=.*\n/m, ''))
    const { grants, github } = this.#held
    const one = [...(github ? [ownOf(github)] : []), ...grants].find((known) =>
      isSameRepository(known, asked),
    )
    if (!one) return null
    const path = `${one.owner}/${one.repository}`
    return { path, url: `https://${one.host}/${path}` }
  }

  [Symbol.dispose](): void {
    this.#pushWatches[Symbol.dispose]()
    this.#listening?.[Symbol.dispose]()
    this.#listening = null
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return '' // It was cut in the middle of a letter.
  }
}

/**
 * Where the container has no such memory, it is one of an older server's: then all is left as
 * it is.
 */
const hasMemory = (folder: string): boolean =>
  lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false
