import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { type SealingKey, sealingKey } from './seal.ts'

/**
 * The keys that seal, as they are now: the first one seals, and what any of them sealed opens. Where they come
 * from a variable they do not change while the server runs; else they are kept in a file, one a line.
 */
export class KeyRing {
  readonly #source: { file: string } | { variable: string }
  #keys: readonly SealingKey[]

  constructor(keys: readonly SealingKey[], source: { file: string } | { variable: string }) {
    this.#keys = keys
    this.#source = source
  }

  /** To be read anew for each use. */
  get keys(): readonly SealingKey[] {
    return this.#keys
  }

  /** The variable they come from; null where they can be changed here. */
  get lockedBy(): string | null {
    return 'variable' in this.#source ? this.#source.variable : null
  }

  /** A new key, which seals once it is sure to be there after a power cut. */
  addKey(): SealingKey {
    const key = sealingKey(randomBytes(32).toString('base64url'))
    if (!key) throw new Error('32 bytes are a key.')
    this.#keep([key, ...this.#keys])
    return key
  }

  /** Forgets these for ever; the first stays in any case. */
  dropKeys(ids: readonly string[]): void {
    this.#keep(this.#keys.filter(({ id }, index) => index === 0 || !ids.includes(id)))
  }

  #keep(keys: readonly SealingKey[]): void {
    if (!('file' in this.#source)) throw new Error('Keys of a variable are not changed here.')
    replaceFile(this.#source.file, keys.map(({ key }) => key.toString('base64url')).join('\n'))
    this.#keys = keys
  }
}

/** Either the old content or the new one is there at any time, and the new one once this returns. */
function replaceFile(file: string, text: string): void {
  const draft = `${file}.new`
  rmSync(draft, { force: true })
  const descriptor = openSync(draft, 'wx', 0o600)
  try {
    writeSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(draft, file)
  const folder = openSync(dirname(file), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
