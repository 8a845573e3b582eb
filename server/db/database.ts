import { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Config } from '#server/config.ts'
import { AppError } from '#server/errors.ts'
import { migrations } from './migrations/migrations.ts'
import { PatientSqliteDialect } from './patient-sqlite.ts'
import { postgresDialect } from './postgres.ts'
import { openSqliteFile } from './sqlite-file.ts'
import type { AccountTables } from './tables/accounts.ts'
import type { AuditTables } from './tables/audit.ts'
import type { ClockTables } from './tables/clocks.ts'
import type { CodespaceTables } from './tables/codespaces.ts'
import type { GithubTables } from './tables/github.ts'
import type { ImageTables } from './tables/images.ts'
import type { NameTables } from './tables/names.ts'
import type { NotificationTables } from './tables/notifications.ts'
import type { PortTables } from './tables/ports.ts'
import type { SecretTables } from './tables/secrets.ts'
import type { SettingTables } from './tables/settings.ts'
import type { SnapshotTables } from './tables/snapshots.ts'
import type { TrustTables } from './tables/trust.ts'
import type { UsageTables } from './tables/usage.ts'

export type Database = AccountTables &
  AuditTables &
  ClockTables &
  CodespaceTables &
  GithubTables &
  ImageTables &
  NameTables &
  NotificationTables &
  PortTables &
  SecretTables &
  SettingTables &
  SnapshotTables &
  TrustTables &
  UsageTables

export type DatabasePlace = Pick<Config, 'databaseFile' | 'databaseUrl'>

/**
 * Opens PostgreSQL where an address is given, else the database file, and brings the schema up to
 * date, which is safe beside other servers that do the same.
 *
 * Inside a transaction only the transaction may be asked: the file has one connection,
 * which it holds.
 * @throws AppError `DATABASE_UNUSABLE`, with a message for the operator
 */
export async function openDatabase(place: DatabasePlace): Promise<Kysely<Database>> {
  if (place.databaseUrl === undefined) {
    const sqlite = openSqliteFile(place.databaseFile)
    const db = new Kysely<Database>({ dialect: new PatientSqliteDialect(sqlite) })
    return migrated(db, () => migrate(db))
  }
  const url = place.databaseUrl
  const dialect = postgresDialect(url, { connections: 10, statementMs: 10_000 })
  const db = new Kysely<Database>({ dialect })
  return migrated(db, async () => {
    // Another server may be at it, for longer than a statement may otherwise take.
    const patient = postgresDialect(url, { connections: 1, statementMs: 120_000 })
    await using migrating = new Kysely<Database>({ dialect: patient })
    await migrate(migrating)
  })
}

/**
 * Whether `openDatabase` would change this PostgreSQL database: for who only wants to look.
 * @throws AppError `DATABASE_UNREACHABLE`
 */
export async function isPostgresBehind(url: string): Promise<boolean> {
  const dialect = postgresDialect(url, { connections: 1, statementMs: 10_000 })
  await using db = new Kysely<Database>({ dialect })
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  return (await migrator.getMigrations()).some(({ executedAt }) => executedAt === undefined)
}

async function migrated(db: Kysely<Database>, work: () => Promise<void>) {
  try {
    await work()
    return db
  } catch (error) {
    await db.destroy()
    throw error
  }
}

/** All that are missing, in one transaction. */
export async function migrate(
  db: Kysely<Database>,
  known: Record<string, Migration> = migrations,
): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => known } })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return
  throw new AppError(
    'DATABASE_UNUSABLE',
    `The database could not be opened and brought up to date; what it holds is as it was before. The reason: ${reasonOf(error)}`,
    { cause: error },
  )
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (/previously executed migration .* is missing/.test(error.message)) {
    return 'a newer Bothy has brought it up to date. Start that version, or restore a copy made before.'
  }
  const isWrapped = error instanceof AppError && error.cause instanceof Error
  // A refused connection to several addresses is an AggregateError, whose own message is empty.
  const { message, code } = (isWrapped ? error.cause : error) as Error & { code?: string }
  return message || code || error.message
}
