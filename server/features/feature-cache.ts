import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { digestAside } from './registry/feature-manifest.ts'

/** Of all that is kept, by default. */
const keptMaxBytes = 512 * 1024 * 1024

/** What anybody may have, or what was given to one person alone (S-67). */
export type Audience = 'everybody' | { ownerId: string }

/**
 * What was fetched, in files named by what is in them. One that no longer is what its name says is
 * fetched anew.
 */
export class FeatureCache {
  readonly #folder: string
  readonly #maxBytes: number

  constructor(dataFolder: string, maxBytes: number = keptMaxBytes) {
    this.#folder = join(dataFolder, 'features')
    this.#maxBytes = maxBytes
  }

  /** Null where it is not kept for any of them. */
  async find(digest: string, audiences: readonly Audience[]): Promise<Buffer | null> {
    for (const audience of audiences) {
      const file = this.#file(digest, audience)
      const bytes = await readFile(file).catch(ignoreMissing)
      if (!bytes) continue
      if ((await digestAside(bytes)) !== digest) {
        await rm(file, { force: true })
        continue
      }
      const now = new Date()
      // What is used goes last.
      await utimes(file, now, now).catch(ignoreMissing)
      return bytes
    }
    return null
  }

  async keep(bytes: Uint8Array, audience: Audience): Promise<void> {
    if (bytes.byteLength > this.#maxBytes) return
    const file = this.#file(await digestAside(bytes), audience)
    await mkdir(join(file, '..'), { recursive: true, mode: 0o700 })
    const unfinished = `${file}.${randomUUID()}`
    await writeFile(unfinished, bytes, { mode: 0o600 })
    await rename(unfinished, file)
    await this.#makeRoom()
  }

  #file(digest: string, audience: Audience): string {
    const whose =
      audience === 'everybody'
        ? 'everybody'
        : createHash('sha256').update(audience.ownerId).digest('hex').slice(0, 40)
    return join(this.#folder, whose, digest.replace('sha256:', ''))
  }

  async #makeRoom(): Promise<void> {
    const entries = await readdir(this.#folder, { recursive: true, withFileTypes: true })
    const files = await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(async (entry) => {
          const path = join(entry.parentPath, entry.name)
          const { size = 0, mtimeMs = 0 } = (await stat(path).catch(ignoreMissing)) ?? {}
          return { path, size, mtimeMs }
        }),
    )
    let total = files.reduce((sum, { size }) => sum + size, 0)
    for (const { path, size } of files.sort((one, other) => one.mtimeMs - other.mtimeMs)) {
      if (total <= this.#maxBytes) return
      await rm(path, { force: true })
      total -= size
    }
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code !== 'ENOENT') throw error
  return null
}
