import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from './setup-error.mjs'

/**
 * Before anything is built: a server that runs would lose the files it serves, and refuse the
 * second one only afterwards. The lock is the server's own, as the kernel lists it; where that
 * cannot be read, the server says the same a little later.
 * @param {string} data the data folder
 * @param {string} [locks] what the kernel lists
 */
export function refuseBesideAnother(data, locks = readLocks()) {
  const file = statSync(join(data, 'server.lock'), { throwIfNoEntry: false })
  const lock = locks
    .split('\n')
    .find((line) => line.includes(' WRITE ') && file && line.includes(`:${file.ino} `))
  const pid = lock?.trim().split(/\s+/)[4]
  if (pid === undefined) return
  throw new SetupError(
    `Another Bothy server (process ${pid}) uses the data folder ${data}. Stop it first, or give this one a folder of its own with BOTHY_DATA, from a checkout of its own.`,
  )
}

const beforeAnyServer = ['restore', 'doctor']

/** A command for a server that has never been makes no folder for one, but where that is its point. */
export function requireData(data, command) {
  if (beforeAnyServer.includes(command)) return
  if (process.env.DATABASE_URL || statSync(join(data, 'bothy.db'), { throwIfNoEntry: false }))
    return
  throw new SetupError(
    `No Bothy has run with the data folder ${data}, so there is nothing for "${command}" to do. Run npm start first, or name its folder with BOTHY_DATA.`,
  )
}

function readLocks() {
  try {
    return readFileSync('/proc/locks', 'utf8')
  } catch {
    // Not everywhere may one see it.
    return ''
  }
}
