import { existsSync, linkSync, rmSync, statSync } from 'node:fs'
import SQLite from 'better-sqlite3'
import { AppError } from '#server/errors.ts'

/**
 * Opens the database file, which is made when missing. A commit that returned survives a power cut
 * (WAL, `synchronous=FULL`). Waits for nobody once it is open: see `PatientSqliteDialect`.
 * @throws AppError `DATABASE_UNUSABLE` for a file that is damaged (F-34), which is left as it is
 */
export function openSqliteFile(file: string): SQLite.Database {
  try {
    if (existsSync(file)) check(file)
    else create(file)
    const sqlite = new SQLite(file, { fileMustExist: true, timeout: 5000 })
    sqlite.pragma('journal_mode = WAL')
    sqlite.pragma('synchronous = FULL')
    sqlite.pragma('foreign_keys = ON')
    sqlite.pragma('busy_timeout = 0')
    return sqlite
  } catch (error) {
    throw error instanceof SQLite.SqliteError ? unusable(file, error) : error
  }
}

/**
 * Looks without changing anything.
 * @throws AppError `DATABASE_UNUSABLE` for a file that is damaged
 */
export function requireSoundFile(file: string): void {
  try {
    check(file)
  } catch (error) {
    throw error instanceof SQLite.SqliteError ? unusable(file, error) : error
  }
}

/**
 * Appears under its name only once it is a database: an empty file under it is one that
 * was truncated.
 */
function create(file: string): void {
  if (existsSync(`${file}-wal`)) throw damaged(file, 'its journal is there, and it is not')
  const draft = `${file}.${process.pid}.new`
  rmSync(draft, { force: true })
  const sqlite = new SQLite(draft)
  sqlite.pragma('journal_mode = WAL')
  sqlite.close()
  try {
    linkSync(draft, file)
  } catch (error) {
    // Another process made it at the same time; either one will do.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
}

/** Read-only: closing it moves nothing from the journal into a file that is in doubt. */
function check(file: string): void {
  if (statSync(file).size === 0) throw damaged(file, 'it is empty')
  const sqlite = new SQLite(file, { readonly: true, timeout: 5000 })
  try {
    const [finding] = sqlite.pragma('integrity_check(1)') as { integrity_check: string }[]
    const text = finding?.integrity_check ?? 'it cannot be checked'
    if (text !== 'ok') throw damaged(file, text)
  } finally {
    sqlite.close()
  }
}

function unusable(file: string, error: InstanceType<SQLite.SqliteError>): AppError {
  if (/^SQLITE_(CORRUPT|NOTADB|FORMAT)/.test(error.code)) return damaged(file, error.message, error)
  const message = `The database file ${file} cannot be opened: ${error.message}.`
  return new AppError('DATABASE_UNUSABLE', message, { cause: error })
}

function damaged(file: string, finding: string, cause?: Error): AppError {
  return new AppError(
    'DATABASE_UNUSABLE',
    `The database file ${file} is damaged: ${finding}. Bothy does not start with it and has left it as it is; containers and the files of codespaces are untouched. Put a good copy in its place (without the files ${file}-wal and ${file}-shm, if they are there), or ask for help with what you have.`,
    { cause },
  )
}
