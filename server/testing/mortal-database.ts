import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
} from 'kysely'
import type { MortalLife } from './mortal-life.ts'

const isRead = (sql: string) => /^\s*(select|pragma)\b/i.test(sql)
/**
 * Death within a transaction leaves what death before it does, which is the database's doing and
 * tried with it: all the same, unless everything is asked for.
 */
const isEachStatement = process.env.BOTHY_TEST_FULL !== undefined

/**
 * The same database as one life of a server has it: every commit, and every write that is one by
 * itself, is a call of that life.
 */
export function mortalDatabase<Tables>(inner: Kysely<Tables>, life: MortalLife): Kysely<Tables> {
  const executor = inner.getExecutor()
  const dialect: Dialect = {
    createAdapter: () => executor.adapter,
    createQueryCompiler: () => ({
      compileQuery: (node, queryId) => executor.compileQuery(node, queryId),
    }),
    createDriver: () => new MortalDriver(inner, life),
    createIntrospector: () => inner.introspection,
  }
  return new Kysely<Tables>({ dialect })
}

class MortalDriver<Tables> implements Driver {
  readonly #inner: Kysely<Tables>
  readonly #life: MortalLife
  readonly #releases = new WeakMap<DatabaseConnection, () => void>()

  constructor(inner: Kysely<Tables>, life: MortalLife) {
    this.#inner = inner
    this.#life = life
  }

  async init(): Promise<void> {
    // The database below is open already.
  }

  acquireConnection(): Promise<DatabaseConnection> {
    return new Promise((resolve, reject) => {
      const lent = this.#inner.getExecutor().provideConnection((connection) => {
        const mortal = new MortalConnection(connection, this.#life)
        return new Promise<void>((release) => {
          this.#releases.set(mortal, release)
          resolve(mortal)
        })
      })
      lent.catch(reject)
    })
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#releases.get(connection)?.()
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  destroy(): Promise<void> {
    return this.#inner.destroy()
  }
}

class MortalConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection
  readonly #life: MortalLife
  #isWithin = false

  constructor(inner: DatabaseConnection, life: MortalLife) {
    this.#inner = inner
    this.#life = life
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const work = () => this.#inner.executeQuery<R>(query)
    const isEnd = /^(commit|rollback)$/.test(query.sql)
    this.#isWithin = query.sql === 'begin' || (this.#isWithin && !isEnd)
    const isNothingYet = this.#isWithin && !isEachStatement
    if (isRead(query.sql) || isNothingYet) return this.#life.passUncounted(work)
    return this.#life.pass(query.sql.slice(0, 60), work)
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.#inner.streamQuery(query, chunkSize)
  }
}
