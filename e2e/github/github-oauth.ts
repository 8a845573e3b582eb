import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { consentPage } from './consent-page.ts'
import { appOfBasic, callbackUrlsOf, type OAuthApp, type RegisteredApp } from './github-apps.ts'
import type { GitHubPerson } from './github-people.ts'
import { userTokenLifetimeMs } from './github-tokens.ts'
import type { GitHubWorld } from './github-world.ts'
import { sendPage, sendTo } from './html.ts'

type Grant = {
  app: RegisteredApp
  person: GitHubPerson
  redirectUri: string
  challenge: string
  scopes: string[]
  expiresAt: number
}

/**
 * The web application flow of OAuth Apps and GitHub Apps, as GitHub's documentation describes it.
 */
export class GitHubOAuth {
  /** The one that is there from the beginning. */
  readonly app: OAuthApp
  /** Shorter for tests that do not wait. */
  codeLifetimeMs = 10 * 60 * 1000
  readonly #world: GitHubWorld
  readonly #grants = new Map<string, Grant>()

  constructor(world: GitHubWorld) {
    this.#world = world
    this.app = {
      type: 'oauth',
      id: world.newId('app'),
      name: 'Bothy',
      clientId: 'Ov23liStandIn',
      clientSecret: 'stand-in-client-secret',
      callbackUrl: 'https://nobody.invalid/',
    }
    world.apps.push(this.app)
  }

  /** Every token ever given, to whatever app, to be looked for where none may be. */
  get tokens(): string[] {
    return this.#world.tokens.values
  }

  /**
   * `/login/oauth/authorize`: the consent page, or straight on where the address says who (`login`)
   * does what (`decision`: `authorize` or `cancel`), as the page's own buttons do.
   */
  authorize(url: URL, response: ServerResponse): void {
    const query = url.searchParams
    const app = this.#world.apps.find(({ clientId }) => clientId === query.get('client_id'))
    if (!app) {
      response.writeHead(404).end()
      return
    }
    const location = this.#decide(app, query)
    if (location !== null) sendTo(response, location)
    else sendPage(response, `Authorize ${app.name}`, consentPage(query, this.#world.people))
  }

  /** Where the browser is sent, or null as long as nobody has decided. */
  #decide(app: RegisteredApp, query: URLSearchParams): string | null {
    const [registered = 'https://nobody.invalid/'] = callbackUrlsOf(app)
    const redirectUri = query.get('redirect_uri') ?? registered
    const state = query.get('state')
    const backTo = (uri: string, answer: Record<string, string>) => {
      const url = new URL(uri)
      const all = Object.entries({ ...answer, ...(state === null ? {} : { state }) })
      for (const [name, value] of all) url.searchParams.set(name, value)
      return url.href
    }
    if (!isRegistered(app, redirectUri)) {
      return backTo(registered, { error: 'redirect_uri_mismatch' })
    }
    if (query.get('decision') === 'cancel') {
      return backTo(redirectUri, {
        error: 'access_denied',
        error_description: 'The user has denied your application access.',
        error_uri: 'https://docs.github.com/apps/troubleshooting-authorization-request-errors',
      })
    }
    const person = this.#world.people.find(({ login }) => login === query.get('login'))
    if (query.get('decision') !== 'authorize' || !person) return null
    const isS256 = query.get('code_challenge_method') === 'S256'
    const code = this.newCode(app, person, redirectUri, {
      challenge: isS256 ? (query.get('code_challenge') ?? '') : '',
      // GitHub Apps have permissions instead.
      scopes: app.type === 'app' ? [] : (query.get('scope') ?? '').split(/[ ,]+/).filter(Boolean),
    })
    return backTo(redirectUri, { code })
  }

  /** A code that this person's consent gave. */
  newCode(
    app: RegisteredApp,
    person: GitHubPerson,
    redirectUri: string,
    asked: { challenge: string; scopes: string[] } = { challenge: '', scopes: [] },
  ): string {
    const code = randomBytes(10).toString('hex')
    const expiresAt = this.#world.now() + this.codeLifetimeMs
    this.#grants.set(code, { app, person, redirectUri, ...asked, expiresAt })
    return code
  }

  /** `/login/oauth/access_token`: 200 for refusals too, as GitHub does. */
  async exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await text(request)
    const form = new URLSearchParams(
      request.headers['content-type']?.includes('json') ? JSON.parse(sent) : sent,
    )
    const answer = this.#exchange(form, request.headers.authorization)
    const isJson = request.headers.accept?.includes('json')
    const fields = Object.entries(answer).map(([name, value]) => [name, String(value)])
    response
      .writeHead(200, {
        'content-type': isJson
          ? 'application/json; charset=utf-8'
          : 'application/x-www-form-urlencoded; charset=utf-8',
      })
      .end(isJson ? JSON.stringify(answer) : new URLSearchParams(fields).toString())
  }

  #exchange(
    form: URLSearchParams,
    authorization: string | undefined,
  ): Record<string, string | number> {
    const own = Buffer.from(`${form.get('client_id')}:${form.get('client_secret')}`)
    const app =
      appOfBasic(this.#world.apps, `Basic ${own.toString('base64')}`) ??
      appOfBasic(this.#world.apps, authorization)
    if (!app) return refusal('incorrect_client_credentials')
    const { tokens } = this.#world
    if (form.get('grant_type') === 'refresh_token') {
      const refreshed = tokens.refresh(app, form.get('refresh_token') ?? '')
      return refreshed ? answerOf(refreshed) : refusal('bad_refresh_token')
    }
    const code = form.get('code') ?? ''
    const grant = this.#grants.get(code)
    this.#grants.delete(code)
    if (grant?.app !== app || grant.expiresAt <= this.#world.now()) {
      return refusal('bad_verification_code')
    }
    if ((form.get('redirect_uri') ?? grant.redirectUri) !== grant.redirectUri) {
      return refusal('redirect_uri_mismatch')
    }
    const verifier = form.get('code_verifier') ?? ''
    const isProven = createHash('sha256').update(verifier).digest('base64url') === grant.challenge
    if (grant.challenge !== '' && !isProven) return refusal('bad_verification_code')
    return answerOf(tokens.issueForPerson(app, grant.person, grant.scopes))
  }
}

function answerOf({ token, refresh }: ReturnType<GitHubWorld['tokens']['issueForPerson']>) {
  return {
    access_token: token.value,
    token_type: 'bearer',
    scope: token.kind === 'oauth' ? token.scopes.join(',') : '',
    ...(refresh && {
      expires_in: userTokenLifetimeMs / 1000,
      refresh_token: refresh.value,
      refresh_token_expires_in: refresh.lifetimeSeconds,
    }),
  }
}

/**
 * An OAuth App's callback is what may follow it too; of a GitHub App's each is meant to the letter.
 */
function isRegistered(app: RegisteredApp, redirectUri: string): boolean {
  if (app.type === 'app') return app.callbackUrls.includes(redirectUri)
  return redirectUri === app.callbackUrl || redirectUri.startsWith(`${app.callbackUrl}/`)
}

const refusal = (error: string) => ({
  error,
  error_description:
    error === 'bad_refresh_token'
      ? 'The refresh token passed is incorrect or expired.'
      : `The request was refused: ${error}.`,
  error_uri: `https://docs.github.com/apps/troubleshooting-oauth-app-access-token-request-errors#${error}`,
})
