import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { freePort, portClosed } from '#e2e/fixtures/free-port.ts'
import { issueSignInLink, readSession, type Session } from '#server/auth/auth.ts'
import { prepareAuthorities } from '#server/authorities.ts'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import type { ReconcilerTimes } from '#server/codespaces/reconciler/reconciler.ts'
import { readConfig } from '#server/config.ts'
import { type AppContext, createContext } from '#server/context.ts'
import type { Database } from '#server/db/database.ts'
import { openTestDatabase } from '#server/db/test-database.testing.ts'
import type { ContainerDriver } from '#server/drivers/container-driver.ts'
import { MemoryDriver } from '#server/drivers/memory/memory-driver.ts'
import type { LifetimeTimes } from '#server/lifetimes/lifetime-times.ts'
import { createLog } from '#server/log.ts'
import { appRouter } from '#server/router.ts'
import type { AnySetting } from '#server/settings/define-setting.ts'
import { type RunningServer, startServer } from '#server/start-server.ts'

export type Api = ReturnType<typeof appRouter.createCaller>
export type TestUser = { cookie: string; session: Session; api: Api }

export type LifeParts = { db: Kysely<Database>; driver: ContainerDriver }

export type TestAppOptions = {
  environment?: Record<string, string>
  /** All settings there are, instead of those of the product. */
  settings?: readonly AnySetting[]
  /** Another program than the agent, for what a hostile one could do. */
  agentFile?: string
  /** See the memory driver. */
  toolsFolder?: string
  /** Comes between the server and what it asks, anew for each life of the server. */
  wrap?: (parts: LifeParts) => LifeParts
  times?: Partial<ReconcilerTimes>
  lifetimeTimes?: Partial<LifetimeTimes>
}

/** A whole server on a real database and real sockets, whose containers are child processes. */
export class TestApp {
  static async start(options: TestAppOptions = {}): Promise<TestApp> {
    const folder = await mkdtemp(join(tmpdir(), 'bothy-app-'))
    // Git runs as an unprivileged user, who has to reach the workspaces below.
    await chmod(folder, 0o711)
    const app = new TestApp(folder, await freePort(), options)
    await app.startServer()
    return app
  }

  readonly folder: string
  readonly port: number
  readonly #options: TestAppOptions
  ctx!: AppContext
  #parts!: LifeParts
  #server: RunningServer | undefined

  private constructor(folder: string, port: number, options: TestAppOptions) {
    this.folder = folder
    this.port = port
    this.#options = options
  }

  get url(): string {
    return this.ctx.config.publicUrl
  }

  async startServer(): Promise<void> {
    const environment = {
      BOTHY_DATA: join(this.folder, 'd'),
      BOTHY_PORT: String(this.port),
      // What is not about trust has all there is.
      BOTHY_TRUSTED_REPOSITORIES: '*',
      // What a test finds of the driver's is what it made itself.
      BOTHY_PREPARED_PLACES: '0',
      BOTHY_LOG_LEVEL: process.env.BOTHY_TEST_LOG_LEVEL ?? 'silent',
      ...this.#options.environment,
    }
    const config = readConfig(environment, this.#options.settings)
    const trustFolder = prepareAuthorities(config)
    await chmod(config.dataFolder, 0o711)
    const { agentFile, toolsFolder } = this.#options
    const { wrap = (parts) => parts } = this.#options
    this.#parts = {
      db: await openTestDatabase(config),
      driver: new MemoryDriver({
        folder: this.folder,
        trustFolder,
        ...(agentFile ? { agentFile } : {}),
        ...(toolsFolder ? { toolsFolder } : {}),
      }),
    }
    this.ctx = createContext({
      ...wrap(this.#parts),
      config,
      log: createLog(config.logLevel),
      clock: { now: () => Date.now() },
      lifetimeTimes: this.#options.lifetimeTimes ?? {},
    })
    const webFolder = join(this.folder, 'web')
    await mkdir(webFolder, { recursive: true })
    this.#server = await startServer(this.ctx, webFolder, this.#options.times)
  }

  /** As a server that ends: the agents go on. */
  async stopServer(): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]()
    this.#server = undefined
    await this.ctx.driver[Symbol.asyncDispose]()
    await this.ctx.db.destroy()
  }

  /**
   * After the death of a server whose calls are answered no more: what the kernel would close is
   * closed, and nothing else of it is tidied up.
   */
  async buryServer(): Promise<void> {
    // Its own tidying up waits for answers that never come.
    void this.#server?.[Symbol.asyncDispose]()
    this.#server = undefined
    await this.#parts.driver[Symbol.asyncDispose]()
    await this.#parts.db.destroy()
    await portClosed(this.port)
  }

  /** The same browser, after the server's next start. */
  async comeBack({ cookie }: TestUser): Promise<TestUser> {
    const session = await readSession(this.ctx, cookie)
    if (!session) throw new Error('The session did not outlive the server.')
    return this.#user(cookie, session)
  }

  #user(cookie: string, session: Session): TestUser {
    return { cookie, session, api: appRouter.createCaller({ ...this.ctx, session }) }
  }

  /** Through the real doors: a link, and the cookie its use gives. */
  async signIn(userName?: string): Promise<TestUser> {
    const { url } = await issueSignInLink(this.ctx, userName === undefined ? {} : { userName })
    const response = await fetch(`${this.url}/api/auth/callback/link`, {
      method: 'POST',
      headers: { origin: this.url, 'content-type': 'application/json' },
      body: JSON.stringify({ token: new URL(url).hash.slice(1) }),
    })
    const cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .filter((pair) => pair && !pair.endsWith('='))
      .join('; ')
    const session = await readSession(this.ctx, cookie)
    if (!session)
      throw new Error(`The link did not sign in: ${response.status} ${await response.text()}`)
    return this.#user(cookie, session)
  }

  /** Resolves once the codespace is in the state, with what it says then. */
  async reached(user: TestUser, name: string, ...states: Codespace['state'][]): Promise<Codespace> {
    const signal = AbortSignal.timeout(60_000)
    const read = () => user.api.codespaces.get({ name })
    for await (const codespace of this.ctx.changes.snapshots(read, () => true, signal)) {
      if (states.includes(codespace.state)) return codespace
    }
    throw new Error(`${name} did not reach ${states.join(' or ')}: ${JSON.stringify(await read())}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The server first: it would start again what ends.
    if (this.#server) await this.stopServer()
    const { driver } = this.#parts
    for (const id of await driver.list()) await driver.stopContainer(id, 0)
    // How an agent ended may be written down a moment after it has.
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
