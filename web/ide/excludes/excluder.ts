import { nameOf } from '../paths.ts'
import type { IdeSettings } from '../settings/ide-settings.ts'
import type { Globs } from '../settings/setting-definitions.ts'
import { type Glob, readGlob } from './globs.ts'

type Rule = {
  glob: Glob
  /** Holds only where a file of this name is beside it. */
  when: string | null
}

/** What the settings leave out of sight: VS Code's `files.exclude` and `search.exclude`. */
export class Excluder {
  /**
   * As ripgrep's `--glob` reads them; those that depend on what is beside a file are
   * not among them.
   */
  readonly ripgrepGlobs: readonly string[]
  /** Whether something may come into sight, or leave it, by what becomes of its neighbors. */
  readonly hasSiblingRules: boolean
  /** Out of sight in any folder: most rules are such, and one look-up tells of all of them. */
  readonly #names: ReadonlySet<string>
  /** Theirs: a new name is looked up in no time where it cannot be one of them. */
  readonly #lengths: ReadonlySet<number>
  /** The others. */
  readonly #rules: readonly Rule[]

  constructor(globs: Globs) {
    const rules = Object.entries(globs).flatMap(([text, how]) => {
      const glob = how === false ? null : readGlob(text)
      return glob ? [{ glob, when: typeof how === 'object' ? how.when : null }] : []
    })
    const free = rules.filter(({ when }) => when === null)
    this.ripgrepGlobs = free.flatMap(({ glob }) => glob.ripgrep)
    this.hasSiblingRules = free.length < rules.length
    this.#names = new Set(free.flatMap(({ glob }) => glob.name ?? []))
    this.#lengths = new Set([...this.#names].map(({ length }) => length))
    this.#rules = rules.filter(({ glob, when }) => when !== null || glob.name === null)
  }

  /**
   * What of a folder is to be seen. The folder is relative to the workspace folder, empty
   * for that itself.
   */
  seen<Entry extends { name: string }>(folder: string, entries: readonly Entry[]): Entry[] {
    let names: Set<string> | null = null
    const hasSibling = (name: string) => {
      names ??= new Set(entries.map((entry) => entry.name))
      return names.has(name)
    }
    const prefix = folder === '' ? '' : `${folder}/`
    const named = entries.filter(({ name }) => !this.#isNamed(name))
    if (this.#rules.length === 0) return named
    return named.filter(({ name }) => !this.#excludes(prefix + name, hasSibling))
  }

  /** Whether a path relative to the workspace folder is out of sight, or a folder that it is in. */
  hides(path: string): boolean {
    if (this.#isNamed(nameOf(path)) || this.#excludes(path, () => false)) return true
    const slash = path.lastIndexOf('/')
    return slash > 0 && this.hides(path.slice(0, slash))
  }

  #isNamed(name: string): boolean {
    return this.#lengths.has(name.length) && this.#names.has(name)
  }

  #excludes(path: string, hasSibling: (name: string) => boolean): boolean {
    return this.#rules.some(
      ({ glob, when }) =>
        glob.isMatch(path) && (when === null || hasSibling(siblingOf(nameOf(path), when))),
    )
  }
}

/** `$(basename)` is the name without what stands behind its last dot. */
function siblingOf(name: string, when: string): string {
  const dot = name.lastIndexOf('.')
  return when.replaceAll('$(basename)', () => (dot > 0 ? name.slice(0, dot) : name))
}

type Settings = Pick<IdeSettings, 'get'>

/**
 * What the explorer, and what lists like it, does not show; the same one for as long as
 * the setting is.
 */
export function filesExcluder(settings: Settings): Excluder {
  return excluderOf(settings.get('files.exclude'))
}

/**
 * What quick open leaves out. Of a pattern that both settings have, `search.exclude` has the say.
 */
export function searchExcluder(settings: Settings): Excluder {
  return new Excluder({ ...settings.get('files.exclude'), ...settings.get('search.exclude') })
}

const known = new WeakMap<Globs, Excluder>()

function excluderOf(globs: Globs): Excluder {
  const excluder = known.get(globs) ?? new Excluder(globs)
  known.set(globs, excluder)
  return excluder
}
