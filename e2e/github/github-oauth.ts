import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { consentPage } from './consent-page.ts'
import type { GitHubPerson } from './github-people.ts'

/** As registered under "Developer settings". */
export type OAuthApp = {
  name: string
  clientId: string
  clientSecret: string
  callbackUrl: string
}

type Grant = {
  person: GitHubPerson
  redirectUri: string
  challenge: string
  scope: string
  expiresAt: number
}

/** The web application flow of GitHub's OAuth apps, as its documentation describes it. */
export class GitHubOAuth {
  readonly app: OAuthApp
  readonly #people: readonly GitHubPerson[]
  readonly #grants = new Map<string, Grant>()
  readonly #tokens = new Map<string, GitHubPerson>()
  /** Shorter for tests that do not wait. */
  codeLifetimeMs = 10 * 60 * 1000

  constructor(app: OAuthApp, people: readonly GitHubPerson[]) {
    this.app = app
    this.#people = people
  }

  /** Every token ever given, to be looked for where none may be. */
  get tokens(): string[] {
    return [...this.#tokens.keys()]
  }

  holderOf(token: string): GitHubPerson | undefined {
    return this.#tokens.get(token)
  }

  isApp(authorization: string | undefined): boolean {
    const [, encoded = ''] = /^Basic (\S+)$/i.exec(authorization ?? '') ?? []
    const [id, secret] = Buffer.from(encoded, 'base64')
      .toString()
      .split(':')
      .map(decodeURIComponent)
    return id === this.app.clientId && secret === this.app.clientSecret
  }

  /**
   * `/login/oauth/authorize`: the consent page, or straight on where the address says who (`login`) does
   * what (`decision`: `authorize` or `cancel`), as the page's own buttons do.
   */
  authorize(url: URL, response: ServerResponse): void {
    const query = url.searchParams
    if (query.get('client_id') !== this.app.clientId) {
      response.writeHead(404).end()
      return
    }
    const location = this.#decide(query)
    if (location !== null) response.writeHead(302, { location }).end()
    else {
      const page = consentPage(this.app.name, query, this.#people)
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
    }
  }

  /** Where the browser is sent, or null as long as nobody has decided. */
  #decide(query: URLSearchParams): string | null {
    const redirectUri = query.get('redirect_uri') ?? this.app.callbackUrl
    const state = query.get('state')
    const backTo = (uri: string, answer: Record<string, string>) => {
      const url = new URL(uri)
      const all = Object.entries({ ...answer, ...(state === null ? {} : { state }) })
      for (const [name, value] of all) url.searchParams.set(name, value)
      return url.href
    }
    if (!this.#isRegistered(redirectUri)) {
      return backTo(this.app.callbackUrl, { error: 'redirect_uri_mismatch' })
    }
    if (query.get('decision') === 'cancel') {
      return backTo(redirectUri, {
        error: 'access_denied',
        error_description: 'The user has denied your application access.',
        error_uri: 'https://docs.github.com/apps/troubleshooting-authorization-request-errors',
      })
    }
    const person = this.#people.find(({ login }) => login === query.get('login'))
    if (query.get('decision') !== 'authorize' || !person) return null
    return backTo(redirectUri, { code: this.#grant(person, redirectUri, query) })
  }

  #grant(person: GitHubPerson, redirectUri: string, query: URLSearchParams): string {
    const isS256 = query.get('code_challenge_method') === 'S256'
    const code = randomBytes(10).toString('hex')
    this.#grants.set(code, {
      person,
      redirectUri,
      challenge: isS256 ? (query.get('code_challenge') ?? '') : '',
      scope: query.get('scope') ?? '',
      expiresAt: Date.now() + this.codeLifetimeMs,
    })
    return code
  }

  /** `/login/oauth/access_token`: 200 for refusals too, as GitHub does. */
  async exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request))
    const answer = this.#exchange(form, request.headers.authorization)
    const isJson = request.headers.accept?.includes('application/json')
    response
      .writeHead(200, {
        'content-type': isJson
          ? 'application/json; charset=utf-8'
          : 'application/x-www-form-urlencoded; charset=utf-8',
      })
      .end(isJson ? JSON.stringify(answer) : new URLSearchParams(answer).toString())
  }

  #exchange(form: URLSearchParams, authorization: string | undefined): Record<string, string> {
    const own = Buffer.from(`${form.get('client_id')}:${form.get('client_secret')}`)
    if (!this.isApp(authorization) && !this.isApp(`Basic ${own.toString('base64')}`)) {
      return refusal('incorrect_client_credentials')
    }
    const code = form.get('code') ?? ''
    const grant = this.#grants.get(code)
    this.#grants.delete(code)
    if (!grant || grant.expiresAt <= Date.now()) return refusal('bad_verification_code')
    if (form.get('redirect_uri') !== grant.redirectUri) return refusal('redirect_uri_mismatch')
    const verifier = form.get('code_verifier') ?? ''
    const isProven = createHash('sha256').update(verifier).digest('base64url') === grant.challenge
    if (grant.challenge !== '' && !isProven) return refusal('bad_verification_code')
    const token = `gho_${randomBytes(18).toString('hex')}`
    this.#tokens.set(token, grant.person)
    return { access_token: token, token_type: 'bearer', scope: grant.scope }
  }

  /** Host and port are the registered ones, and the path is the registered one or below it. */
  #isRegistered(redirectUri: string): boolean {
    const { callbackUrl } = this.app
    return redirectUri === callbackUrl || redirectUri.startsWith(`${callbackUrl}/`)
  }
}

const refusal = (error: string) => ({
  error,
  error_description: `The request was refused: ${error}.`,
  error_uri: `https://docs.github.com/apps/troubleshooting-oauth-app-access-token-request-errors#${error}`,
})
