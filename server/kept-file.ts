import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

/**
 * Either the old content or the new one is there at any time, and the new one once this returns.
 */
export function replaceFile(file: string, text: string): void {
  const draft = `${file}.new`
  writeDraft(draft, text)
  renameSync(draft, file)
  syncFolder(file)
}

/**
 * What is in the file, which is made with this text where there is none: whole or not at
 * all, and there after a power cut. Of several processes that make it at once, all get what
 * one of them made.
 */
export function readOrMakeFile(file: string, text: () => string): string {
  const known = readIfThere(file)
  if (known !== null) return known
  const draft = `${file}.${process.pid}.new`
  try {
    writeDraft(draft, text())
    linkSync(draft, file)
    syncFolder(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readFileSync(file, 'utf8')
}

/** Null where there is none. */
export function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return null
  }
}

/** Readable by this account alone. */
function writeDraft(draft: string, text: string): void {
  rmSync(draft, { force: true })
  const descriptor = openSync(draft, 'wx', 0o600)
  try {
    writeSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function syncFolder(file: string): void {
  const folder = openSync(dirname(file), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
