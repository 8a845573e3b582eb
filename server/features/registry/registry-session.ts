import type { RegistryCredentials } from '#server/registries/registries.ts'
import { FeatureError } from '../feature-error.ts'
import { type Answer, guardedGet, isLoopback, type Reach, reachFrom } from './guarded-request.ts'

const tokenMaxBytes = 256 * 1024

/** One repository of one registry, as whoever asks for it. */
export type RegistrySource = {
  reach: Reach
  /** `ghcr.io`, `localhost:5000`. */
  registry: string
  /** `devcontainers/features/node` */
  repository: string
  credentials: RegistryCredentials | null
}

type Wanted = { path: string; accept: string; maxBytes: number }

/**
 * Asks a registry, by the rules of the OCI distribution specification, for what anybody may read or
 * these credentials: they are shown where it asks for them, and a token that it hands out is kept
 * for as long as this is.
 */
export class RegistrySession {
  readonly source: RegistrySource
  #authorization: string | null = null

  constructor(source: RegistrySource) {
    this.source = source
  }

  /** The answer, which is a good one. @throws FeatureError for any other */
  async get({ path, accept, maxBytes }: Wanted, signal: AbortSignal): Promise<Answer> {
    const { reach, registry, repository } = this.source
    const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry
    const scheme = isLoopback(host.replace(/:\d+$/, '')) ? 'http' : 'https'
    const url = new URL(`${scheme}://${host}/v2/${repository}/${path}`)
    const ask = () =>
      guardedGet(
        reach,
        url,
        {
          headers: {
            accept,
            ...(this.#authorization !== null && { authorization: this.#authorization }),
          },
          maxBytes,
        },
        signal,
      )
    let answer = await ask()
    if (answer.status === 401) {
      this.#authorization = await this.#authorize(answer, signal)
      answer = await ask()
    }
    // Once more, for what is over in a moment.
    if (answer.status >= 500) answer = await ask()
    if (answer.status === 200) return answer
    throw faultOf(answer, this.source)
  }

  async #authorize(answer: Answer, signal: AbortSignal): Promise<string> {
    const { credentials } = this.source
    const basic =
      credentials &&
      `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`
    const challenge = answer.headers['www-authenticate'] ?? ''
    const { realm, service } = parametersOf(challenge)
    const address = URL.parse(realm ?? '')
    if (!/^bearer /i.test(challenge) || !address) {
      if (basic !== null && /^basic\b/i.test(challenge)) return basic
      throw faultOf(answer, this.source)
    }
    if (service !== undefined) address.searchParams.set('service', service)
    // Never what the challenge asks for: nothing but reading this is wanted.
    address.searchParams.set('scope', `repository:${this.source.repository}:pull`)
    let given = await this.#askToken(address, basic, signal)
    // Credentials that are no longer good keep nobody from what is public.
    if (given === null && basic !== null) given = await this.#askToken(address, null, signal)
    if (given === null) throw faultOf(answer, this.source)
    return `Bearer ${given}`
  }

  /** Null where it gives none. */
  async #askToken(address: URL, basic: string | null, signal: AbortSignal): Promise<string | null> {
    const headers = {
      accept: 'application/json',
      ...(basic !== null && { authorization: basic }),
    }
    const call = { headers, maxBytes: tokenMaxBytes }
    const { reach, registry } = this.source
    const answer = await guardedGet(await reachFrom(reach, registry), address, call, signal)
    if (answer.status === 401 || answer.status === 403) return null
    if (answer.status !== 200) throw faultOf(answer, this.source)
    const { token, access_token } = jsonOf(answer.body)
    const found = token ?? access_token
    return typeof found === 'string' && /^[\x21-\x7e]+$/.test(found) ? found : null
  }
}

function jsonOf(body: Buffer): { token?: unknown; access_token?: unknown } {
  try {
    return Object(JSON.parse(body.toString('utf8')))
  } catch {
    // What is no JSON holds no token.
    return {}
  }
}

/** Of a challenge such as `Bearer realm="…",service="…"`. */
function parametersOf(challenge: string): { realm?: string; service?: string } {
  const pairs = challenge.slice(0, 4000).matchAll(/([a-z]+)="([^"]*)"/gi)
  return Object.fromEntries([...pairs].map(([, name = '', value]) => [name.toLowerCase(), value]))
}

function faultOf({ status, headers }: Answer, source: RegistrySource): FeatureError {
  const { registry, repository, credentials } = source
  const name = `${registry}/${repository}`
  const cause = new Error(`${registry} answered ${status}.`)
  const unavailable = (message: string) =>
    new FeatureError('FEATURE_UNAVAILABLE', message, { cause })
  if (status === 404) {
    return unavailable(
      `${registry} has no such Feature or version of ${name}. Check how it is written.`,
    )
  }
  if (status === 401 || status === 403) {
    const way =
      credentials === null
        ? 'Is it written right? If it is private, keep credentials as the secrets X_CONTAINER_REGISTRY_SERVER, _USER and _PASSWORD; they count for trusted repositories.'
        : `Check the credentials for ${registry} among your secrets.`
    return unavailable(`${registry} does not give out ${name}. ${way}`)
  }
  if (status === 429) {
    const seconds = Number(headers['retry-after'])
    const when = seconds > 0 && seconds < 86_400 ? `in ${Math.ceil(seconds / 60)} minutes` : 'later'
    return unavailable(`${registry} limits how much this server may ask. Try again ${when}.`)
  }
  return unavailable(`${registry} does not answer as it should (${status}). Try again in a moment.`)
}
