import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { UserFiles } from '../files/user-files.ts'
import type { ZipEntry } from './write-zip.ts'

/** What is read at once; the rest is read as it is sent. */
const smallBytes = 64 * 1024
const partBytes = 256 * 1024
const flags = constants.O_RDONLY | constants.O_NOFOLLOW
const modes = { folder: 0o040755, link: 0o120777, note: 0o100644 }

const reasons: Record<string, string> = {
  EACCES: 'you have no permission to read it',
  EPERM: 'you have no permission to read it',
  ENOENT: 'it was gone by then',
}

/**
 * The entries with all in them, under the names they have in the folder that holds them all. Links
 * are links. What cannot be read, and what is no file, is left out and told in a note at the end.
 */
export async function* archiveEntries(
  files: UserFiles,
  paths: readonly string[],
): AsyncGenerator<ZipEntry, void> {
  const root = commonFolder(paths)
  const left: string[] = []
  const top = new Set<string>()
  for (const path of paths) {
    const name = path.slice(root === '/' ? 1 : root.length + 1)
    top.add(name.split('/')[0] ?? '')
    yield* entriesOf(files, { path, name }, left)
  }
  if (left.length === 0) return
  const note = `Not in this archive:\n\n${left.join('\n')}\n`
  let name = '_not_included.txt'
  while (top.has(name)) name = `_${name}`
  yield { name, mode: modes.note, modifiedAtMs: Date.now(), bytes: Buffer.from(note) }
}

type Place = { path: string; name: string }

async function* entriesOf(
  files: UserFiles,
  { path, name }: Place,
  left: string[],
): AsyncGenerator<ZipEntry, void> {
  const leave = (error: unknown) => {
    const { code = '' } = error as NodeJS.ErrnoException
    left.push(`${name}: ${reasons[code] ?? 'it could not be read'}`)
  }
  const found = await files.lstat(path).catch(leave)
  if (!found) return
  const about = { name, mode: Number(found.mode), modifiedAtMs: Number(found.mtimeMs) }
  if (found.isSymbolicLink()) {
    const target = await files.readlink(path).catch(leave)
    if (target) yield { ...about, mode: modes.link, bytes: Buffer.from(target) }
  } else if (found.isDirectory()) {
    yield { ...about, name: `${name}/`, bytes: Buffer.alloc(0) }
    const entries = await files.entries(path, Number.POSITIVE_INFINITY).catch(leave)
    for (const entry of entries ?? []) {
      const child = entry.name.toString()
      if (Buffer.from(child).equals(entry.name)) {
        yield* entriesOf(files, { path: join(path, child), name: `${name}/${child}` }, left)
      } else left.push(`${name}/${child}: its name is not valid UTF-8`)
    }
  } else if (found.isFile()) {
    yield* fileEntry(files, path, { about, leave })
  } else {
    left.push(`${name}: it is neither a file nor a folder`)
  }
}

async function* fileEntry(
  files: UserFiles,
  path: string,
  { about, leave }: { about: Omit<ZipEntry, 'bytes'>; leave: (error: unknown) => void },
): AsyncGenerator<ZipEntry, void> {
  const opened = await files.open(path, flags).catch(leave)
  if (!opened) return
  await using file = opened
  const stats = await file.stat()
  if (!stats.isFile()) return leave({})
  if (stats.size > smallBytes) {
    yield { ...about, bytes: { sizeBytes: stats.size, parts: partsOf(file, stats.size) } }
    return
  }
  // Nothing of it has been sent yet, so it can still be left out.
  const bytes = await read(file, stats.size).catch(leave)
  if (bytes) yield { ...about, bytes }
}

async function read(file: FileHandle, sizeBytes: number): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of partsOf(file, sizeBytes)) parts.push(part)
  return Buffer.concat(parts)
}

/** No more than it was when it was opened, however it grows meanwhile. */
async function* partsOf(file: FileHandle, sizeBytes: number): AsyncGenerator<Buffer, void> {
  for (let position = 0; position < sizeBytes; ) {
    const buffer = Buffer.allocUnsafe(Math.min(partBytes, sizeBytes - position))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** The deepest folder that all of them are in. */
function commonFolder(paths: readonly string[]): string {
  const [first = '/', ...others] = paths
  let folder = dirname(first)
  for (const path of others) {
    while (folder !== '/' && !path.startsWith(`${folder}/`)) folder = dirname(folder)
  }
  return folder
}
