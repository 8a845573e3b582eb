import { setTimeout as delay } from 'node:timers/promises'
import type { Database as SQLiteDatabase } from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
} from 'kysely'
import { AppError } from '#server/errors.ts'
import { KeptStatements } from './kept-statements.ts'

const patienceMs = 5000
const retryMs = 20

/**
 * SQLite whose file another program may lock: waits for it up to 5 s without holding up anything
 * else in this process, as SQLite's own waiting would, and then refuses with
 * `DATABASE_UNREACHABLE` (F-33). What queued up meanwhile does not wait 5 s each. A transaction
 * takes the write lock when it begins, so it never fails half-way for it. Schema changes are
 * undone with their transaction (F-35).
 *
 * The database's own waiting has to be off (`busy_timeout = 0`).
 */
export class PatientSqliteDialect extends SqliteDialect {
  readonly #database: KeptStatements

  constructor(sqlite: SQLiteDatabase) {
    const database = new KeptStatements(sqlite)
    super({ database })
    this.#database = database
  }

  override createDriver(): SqliteDriver {
    return new PatientDriver({ database: this.#database })
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalSchemaAdapter()
  }
}

class TransactionalSchemaAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): true {
    return true
  }
}

class PatientDriver extends SqliteDriver {
  #connection: PatientConnection | undefined

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= new PatientConnection(await super.acquireConnection())
    return this.#connection
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

class PatientConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection
  #busySinceMs = 0
  #seenBusyMs = Number.NEGATIVE_INFINITY

  constructor(connection: DatabaseConnection) {
    this.#connection = connection
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    for (;;) {
      try {
        return await this.#connection.executeQuery<Row>(query)
      } catch (error) {
        if (!isBusy(error)) throw error
        if (this.#busyForMs() >= patienceMs) {
          throw new AppError(
            'DATABASE_UNREACHABLE',
            'Another program keeps the database locked. Nothing was changed; try again in a moment.',
            { cause: error },
          )
        }
      }
      await delay(retryMs)
    }
  }

  /** Since when it has been found busy without a pause in the looking. */
  #busyForMs(): number {
    const now = performance.now()
    if (now - this.#seenBusyMs > 1000) this.#busySinceMs = now
    this.#seenBusyMs = now
    return now - this.#busySinceMs
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number) {
    return this.#connection.streamQuery<Row>(query, chunkSize)
  }
}

function isBusy(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && /^SQLITE_(BUSY|LOCKED)/.test(code)
}
