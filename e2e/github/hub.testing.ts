import { execFile } from 'node:child_process'
import { createHash, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import type { GitHubApp } from './github-apps.ts'
import { GitHubStandIn } from './github-stand-in.ts'

const run = promisify(execFile)

export const callbackUrl = 'https://bothy.example.com/api/auth/callback/github'
export const verifier = 'v'.repeat(43)

type Asked = {
  method?: string
  /** Bearer. */
  token?: string
  basic?: { clientId: string; clientSecret: string }
  json?: unknown
  form?: Record<string, string>
  headers?: Record<string, string>
}
export type Answered = {
  status: number
  headers: Record<string, string | string[] | undefined>
  location: string
  body: string
  // biome-ignore lint/suspicious/noExplicitAny: what it is, the tests say
  json: any
}

/** A stand-in, and somebody who asks it over the network as others do. */
export async function startHub() {
  const hub = await GitHubStandIn.start()
  hub.oauth.app.callbackUrl = callbackUrl
  const ca = readFileSync(hub.git.caFile)
  const folder = await mkdtemp(join(tmpdir(), 'bothy-hub-'))

  const ask = (path: string, asked: Asked = {}) =>
    new Promise<Answered>((resolve, reject) => {
      const { form, json, token, basic } = asked
      const body = form
        ? new URLSearchParams(form).toString()
        : json === undefined
          ? ''
          : JSON.stringify(json)
      const sent = request(new URL(path, hub.url), {
        ca,
        method: asked.method ?? (body ? 'POST' : 'GET'),
        headers: {
          accept: 'application/json',
          ...(body && { 'content-length': String(Buffer.byteLength(body)) }),
          ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
          ...(token && { authorization: `Bearer ${token}` }),
          ...(basic && { authorization: `Basic ${encoded(basic)}` }),
          ...asked.headers,
        },
      })
      sent.on('error', reject)
      sent.on('response', async (response) => {
        const said = await text(response)
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          location: response.headers.location ?? '',
          body: said,
          json:
            /json/.test(response.headers['content-type'] ?? '') && said ? JSON.parse(said) : null,
        })
      })
      sent.end(body)
    })

  /** To the consent page, where ada agrees unless said otherwise. */
  const authorize = (changes: Record<string, string> = {}) =>
    ask(
      `/login/oauth/authorize?${new URLSearchParams({
        client_id: hub.oauth.app.clientId,
        redirect_uri: callbackUrl,
        state: 'a-state',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        decision: 'authorize',
        login: 'ada',
        ...changes,
      })}`,
    )
  const newCode = async (changes: Record<string, string> = {}) =>
    new URL((await authorize(changes)).location).searchParams.get('code') ?? ''
  const exchange = async (code: string, changes: Record<string, string> = {}) => {
    const { clientId, clientSecret } = hub.oauth.app
    const answer = await ask('/login/oauth/access_token', {
      form: {
        client_id: clientId,
        client_secret: clientSecret,
        code,
        redirect_uri: callbackUrl,
        code_verifier: verifier,
        ...changes,
      },
    })
    return answer.json as Record<string, string>
  }

  /** Git as somebody with this token has it. Resolves to what it said, and whether it succeeded. */
  const git = async (args: string[], token?: string) => {
    const helper = `!f() { echo username=x-access-token; echo password=${token}; }; f`
    const asked = token === undefined ? [] : ['-c', `credential.helper=${helper}`]
    const env = {
      PATH: process.env.PATH,
      GIT_SSL_CAINFO: hub.git.caFile,
      GIT_TERMINAL_PROMPT: '0',
      GIT_CONFIG_GLOBAL: '/dev/null',
      HOME: folder,
    }
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com']
    return run('git', [...identity, ...asked, ...args], { cwd: folder, env }).then(
      ({ stdout, stderr }) => ({ succeeded: true, said: stdout + stderr }),
      (error: { stderr: string }) => ({ succeeded: false, said: error.stderr }),
    )
  }

  return {
    hub,
    /** For clones. */
    folder,
    ask,
    /** Of the REST API. */
    api: (path: string, asked: Asked = {}) => ask(`/api/v3${path}`, asked),
    authorize,
    newCode,
    exchange,
    git,
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true })
      await hub[Symbol.asyncDispose]()
    },
  }
}

const encoded = (basic: { clientId: string; clientSecret: string }) =>
  Buffer.from(`${basic.clientId}:${basic.clientSecret}`).toString('base64')

/** What a GitHub App signs to speak for itself. */
export function jwtOf(app: GitHubApp, changes: Record<string, unknown> = {}): string {
  const nowSeconds = Math.floor(Date.now() / 1000)
  const claims = { iss: app.clientId, iat: nowSeconds - 30, exp: nowSeconds + 540, ...changes }
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), app.privateKey).toString('base64url')}`
}

/** Ada's App beside an organization of hers, in which grace is a member. */
export async function startHubWithApp() {
  const github = await startHub()
  const { hub } = github
  hub.addPerson('grace')
  hub.addOrganization('acme', { ada: 'owner', grace: 'member' })
  hub.addRepository('acme/engine', { grace: 'push' })
  hub.addRepository('acme/notes', { grace: 'pull' })
  hub.addRepository('acme/secret')
  hub.addRepository('ada/hut', {}, { visibility: 'public' })
  const app = hub.addApp('Bothy at home', 'ada', {
    callbackUrls: [callbackUrl],
    permissions: { contents: 'write', pull_requests: 'write', members: 'read' },
    isPublic: true,
  })
  const installation = hub.install(app, 'acme')
  const scope = (token: string, json: Record<string, unknown>) =>
    github.api(`/applications/${app.clientId}/token/scoped`, {
      basic: app,
      json: { access_token: token, ...json },
    })
  const idOf = (path: string) => hub.world.repository(path)?.id
  return { ...github, app, installation, scope, idOf }
}
