import type { IncomingMessage, ServerResponse } from 'node:http'
import { GitHost } from './git-host.ts'
import { answerInMood, type GitHubMood } from './github-mood.ts'
import { GitHubOAuth } from './github-oauth.ts'
import { emailsOf, type GitHubPerson, publicUser } from './github-people.ts'
import { fullRepository, type GitHubRepository, type GitHubRole } from './github-repositories.ts'

/**
 * A GitHub Enterprise Server as far as Bothy needs one: OAuth with a consent page, the REST API under
 * `/api/v3`, and Git over https by Git's own program. What its API says is held to GitHub's published
 * description; what it refuses, it refuses as GitHub's documentation says.
 */
export class GitHubStandIn implements AsyncDisposable {
  static async start(address = '127.0.0.1'): Promise<GitHubStandIn> {
    const standIn = new GitHubStandIn()
    standIn.#git = await GitHost.start(address, (request, response) =>
      standIn.#answer(request, response),
    )
    return standIn
  }

  readonly people: GitHubPerson[] = []
  readonly oauth = new GitHubOAuth(
    {
      name: 'Bothy',
      clientId: 'Ov23liStandIn',
      clientSecret: 'stand-in-client-secret',
      callbackUrl: 'https://nobody.invalid/',
    },
    this.people,
  )
  /** Every request so far, without its query: `GET /api/v3/user`. */
  readonly log: string[] = []
  readonly #repositories: GitHubRepository[] = []
  readonly #moods = new Map<string, GitHubMood>()
  #git!: GitHost

  private constructor() {
    this.addPerson('ada', 'Ada Lovelace')
  }

  /** As `GITHUB_URL` names it. */
  get url(): string {
    return `https://${this.#git.host}`
  }

  /** The repositories it serves, and the authority of its certificate. */
  get git(): GitHost {
    return this.#git
  }

  addPerson(login: string, name: string | null = null): GitHubPerson {
    const id = 1001 + this.people.length
    const person = { id, login, name, email: `${login}-${id}@users.example.com` }
    this.people.push(person)
    return person
  }

  /** Makes the API know `owner/name`, and what people of these logins may do with it. */
  addRepository(path: string, roles: Record<string, GitHubRole>): GitHubRepository {
    const [login, name = ''] = path.split('/')
    const owner = this.people.find((person) => person.login === login)
    if (!owner) throw new Error(`Nobody is called ${login} here.`)
    const id = 5001 + this.#repositories.length
    const repository = { id, owner, name, roles: new Map(Object.entries(roles)) }
    this.#repositories.push(repository)
    return repository
  }

  /** Is in this mood to requests such as `GET /api/v3/user` until the answer is disposed of. */
  mood(request: string, mood: GitHubMood): Disposable {
    this.#moods.set(request, mood)
    return { [Symbol.dispose]: () => this.#moods.delete(request) }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#git[Symbol.asyncDispose]()
  }

  /** Whether the request was for GitHub, and not for Git. */
  #answer(request: IncomingMessage, response: ServerResponse): boolean {
    const url = new URL(request.url ?? '/', this.url)
    const name = `${request.method} ${url.pathname}`
    if (!/^\/(login\/oauth|api\/v3|avatars)\//.test(url.pathname)) return false
    this.log.push(name)
    const mood = this.#moods.get(name)
    if (mood) answerInMood(mood, request, response)
    else if (name === 'GET /login/oauth/authorize') this.oauth.authorize(url, response)
    else if (name === 'POST /login/oauth/access_token') void this.oauth.exchange(request, response)
    else {
      const { status, body } = this.#askApi(name.replace(' /api/v3/', ' /'), request)
      response
        .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
        .end(JSON.stringify(body))
    }
    return true
  }

  #askApi(name: string, { headers }: IncomingMessage): { status: number; body: unknown } {
    const { authorization } = headers
    const [, token = ''] = /^(?:Bearer|token) (\S+)$/i.exec(authorization ?? '') ?? []
    const person = this.oauth.holderOf(token)
    if (authorization !== undefined && !person && !this.oauth.isApp(authorization)) {
      return refusal(401, 'Bad credentials')
    }
    const [, login] = /^GET \/users\/([^/]+)$/.exec(name) ?? []
    const found = this.people.find((one) => one.login.toLowerCase() === login?.toLowerCase())
    if (login !== undefined && found) return { status: 200, body: publicUser(found, this.url) }
    const [, path] = /^GET \/repos\/([^/]+\/[^/]+)$/.exec(name) ?? []
    if (path !== undefined) return this.#askRepository(path, person)
    if (name !== 'GET /user' && name !== 'GET /user/emails') return refusal(404, 'Not Found')
    if (!person) return refusal(401, 'Requires authentication')
    return {
      status: 200,
      body: name === 'GET /user' ? publicUser(person, this.url) : emailsOf(person),
    }
  }

  /** Private ones alone: to others they are not there. */
  #askRepository(path: string, person: GitHubPerson | undefined) {
    const repository = this.#repositories.find(
      ({ owner, name }) => `${owner.login}/${name}`.toLowerCase() === path.toLowerCase(),
    )
    const role = repository?.roles.get(person?.login ?? '')
    if (!repository || !role) return refusal(404, 'Not Found')
    return { status: 200, body: fullRepository(repository, role, this.url) }
  }
}

const refusal = (status: number, message: string) => ({
  status,
  body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
})
