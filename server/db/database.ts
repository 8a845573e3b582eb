import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { migrations } from './migrations/migrations.ts'
import type { AccountTables } from './tables/accounts.ts'
import type { CodespaceTables } from './tables/codespaces.ts'
import type { SettingTables } from './tables/settings.ts'

export type Database = AccountTables & CodespaceTables & SettingTables

/**
 * Opens the database file, which is made when missing, and brings its schema up to date. A commit that
 * returned survives a power cut (WAL, `synchronous=FULL`); a writer waits up to 5 s for another one.
 */
export async function openDatabase(file: string): Promise<Kysely<Database>> {
  const sqlite = new SQLite(file)
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('foreign_keys = ON')
  sqlite.pragma('busy_timeout = 5000')
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: sqlite }) })
  await migrate(db)
  return db
}

async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error) {
    await db.destroy()
    throw new Error('The database could not be brought up to date. Nothing was changed in it.', {
      cause: error,
    })
  }
}
