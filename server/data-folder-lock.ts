import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { AppError } from './errors.ts'

/**
 * Keeps a second server off this data folder for as long as the answer is neither disposed of nor
 * collected. The kernel holds the lock and takes it back from a process that dies, however it dies,
 * so that the next one starts at once and nobody has to judge whether an old note about it is still
 * true. For servers on one machine: a folder that is shared over a network may not carry locks.
 * @throws AppError `DATA_FOLDER_IN_USE`
 */
export function lockDataFolder(folder: string): Disposable {
  const file = join(folder, 'server.lock')
  // SQLite, because Node has no file locks of its own. Nothing is ever written into the file.
  // Of several that begin at once each holds the others up for a moment.
  const lock = new SQLite(file, { timeout: 300 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (!(error instanceof SQLite.SqliteError) || error.code !== 'SQLITE_BUSY') throw error
    const pid = holderOf(file)
    const who = pid === undefined ? '' : ` (process ${pid})`
    throw new AppError(
      'DATA_FOLDER_IN_USE',
      `Another Bothy server${who} uses the data folder ${folder}. Stop it first, or give this one a folder of its own with BOTHY_DATA.`,
    )
  }
  return { [Symbol.dispose]: () => void lock.close() }
}

/** As the kernel says; unknown for a process in another container. */
function holderOf(file: string): number | undefined {
  try {
    const { ino } = statSync(file)
    const locks = readFileSync('/proc/locks', 'utf8').split('\n')
    const own = locks.find((line) => line.includes('WRITE') && line.includes(`:${ino} `))
    const pid = Number(own?.trim().split(/\s+/)[4])
    return pid > 0 ? pid : undefined
  } catch {
    // The pid is a help, and this is no time to fail for want of it.
    return undefined
  }
}
