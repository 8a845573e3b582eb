import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:https'
import { GitHubStandIn } from '#e2e/github/github-stand-in.ts'
import { cookiePairs, openTestAuth, publicUrl, type TestAuthOptions } from '../auth.testing.ts'
import { readSession } from '../auth.ts'

const callbackUrl = `${publicUrl}/api/auth/callback/github`

type TestAuth = Awaited<ReturnType<typeof openTestAuth>>

/** The auth room beside a GitHub of its own, on which ada has an account and is invited. */
export async function openTestGithub(options: TestAuthOptions = {}) {
  const hub = await GitHubStandIn.start()
  hub.oauth.app.callbackUrl = callbackUrl
  const environment = {
    AUTH_GITHUB_ID: hub.oauth.app.clientId,
    AUTH_GITHUB_SECRET: hub.oauth.app.clientSecret,
    GITHUB_URL: hub.url,
    BOTHY_GITHUB_USERS: 'ada',
    BOTHY_EXTRA_CA: hub.git.caFile,
    ...options.environment,
  }
  const auth = await openTestAuth({ ...options, environment })
  const agent = new Agent({ ca: readFileSync(hub.git.caFile), keepAlive: false })

  return {
    auth,
    hub,
    ctx: auth.ctx,
    browser: () => new TestBrowser(auth, agent),
    /** A browser in which the owner is signed in by link. */
    async ownersBrowser() {
      const browser = new TestBrowser(auth, agent)
      browser.take(await auth.acceptLink(await auth.token()))
      return browser
    },
    accounts: () => auth.ctx.db.selectFrom('Account').selectAll().execute(),
    async [Symbol.asyncDispose]() {
      await auth[Symbol.asyncDispose]()
      await hub[Symbol.asyncDispose]()
    },
  }
}

/** Keeps cookies, and goes where it is sent. */
export class TestBrowser {
  readonly cookies = new Map<string, string>()
  readonly #auth: TestAuth
  readonly #agent: Agent

  constructor(auth: TestAuth, agent: Agent) {
    this.#auth = auth
    this.#agent = agent
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  take(response: Response): Response {
    for (const pair of cookiePairs(response)) {
      const [name = '', value = ''] = pair.split(/=(.*)/s)
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return response
  }

  session() {
    return readSession(this.#auth.ctx, this.cookie)
  }

  /** Asks to be sent to GitHub. */
  async leave(intent: 'sign-in' | 'connect' = 'sign-in', body: Record<string, unknown> = {}) {
    const csrf = this.take(await this.#auth.get('/api/auth/csrf', { cookie: this.cookie }))
    const { csrfToken } = (await csrf.json()) as { csrfToken: string }
    const headers = { cookie: this.cookie }
    const fields = { csrfToken, intent, ...body }
    return this.take(await this.#auth.postJson('/api/auth/signin/github', fields, headers))
  }

  /** What GitHub sends back with, after somebody decided there. */
  async decide(address: string, decision: 'authorize' | 'cancel', login = 'ada'): Promise<string> {
    const url = new URL(address)
    url.searchParams.set('decision', decision)
    url.searchParams.set('login', login)
    return new Promise((resolve, reject) => {
      const asked = get(url, { agent: this.#agent }, (response) => {
        response.resume()
        resolve(response.headers.location ?? '')
      })
      asked.on('error', reject)
    })
  }

  /** Opens the address GitHub sent it back to. */
  async open(address: string): Promise<Response> {
    if (!address.startsWith(`${callbackUrl}?`)) throw new Error(`Sent elsewhere: ${address}`)
    return this.take(await this.#auth.get(address.slice(publicUrl.length), { cookie: this.cookie }))
  }

  /** There and back. Resolves to where the browser ends up. */
  async visitGithub(login = 'ada', intent: 'sign-in' | 'connect' = 'sign-in'): Promise<string> {
    const { url } = (await (await this.leave(intent)).json()) as { url: string }
    if (url.startsWith('/')) return url
    const response = await this.open(await this.decide(url, 'authorize', login))
    return (response.headers.get('location') ?? '').slice(publicUrl.length)
  }
}
