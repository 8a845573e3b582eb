import type { IncomingMessage } from 'node:http'
import { githubUsers } from '#server/auth/auth.settings.ts'
import { openTestOrganizations } from '#server/auth/github/github-memberships.testing.ts'
import { type AppContext, createContext } from '#server/context.ts'
import { insertTestCodespace } from '#server/db/database.testing.ts'
import type { ContainerDriver } from '#server/drivers/container-driver.ts'
import { appRouter } from '#server/router.ts'
import type { SettingDefinition } from '#server/settings/define-setting.ts'
import type { GivenValue } from '#server/settings/setting-values.schema.ts'
import { setSetting } from '#server/settings/settings.ts'
import { enterFromApp } from './access/enter-from-app.ts'
import { decidePortAccess, type PortAccess } from './access/port-access.ts'
import { portHostOf } from './port-host.ts'

/** Where the app is, and below what its ports: of two sites, and of one. */
export const layouts = {
  'two sites': { publicUrl: 'http://localhost:7080', portsUrl: 'http://ports.localhost:7080' },
  'one site': { publicUrl: 'https://bothy.example', portsUrl: 'https://ports.bothy.example' },
} as const
export type Layout = keyof typeof layouts

export type PortsRequest = { method?: string; headers?: Record<string, string> }

/**
 * A codespace of ada's that runs, of a repository of the organization acme; grace is in that,
 * mallory is nowhere, and the owner of the server administers it.
 */
export async function openTestPorts(layout: Layout = 'two sites') {
  const github = await openTestOrganizations()
  const { hub } = github
  await github.set(githubUsers, ['ada', 'grace', 'mallory'])
  hub.addRepository('acme/hut', { ada: 'push' })
  const config = { ...github.ctx.config, ...layouts[layout] }
  const { db, log, clock } = github.ctx
  const driver = {} as ContainerDriver
  const ctx = createContext({ config, db, log, clock, driver })
  const started = ctx.portGate.start(ctx)
  const cookies = new Map<string, string>()
  for (const login of ['ada', 'grace', 'mallory']) {
    const browser = github.browser()
    await browser.visitGithub(login)
    cookies.set(login, browser.cookie)
  }
  cookies.set('administrator', github.owner.cookie)
  const person = async (who: string) => new PortBrowser(ctx, cookies.get(who) ?? '')
  const apiOf = async (who: string) => {
    const browser = github.browser()
    for (const pair of (cookies.get(who) ?? '').split('; ')) {
      const [name = '', value = ''] = pair.split(/=(.*)/s)
      browser.cookies.set(name, value)
    }
    const session = await browser.session()
    if (!session) throw new Error(`${who} is not signed in.`)
    return { session, api: appRouter.createCaller({ ...ctx, session }) }
  }
  const ada = await apiOf('ada')
  const repositoryUrl = `${hub.url}/acme/hut`
  const id = crypto.randomUUID()
  const name = 'amber-hut-23456789abcde'
  await insertTestCodespace(db, id, {
    ...{ name, repositoryUrl, ownerId: ada.session.user.id },
    ...{ phase: 'running', phaseGeneration: 1, isCloned: 1 },
  })
  return {
    ...{ github, ctx, clock, ada, id, name },
    apiOf,
    person,
    /** A browser in which nobody is signed in. */
    anybody: () => new PortBrowser(ctx, ''),
    host: (port = 3000) => `${name}-${port}.${new URL(config.portsUrl).host}`,
    origin: (port = 3000) => {
      const { protocol, host } = new URL(config.portsUrl)
      return `${protocol}//${name}-${port}.${host}`
    },
    /** As an administrator sets it. */
    async set<T extends GivenValue>({ id }: SettingDefinition<T>, value: T | null) {
      const administrator = await github.administrator(github.owner)
      const of = { scope: 'instance', scopeId: '' } as const
      return setSetting({ ...administrator, config, changes: ctx.changes }, { of, id, value })
    },
    /** As its next start would leave the row. */
    async restart() {
      const row = await db
        .selectFrom('codespace')
        .select('generation')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      const generation = row.generation + 1
      await change({ generation, phaseGeneration: generation })
    },
    change,
    async [Symbol.asyncDispose]() {
      started[Symbol.dispose]()
      await github[Symbol.asyncDispose]()
    },
  }
  async function change(changes: Record<string, unknown>) {
    await db.updateTable('codespace').set(changes).where('id', '=', id).execute()
    ctx.changes.announce(id)
  }
}
export type TestPorts = Awaited<ReturnType<typeof openTestPorts>>

export const page = {
  accept: 'text/html,*/*',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'none',
}
export const socket = { connection: 'Upgrade', upgrade: 'websocket' }

/** Keeps the cookies of every host apart, as browsers do with those whose names begin `__Host-`. */
export class PortBrowser {
  readonly #ctx: AppContext
  readonly #jars = new Map<string, Map<string, string>>()
  readonly #appCookie: string

  constructor(ctx: AppContext, appCookie: string) {
    this.#ctx = ctx
    this.#appCookie = appCookie
  }

  cookiesAt(host: string): string {
    const jar = this.#jars.get(host) ?? new Map()
    return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** As one request is judged, with the cookies that this browser has for the host. */
  async ask(
    address: string,
    { method = 'GET', headers = {} }: PortsRequest = {},
  ): Promise<PortAccess> {
    const { host, pathname, search } = new URL(address)
    const at = portHostOf(this.#ctx.config, host)
    if (!at) throw new Error(`${host} is no port.`)
    const cookie = this.cookiesAt(host)
    const request = {
      method,
      url: pathname + search,
      headers: { host, ...(cookie && { cookie }), ...headers },
      socket: { remoteAddress: '192.0.2.1' },
    }
    const access = await decidePortAccess(this.#ctx, at, request as unknown as IncomingMessage)
    if (access.kind === 'answer') this.#keep(host, access.headers['Set-Cookie'])
    return access
  }

  /** Opens a page and follows where it is sent, by the app as well. Resolves to where that ends. */
  async open(address: string, headers: Record<string, string> = page) {
    const visited: string[] = []
    let at = address
    for (let hop = 0; hop < 20; hop += 1) {
      visited.push(new URL(at).host)
      const { status, to, access } = await this.#visit(at, headers)
      if (to === null) return { status, visited, access, address: at }
      at = new URL(to, at).href
    }
    throw new Error(`Sent on and on: ${visited.join(', ')}`)
  }

  async #visit(address: string, headers: Record<string, string>) {
    const { publicUrl } = this.#ctx.config
    if (address.startsWith(`${publicUrl}/`)) {
      const asked = new Request(address, { headers: { cookie: this.#appCookie } })
      if (!new URL(address).pathname.startsWith('/ports/')) {
        return { status: 200, to: null, access: null }
      }
      const answer = await enterFromApp(this.#ctx, asked)
      return { status: answer.status, to: answer.headers.get('location'), access: null }
    }
    const access = await this.ask(address, { headers })
    if (access.kind === 'pass') return { status: 200, to: null, access }
    const to = (access.headers.Location as string | undefined) ?? null
    return { status: access.status, to, access }
  }

  #keep(host: string, lines: string | string[] | undefined): void {
    const jar = this.#jars.get(host) ?? new Map<string, string>()
    this.#jars.set(host, jar)
    for (const line of [lines ?? []].flat()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s)
      jar.set(name, value)
    }
  }
}
