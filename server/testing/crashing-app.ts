import { readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Codespace, CodespaceStep } from '#server/codespaces/codespaces.schema.ts'
import { mortalDatabase } from './mortal-database.ts'
import { MortalLife } from './mortal-life.ts'
import { TestApp, type TestAppOptions, type TestUser } from './test-app.ts'

/** A test app whose server can be killed at any call to engine or database, and started again. */
export class CrashingApp {
  static async start(options: Omit<TestAppOptions, 'wrap'>): Promise<CrashingApp> {
    let life = new MortalLife()
    const app = await TestApp.start({
      ...options,
      wrap: ({ db, driver }) => {
        life = new MortalLife()
        return { db: mortalDatabase(db, life), driver: life.driver(driver) }
      },
    })
    return new CrashingApp(app, () => life, await app.signIn())
  }

  readonly app: TestApp
  readonly #life: () => MortalLife
  user: TestUser

  private constructor(app: TestApp, life: () => MortalLife, user: TestUser) {
    this.app = app
    this.#life = life
    this.user = user
  }

  /** The present one. */
  get life(): MortalLife {
    return this.#life()
  }

  get api(): TestUser['api'] {
    return this.user.api
  }

  /** Buries a server that died, and starts the next one on what it left. */
  async nextLife(): Promise<void> {
    const { life } = this
    life.kill()
    await life.settled()
    await this.app.buryServer()
    await this.app.startServer()
    this.user = await this.app.comeBack(this.user)
  }

  /** Undefined where the server died first. */
  async whileAlive<T>(work: Promise<T>): Promise<T | undefined> {
    const { life } = this
    // Whatever it rejects with after the death is the death's own doing.
    work.catch(() => undefined)
    const answer = await Promise.race([work, life.died.then(() => undefined)])
    return life.isDead ? undefined : answer
  }

  reached(name: string, ...states: Codespace['state'][]): Promise<Codespace> {
    return this.app.reached(this.user, name, ...states)
  }

  async steps(name: string): Promise<CodespaceStep[]> {
    for await (const steps of await this.api.codespaces.steps({ name })) return steps
    return []
  }

  /** What each of them said last. */
  async failedSteps(name: string): Promise<string[]> {
    const failed = (await this.steps(name)).filter(({ state }) => state === 'failed')
    return failed.map((step) => `${step.name}: ${step.error}`)
  }

  /** Resolves once no step of the present start is to come or under way. */
  async stepsEnded(name: string): Promise<CodespaceStep[]> {
    const { ctx } = this.app
    const signal = AbortSignal.timeout(60_000)
    const read = () => this.steps(name)
    for await (const steps of ctx.changes.snapshots(read, () => true, signal)) {
      if (steps.every(({ state }) => state !== 'pending' && state !== 'running')) return steps
    }
    throw new Error(`Steps of ${name} did not end: ${JSON.stringify(await read())}`)
  }

  /** How many agents run for this codespace, whoever started them. */
  agentsOf(codespaceId: string): number {
    const folder = join(this.app.folder, 'c', codespaceId)
    return readdirSync('/proc').filter((pid) => {
      try {
        return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === folder
      } catch {
        // It ended meanwhile.
        return false
      }
    }).length
  }

  workspace(codespace: Codespace): string {
    return join(this.app.folder, 'c', codespace.id, 'workspaces', codespace.repositoryName)
  }

  /** Everything that is left of any codespace, in words. */
  async litter(): Promise<string[]> {
    const files = ['c', 'l', 'd/logs'].flatMap((folder) =>
      readFolder(join(this.app.folder, folder)).map((name) => `${folder}/${name}`),
    )
    const rows = await this.app.ctx.db.selectFrom('codespace').select('name').execute()
    const steps = await this.app.ctx.db.selectFrom('codespaceStep').select('name').execute()
    return [...files, ...[...rows, ...steps].map(({ name }) => name)]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.life.isDead) await this.nextLife()
    await this.app[Symbol.asyncDispose]()
  }
}

function readFolder(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    // It was never made.
    return []
  }
}
