import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import SQLite from 'better-sqlite3'
import { z } from 'zod'
import { AppError } from '#server/errors.ts'

/** What a snapshot holds, by which it is checked again before it takes another one's place. */
export const snapshotFacts = z.object({
  /** Names of the migrations it has seen, in their order. */
  migrations: z.array(z.string()).min(1),
  rows: z.record(z.string(), z.int().min(0)),
  bytes: z.int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type SnapshotFacts = z.infer<typeof snapshotFacts>

/**
 * Copies the database as it is at one moment, beside a server that goes on writing, and makes sure
 * that the copy is whole: by SQLite's own check, and by the number of rows in each table. The copy
 * is one file, without a journal.
 * @throws AppError `BACKUP_FAILED`
 */
export async function takeSnapshot(databaseFile: string, target: string): Promise<SnapshotFacts> {
  if (!existsSync(databaseFile)) throw failed(`There is no database at ${databaseFile} as yet.`)
  try {
    using stack = new DisposableStack()
    const source = stack.adopt(open(databaseFile), (one) => one.close())
    // What this transaction sees is what is copied, however long that takes.
    source.exec('BEGIN')
    const expected = countRows(source)
    const migrations = migrationsIn(source)
    await source.backup(target)
    const copy = stack.adopt(new SQLite(target), (one) => one.close())
    copy.pragma('journal_mode = DELETE')
    requireWhole(copy, expected)
    stack.dispose()
    return { migrations, rows: expected, ...(await measured(target)) }
  } catch (error) {
    if (!(error instanceof SQLite.SqliteError)) throw error
    throw failed(`The database ${databaseFile} could not be copied: ${error.message}.`, error)
  }
}

/** Throws `BACKUP_DAMAGED` where the file is not, to the byte and the row, what is said of it. */
export async function requireSnapshot(file: string, facts: SnapshotFacts): Promise<void> {
  const { bytes, sha256 } = await measured(file)
  if (bytes !== facts.bytes || sha256 !== facts.sha256) {
    throw damaged('the database in it is not the one that was put in')
  }
  try {
    using stack = new DisposableStack()
    requireWhole(
      stack.adopt(open(file), (one) => one.close()),
      facts.rows,
    )
  } catch (error) {
    if (error instanceof SQLite.SqliteError) throw damaged(error.message, error)
    throw error
  }
}

/** Of a database file that may never have been opened by Bothy: then none. */
export function readMigrations(databaseFile: string): string[] {
  using stack = new DisposableStack()
  return migrationsIn(stack.adopt(open(databaseFile), (one) => one.close()))
}

const open = (file: string) =>
  new SQLite(file, { readonly: true, fileMustExist: true, timeout: 5000 })

function migrationsIn(database: SQLite.Database): string[] {
  if (!tablesOf(database).includes('kysely_migration')) return []
  const query = 'select name from kysely_migration order by name'
  return (database.prepare(query).all() as { name: string }[]).map(({ name }) => name)
}

const tablesOf = (database: SQLite.Database): string[] =>
  (
    database
      .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
      .all() as { name: string }[]
  ).map(({ name }) => name)

const countRows = (database: SQLite.Database): Record<string, number> =>
  Object.fromEntries(
    tablesOf(database).map((name) => {
      const query = database.prepare(`select count(*) from "${name.replaceAll('"', '""')}"`)
      return [name, query.pluck().get() as number]
    }),
  )

function requireWhole(database: SQLite.Database, expected: Record<string, number>): void {
  const finding = database.pragma('integrity_check(1)', { simple: true })
  if (finding !== 'ok') throw damaged(String(finding))
  const rows = countRows(database)
  for (const [table, count] of Object.entries(expected)) {
    if (rows[table] === count) continue
    throw damaged(`the table ${table} has ${rows[table] ?? 'no'} rows instead of ${count}`)
  }
}

async function measured(file: string): Promise<Pick<SnapshotFacts, 'bytes' | 'sha256'>> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return { bytes: (await stat(file)).size, sha256: hash.digest('hex') }
}

const failed = (message: string, cause?: Error) => new AppError('BACKUP_FAILED', message, { cause })

export const damaged = (finding: string, cause?: unknown) =>
  new AppError('BACKUP_DAMAGED', `The backup is damaged: ${finding}. Take another one.`, { cause })
