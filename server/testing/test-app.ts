import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '#e2e/fixtures/free-port.ts'
import { issueSignInLink, readSession, type Session } from '#server/auth/auth.ts'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { readConfig } from '#server/config.ts'
import { type AppContext, createContext } from '#server/context.ts'
import { openDatabase } from '#server/db/database.ts'
import { MemoryDriver } from '#server/drivers/memory/memory-driver.ts'
import { createLog } from '#server/log.ts'
import { appRouter } from '#server/router.ts'
import { type RunningServer, startServer } from '#server/start-server.ts'
import { prepareTrust } from '#server/trust.ts'

export type Api = ReturnType<typeof appRouter.createCaller>
export type TestUser = { cookie: string; session: Session; api: Api }

type Options = {
  environment?: Record<string, string>
  /** Another program than the agent, for what a hostile one could do. */
  agentFile?: string
}

/** A whole server on a real database and real sockets, whose containers are child processes. */
export class TestApp {
  static async start(options: Options = {}): Promise<TestApp> {
    const folder = await mkdtemp(join(tmpdir(), 'bothy-app-'))
    // Git runs as an unprivileged user, who has to reach the workspaces below.
    await chmod(folder, 0o711)
    const app = new TestApp(folder, await freePort(), options)
    await app.startServer()
    return app
  }

  readonly folder: string
  readonly port: number
  readonly #options: Options
  ctx!: AppContext
  #server: RunningServer | undefined

  private constructor(folder: string, port: number, options: Options) {
    this.folder = folder
    this.port = port
    this.#options = options
  }

  get url(): string {
    return this.ctx.config.publicUrl
  }

  async startServer(): Promise<void> {
    const config = readConfig({
      BOTHY_DATA: join(this.folder, 'd'),
      BOTHY_PORT: String(this.port),
      BOTHY_LOG_LEVEL: process.env.BOTHY_TEST_LOG_LEVEL ?? 'silent',
      ...this.#options.environment,
    })
    const trustFolder = prepareTrust(config)
    await chmod(config.dataFolder, 0o711)
    const { agentFile } = this.#options
    this.ctx = createContext({
      config,
      db: await openDatabase(config),
      driver: new MemoryDriver({
        folder: this.folder,
        trustFolder,
        ...(agentFile ? { agentFile } : {}),
      }),
      log: createLog(config.logLevel),
      clock: { now: () => Date.now() },
    })
    const webFolder = join(this.folder, 'web')
    await mkdir(webFolder, { recursive: true })
    this.#server = await startServer(this.ctx, webFolder)
  }

  /** As a server that ends: the agents go on. */
  async stopServer(): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]()
    this.#server = undefined
    await this.ctx.driver[Symbol.asyncDispose]()
    await this.ctx.db.destroy()
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
    return { cookie, session, api: appRouter.createCaller({ ...this.ctx, session }) }
  }

  /** Resolves once the codespace is in the state, with what it says then. */
  async reached(user: TestUser, name: string, ...states: Codespace['state'][]): Promise<Codespace> {
    const signal = AbortSignal.timeout(30_000)
    const read = () => user.api.codespaces.get({ name })
    for await (const codespace of this.ctx.changes.snapshots(read, () => true, signal)) {
      if (states.includes(codespace.state)) return codespace
    }
    throw new Error(`${name} did not reach ${states.join(' or ')}: ${JSON.stringify(await read())}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server) {
      for (const id of await this.ctx.driver.list()) await this.ctx.driver.stopContainer(id, 0)
      await this.stopServer()
    }
    await rm(this.folder, { recursive: true, force: true })
  }
}
