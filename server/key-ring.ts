import { randomBytes } from 'node:crypto'
import { readIfThere, replaceFile } from './kept-file.ts'
import { type SealingKey, sealingKey } from './seal.ts'

/**
 * The keys that seal, as they are now: the first one seals, and what any of them sealed opens.
 * Where they come from a variable they do not change while the server runs; else they are kept in a
 * file, one a line.
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
    const isKept = ({ id }: SealingKey, index: number) => index === 0 || !ids.includes(id)
    this.#keep(this.#keys.filter(isKept))
  }

  /** What an operator has put into the file meanwhile stays in it, and opens from now on. */
  #keep(keys: readonly SealingKey[]): void {
    if (!('file' in this.#source)) throw new Error('Keys of a variable are not changed here.')
    const known = [...keys, ...this.#keys].map(({ id }) => id)
    const added = keysIn(this.#source.file).filter(({ id }) => !known.includes(id))
    const all = [...keys, ...added]
    replaceFile(this.#source.file, all.map(({ key }) => key.toString('base64url')).join('\n'))
    this.#keys = all
  }
}

/**
 * Those of its keys that can be used; none of a file that somebody took away, which is
 * then written anew.
 */
const keysIn = (file: string): SealingKey[] =>
  (readIfThere(file) ?? '')
    .split(/[\s,]+/)
    .map(sealingKey)
    .filter((key) => key !== null)
