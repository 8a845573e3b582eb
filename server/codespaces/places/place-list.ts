import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { replaceFile } from '#server/kept-file.ts'

/**
 * `making` before anything of it is there, `ready` until somebody takes it, `taken` until its
 * codespace is written down, `clearing` until all of it is gone.
 */
const place = z.object({
  id: z.uuid(),
  workspaceBytes: z.int(),
  state: z.enum(['making', 'ready', 'taken', 'clearing']),
})
export type Place = z.infer<typeof place>

/**
 * Which places this server has, in a file of its own rather than in the database: one that was
 * put back from a copy would offer again what has been somebody's since. Each change is in the file
 * when its call returns, so that one that is killed finds what it has left. That a place is taken
 * is there after a power cut, too: the database may be an older one by then.
 */
export class PlaceList {
  readonly #file: string
  #places: readonly Place[]

  constructor(file: string) {
    this.#file = file
    this.#places = readPlaces(file)
  }

  get all(): readonly Place[] {
    return this.#places
  }

  /** In place of what was there of this id. */
  put(changed: Place): void {
    const places = [...this.#without(changed.id), changed]
    if (changed.state === 'taken') replaceFile(this.#file, JSON.stringify(places))
    else this.#write(places)
    this.#places = places
  }

  remove(id: string): void {
    this.#write(this.#without(id))
  }

  #without(id: string): Place[] {
    return this.#places.filter((one) => one.id !== id)
  }

  #write(places: readonly Place[]): void {
    const draft = `${this.#file}.new`
    writeFileSync(draft, JSON.stringify(places), { mode: 0o600 })
    renameSync(draft, this.#file)
    this.#places = places
  }
}

/** None where the file is not there, or is no longer what was written. */
function readPlaces(file: string): Place[] {
  try {
    return z.array(place).parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return []
  }
}
