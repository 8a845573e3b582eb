import type { SqliteDatabase, SqliteStatement } from 'kysely'

/** Lists of a length of their own make more of them than are worth their memory. */
const mostStatements = 200

/** What reads and writes rows, or is around that. Whatever else there is may change the schema. */
const keepable = /^\s*(?:select|insert|update|delete|with|begin|commit|rollback)\b/i

/**
 * A database that prepares every statement once and keeps those used last: to prepare one takes
 * many times as long as to run it. None is run while a run of the same is under way, so nothing is
 * to be read from it row by row.
 */
export class KeptStatements implements SqliteDatabase {
  readonly #database: SqliteDatabase
  /** The one used last is last. */
  readonly #kept = new Map<string, SqliteStatement>()

  constructor(database: SqliteDatabase) {
    this.#database = database
  }

  prepare(sql: string): SqliteStatement {
    if (!keepable.test(sql)) {
      // What was prepared before knows other columns.
      this.#kept.clear()
      return this.#database.prepare(sql)
    }
    const statement = this.#kept.get(sql) ?? this.#database.prepare(sql)
    this.#kept.delete(sql)
    this.#kept.set(sql, statement)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > mostStatements && oldest !== undefined) this.#kept.delete(oldest)
    return statement
  }

  close(): void {
    this.#kept.clear()
    this.#database.close()
  }
}
