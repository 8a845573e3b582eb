import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { GitAccess, type GitRequest } from './git-access.ts'
import { GitHost } from './git-host.ts'
import { answerInMood, type GitHubMood, GitHubMoods } from './github-mood.ts'
import { GitHubOAuth } from './github-oauth.ts'
import { RestApi } from './rest-api.ts'
import { AppsSetUp } from './set-up-apps.ts'
import { WebPages } from './web-pages.ts'

/**
 * A GitHub Enterprise Server as far as Bothy needs one: OAuth Apps and GitHub Apps with GitHub's
 * pages, the REST API under `/api/v3`, and Git over https by Git's own program, for who may. What
 * its API is asked and says is held to GitHub's published description; what it refuses, it refuses
 * as GitHub's documentation says.
 *
 * Whoever disposes of it hears of everything that was not as GitHub describes it.
 */
export class GitHubStandIn extends AppsSetUp implements AsyncDisposable {
  static async start(address = '127.0.0.1'): Promise<GitHubStandIn> {
    const standIn = new GitHubStandIn()
    const git = await GitHost.start(address, (request, response) =>
      standIn.#answer(request, response),
    )
    standIn.#git = git
    standIn.world.webUrl = `https://${git.host}`
    standIn.world.repositoriesFolder = join(git.folder, 'known')
    standIn.#gitAccess = new GitAccess(standIn.world, standIn.events)
    return standIn
  }

  /** The authorisation of people, and an OAuth App that is registered already. */
  readonly oauth = new GitHubOAuth(this.world)
  readonly api = new RestApi(this.world, this.events)
  /** Every request so far, without its query: `GET /api/v3/user`. */
  readonly log: string[] = []
  readonly #moods = new GitHubMoods()
  readonly #pages = new WebPages(this.world, this.events, this.oauth)
  #git!: GitHost
  #gitAccess!: GitAccess

  private constructor() {
    super()
    this.addPerson('ada', 'Ada Lovelace')
  }

  /** As `GITHUB_URL` names it. */
  get url(): string {
    return this.world.webUrl
  }

  /**
   * The authority of its certificate; and repositories that the API knows nothing of, for
   * everybody to read.
   */
  get git(): GitHost {
    return this.#git
  }

  /**
   * Every request so far of Git for a repository that the API knows, with the token
   * that came with it.
   */
  get gitLog(): readonly GitRequest[] {
    return this.#gitAccess.requests
  }

  /**
   * Is in this mood to requests such as `GET /api/v3/user`, `* /api/v3/*` or `GET
   * /ada/engine.git/*` until the answer is disposed of.
   */
  mood(request: string, mood: GitHubMood): Disposable {
    return this.#moods.set(request, mood)
  }

  /** @throws AggregateError of what was not as GitHub describes it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.events.webhooks.settled()
    await this.world.forks.settled()
    await this.#git[Symbol.asyncDispose]()
    const violations = this.api.violations.splice(0)
    if (violations.length === 0) return
    throw new AggregateError(violations, `Not as GitHub describes it: ${violations.join('\n')}`)
  }

  /** Whether the request was for GitHub, and not for a repository that only Git knows. */
  #answer(request: IncomingMessage, response: ServerResponse): boolean {
    const url = new URL(request.url ?? '/', this.url)
    const git = this.#gitAccess.find(url)
    if (git && !git.repository && this.#git.serves(git.path)) return false
    const name = `${request.method} ${url.pathname}`
    if (!git) this.log.push(name)
    const mood = this.#moods.find(name)
    const goOn = () => {
      void (git
        ? this.#gitAccess.answer(git, request, response)
        : this.#answerWeb(url, request, response))
    }
    if (mood?.kind === 'slow') setTimeout(goOn, mood.delayMs)
    else if (mood) answerInMood(mood, request, response)
    else goOn()
    return true
  }

  async #answerWeb(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = `${request.method} ${url.pathname}`
    if (name === 'GET /login/oauth/authorize') this.oauth.authorize(url, response)
    else if (name === 'POST /login/oauth/access_token') await this.oauth.exchange(request, response)
    else if (url.pathname.startsWith('/api/v3/')) {
      const { status, body, headers } = await this.api.answer(request, url)
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
      response.end(body === undefined ? undefined : JSON.stringify(body))
    } else await this.#pages.answer(url, request, response)
  }
}
