import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Insertable, Kysely } from 'kysely'
import { type Database, type DatabasePlace, openDatabase } from './database.ts'
import { PostgresCluster } from './postgres-cluster.testing.ts'

/** Every test that stores something runs on each of them: `describe.each(engines)`. */
export const engines = ['SQLite', 'PostgreSQL'] as const
export type Engine = (typeof engines)[number]

/** Where tests of one file put their databases; of PostgreSQL there is one cluster a file. */
export class TestPlaces implements AsyncDisposable {
  static async start(engine: Engine): Promise<TestPlaces> {
    const folder = await mkdtemp(join(tmpdir(), 'bothy-db-'))
    return new TestPlaces(folder, engine === 'SQLite' ? null : await PostgresCluster.start())
  }

  readonly folder: string
  readonly cluster: PostgresCluster | null
  #files = 0

  private constructor(folder: string, cluster: PostgresCluster | null) {
    this.folder = folder
    this.cluster = cluster
  }

  /** Empty as yet. */
  async newPlace(): Promise<DatabasePlace> {
    this.#files += 1
    return {
      databaseFile: join(this.folder, `${this.#files}.db`),
      databaseUrl: await this.cluster?.createDatabase(),
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cluster?.[Symbol.asyncDispose]()
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** `count` connections to one new database, as of so many servers. */
export async function openTogether(places: TestPlaces, count: number) {
  const place = await places.newPlace()
  const dbs: Kysely<Database>[] = []
  for (let index = 0; index < count; index += 1) dbs.push(await openDatabase(place))
  return {
    place,
    dbs,
    async [Symbol.asyncDispose]() {
      for (const db of dbs) await db.destroy()
    },
  }
}

export async function insertTestUser(db: Kysely<Database>, id: string): Promise<void> {
  const user = { id, name: id, email: `${id}@example.test`, emailVerified: null, image: null }
  await db
    .insertInto('User')
    .values({ ...user, isOwner: 0, isLocal: 1, isAdmin: 0, suspendedAt: null, createdAt: 1 })
    .execute()
}

export async function insertTestCodespace(
  db: Kysely<Database>,
  id: string,
  changes: Partial<Insertable<Database['codespace']>> = {},
): Promise<void> {
  await db
    .insertInto('codespace')
    .values({
      id,
      ownerId: 'owner',
      name: id,
      displayName: id,
      repositoryUrl: 'https://example.test/repository',
      repositoryName: 'repository',
      template: null,
      branch: null,
      image: 'image',
      idempotencyKey: id,
      desired: 'running',
      generation: 1,
      phase: 'new',
      phaseGeneration: 0,
      isCloned: 0,
      isHistoryComplete: 0,
      isSetUp: 0,
      isRepairWanted: 0,
      hasWorkspace: 0,
      leaseFence: 0,
      createdAt: 1,
      lastUsedAt: 1,
      ...changes,
    })
    .execute()
}
