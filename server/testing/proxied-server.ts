import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createTRPCClient, createWSClient, httpLink, type TRPCClient, wsLink } from '@trpc/client'
import { WebSocket } from 'ws'
import { BothyServer } from '#e2e/fixtures/bothy-server.ts'
import { askEngine, mountsBelow } from '#e2e/fixtures/engine-objects.ts'
import type { Codespace, CodespaceStep } from '#server/codespaces/codespaces.schema.ts'
import { openAgentPage } from '#server/drivers/agent-page.testing.ts'
import { Engine } from '#server/drivers/docker/engine/engine.ts'
import { execIn } from '#server/drivers/docker/exec-in.ts'
import { ObjectNames } from '#server/drivers/docker/object-names.ts'
import type { AppRouter } from '#server/router.ts'
import { EngineProxy } from './engine-proxy.ts'

export const enginePath = '/var/run/docker.sock'

/** The built server on the real engine, with a proxy between the two. */
export class ProxiedServer {
  static async start(environment: Record<string, string>): Promise<ProxiedServer> {
    const folder = mkdtempSync(join(tmpdir(), 'bothy-proxy-'))
    const proxy = await EngineProxy.start(join(folder, 'engine.sock'), enginePath)
    const server = await BothyServer.start({
      // What an engine does to it on purpose it need not complain of.
      BOTHY_LOG_LEVEL: process.env.BOTHY_TEST_LOG_LEVEL ?? 'silent',
      ...environment,
      DOCKER_HOST: `unix://${proxy.socketPath}`,
    })
    return new ProxiedServer(folder, proxy, server, await signIn(server))
  }

  readonly #folder: string
  readonly #headers: Record<string, string>
  readonly proxy: EngineProxy
  readonly server: BothyServer
  readonly api: TRPCClient<AppRouter>

  private constructor(folder: string, proxy: EngineProxy, server: BothyServer, cookie: string) {
    this.#folder = folder
    this.proxy = proxy
    this.server = server
    this.#headers = { cookie, origin: server.url }
    const { url } = server
    const link = httpLink({ url: `${url}/trpc`, headers: this.#headers })
    this.api = createTRPCClient<AppRouter>({ links: [link] })
  }

  /** Part of every engine object's name. */
  get instance(): string {
    return createHash('sha256').update(this.server.dataFolder).digest('hex').slice(0, 6)
  }

  objectName(codespaceId: string): string {
    return `bothy-${this.instance}-${codespaceId}`
  }

  /**
   * What the engine has for codespaces, tasks included: each one's name without ours,
   * and its state.
   */
  async containers(): Promise<[name: string, state: string][]> {
    type Found = { Names: string[]; State: string }
    const found = (await askEngine('GET', `/containers/json?all=1&${this.#filters}`)) as Found[]
    return found.map(({ Names: [name = ''], State }) => [
      name.replace(`/bothy-${this.instance}-`, ''),
      State,
    ])
  }

  get #filters(): string {
    const label = [`bothy.instance=${this.instance}`, 'bothy.codespace']
    return `filters=${encodeURIComponent(JSON.stringify({ label }))}`
  }

  /** As root in the codespace. Resolves to what it printed. */
  async run(codespaceId: string, script: string): Promise<string> {
    const engine = new Engine(enginePath)
    const names = new ObjectNames(this.instance)
    const { exitCode, output } = await execIn({ engine, names }, codespaceId, script)
    if (exitCode !== 0) throw new Error(`${script} ended with ${exitCode}: ${output}`)
    return output
  }

  /** As the IDE of a browser opens it. */
  async openPage(name: string) {
    const { ticket } = await this.api.plane.ticket.mutate({ name })
    const url = `${this.server.url.replace('http', 'ws')}/c/${name}/agent`
    const headers = this.#headers
    class PageWebSocket extends WebSocket {
      constructor() {
        super(url, ['bothy', ticket], { headers })
      }
    }
    return openAgentPage(PageWebSocket)
  }

  /** The steps of the present start, as a browser is told them. */
  async steps(name: string): Promise<CodespaceStep[]> {
    const { promise, resolve, reject } = Promise.withResolvers<CodespaceStep[]>()
    const client = createWSClient({
      url: `${this.server.url.replace('http', 'ws')}/trpc`,
      WebSocket: withHeaders(this.#headers),
      onClose: () => reject(new Error('The server closed the line.')),
    })
    try {
      const { codespaces } = createTRPCClient<AppRouter>({ links: [wsLink({ client })] })
      codespaces.steps.subscribe({ name }, { onData: resolve, onError: reject })
      return await promise
    } finally {
      // Its end is waited for by nobody: of a server that died it never comes.
      void client.close()
    }
  }

  /** Whether no step is to come or under way. */
  async isSetUp(name: string): Promise<boolean> {
    const steps = await this.steps(name)
    return steps.every(({ state }) => state !== 'pending' && state !== 'running')
  }

  async reached(name: string, ...states: Codespace['state'][]): Promise<Codespace> {
    return this.until(name, (codespace) => states.includes(codespace.state))
  }

  /** Asks until the codespace is so. */
  async until(
    name: string,
    isSo: (codespace: Codespace) => boolean,
    deadlineMs = 60_000,
  ): Promise<Codespace> {
    const until = Date.now() + deadlineMs
    for (;;) {
      const codespace = await this.api.codespaces.get.query({ name })
      if (isSo(codespace)) return codespace
      if (Date.now() > until) throw new Error(`It stays like this: ${JSON.stringify(codespace)}`)
      await pause(50)
    }
  }

  /**
   * Everything of any codespace that is left on the engine, in the kernel and on the
   * disk, in words.
   */
  async litter(): Promise<string[]> {
    const { dataFolder } = this.server
    type Found = { Id?: string; Name?: string }
    const ofEngine = await Promise.all(
      ['/containers/json?all=1&', '/networks?', '/volumes?'].map(async (path) => {
        const found = (await askEngine('GET', `${path}${this.#filters}`)) as
          | Found[]
          | { Volumes: Found[] | null }
        const list = Array.isArray(found) ? found : (found.Volumes ?? [])
        return list.map(({ Id, Name }) => `${path} ${Name ?? Id}`)
      }),
    )
    const files = ['volumes', 'mounts', 'lines', 'logs'].flatMap((folder) => {
      const path = join(dataFolder, folder)
      return existsSync(path) ? readdirSync(path).map((name) => `${folder}/${name}`) : []
    })
    return [...ofEngine.flat(), ...mountsBelow(dataFolder), ...loopDevicesOf(dataFolder), ...files]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.proxy.judge = () => 'go on'
    await this.server[Symbol.asyncDispose]()
    await this.proxy[Symbol.asyncDispose]()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** A browser sends these by itself. */
function withHeaders(headers: Record<string, string>) {
  return class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols, { headers })
    }
  } as unknown as typeof globalThis.WebSocket
}

/** The kernel's own list, since a device may outlive its mount and its file's name. */
function loopDevicesOf(folder: string): string[] {
  return readdirSync('/sys/block')
    .map((name) => `/sys/block/${name}/loop/backing_file`)
    .filter((path) => existsSync(path) && readFileSync(path, 'utf8').startsWith(folder))
}

/** By the link that the first start printed; the session outlives the server. */
async function signIn(server: BothyServer): Promise<string> {
  const response = await fetch(`${server.url}/api/auth/callback/link`, {
    method: 'POST',
    headers: { origin: server.url, 'content-type': 'application/json' },
    body: JSON.stringify({ token: new URL(server.ownerLink).hash.slice(1) }),
  })
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .filter((pair) => pair && !pair.endsWith('='))
    .join('; ')
  if (!cookie) throw new Error(`The link did not sign in: ${response.status}`)
  return cookie
}
