import { AppError } from '#server/errors.ts'

/** What may still be looked at, in characters of paths: of many patterns together. */
export type Effort = { left: number }

/** No path is longer. */
const mostCharacters = 4096

/** A few seconds, once. */
export const usualEffort = (): Effort => ({ left: 150_000_000 })

/**
 * What one character of a path is held against. `any`: of a name; `name`: any number of
 * those; `deep`: of any at all; `enter` and `inside`: any number of folders, from their
 * beginning and within.
 */
type State =
  | { kind: 'one'; isFit: (one: string) => boolean }
  | { kind: 'name' | 'deep' | 'enter' | 'inside' }

/**
 * Whether a path is meant by a pattern, as Go's `filepath.Match` has it, with `**` for any number
 * of folders. All ways through the pattern are gone at once: by an expression of JavaScript's a few
 * stars would be tried for hours.
 * @throws AppError BUILD_FAILED where the effort is used up
 */
export function pathMatcher(pattern: string, effort: Effort): (path: string) => boolean {
  if (pattern.length > mostCharacters) throw costly()
  if (!isPattern(pattern) && !pattern.includes('\\')) {
    return (path) => {
      spend(effort, 1)
      return path === pattern
    }
  }
  const states = statesOf(pattern)
  const arrivals = Array.from({ length: states.length + 1 }, (_, at) => arrivalsAt(states, at))
  // When each was last reached: cleared by counting on.
  const reachedAt = new Float64Array(states.length + 1)
  let now = 0
  const reach = (at: number, reached: number[]) => {
    for (const one of arrivals[at] ?? []) {
      if (reachedAt[one] !== now) reached.push(one)
      reachedAt[one] = now
    }
  }
  const advance = (at: number, one: string, reached: number[]) => {
    const state = states[at]
    if (state === undefined) return
    if (state.kind === 'one') {
      if (state.isFit(one)) reach(at + 1, reached)
      return
    }
    if (state.kind === 'deep' || (state.kind === 'name' && one !== '/')) reach(at, reached)
    if (state.kind !== 'inside') return
    reach(at, reached)
    if (one === '/') reach(at + 1, reached)
  }
  return (path) => {
    let reached: number[] = []
    now += 1
    reach(0, reached)
    for (let at = 0; at < path.length; at += 1) {
      spend(effort, reached.length + 1)
      const next: number[] = []
      now += 1
      for (const from of reached) advance(from, path[at] ?? '', next)
      if (next.length === 0) return false
      reached = next
    }
    return reached.includes(states.length)
  }
}

/** Whether a path is more than itself. */
export const isPattern = (path: string): boolean => /[*?[]/.test(path)

function spend(effort: Effort, characters: number): void {
  effort.left -= characters
  if (effort.left >= 0) return
  throw costly()
}

const costly = () =>
  new AppError(
    'BUILD_FAILED',
    'The patterns of .dockerignore and COPY are too costly for so many files.',
  )

/** It, and those that take no character to come to from there. */
function arrivalsAt(states: readonly State[], first: number): number[] {
  const all: number[] = []
  for (let at = first; ; ) {
    all.push(at)
    const kind = states[at]?.kind
    if (kind === 'enter') all.push(at + 1)
    if (kind === 'enter') at += 2
    else if (kind === 'name' || kind === 'deep') at += 1
    else return all
  }
}

function statesOf(pattern: string): State[] {
  const states: State[] = []
  const add = (isFit: (one: string) => boolean) => states.push({ kind: 'one', isFit })
  for (let at = 0; at < pattern.length; at += 1) {
    const one = pattern[at] ?? ''
    if (pattern.startsWith('**/', at)) {
      states.push({ kind: 'enter' }, { kind: 'inside' })
      at += 2
    } else if (pattern.startsWith('**', at)) {
      states.push({ kind: 'deep' })
      at += 1
    } else if (one === '*') states.push({ kind: 'name' })
    else if (one === '?') add((other) => other !== '/')
    else if (one === '[' && pattern.includes(']', at + 2)) {
      const end = pattern.indexOf(']', at + 2)
      add(classOf(pattern.slice(at + 1, end)))
      at = end
    } else if (one === '\\' && at + 1 < pattern.length) {
      at += 1
      const escaped = pattern[at]
      add((other) => other === escaped)
    } else add((other) => other === one)
  }
  return states
}

function classOf(inside: string): (one: string) => boolean {
  try {
    const written = new RegExp(`^[${inside.replaceAll(/[\\\]]/g, '\\$&')}]$`, 's')
    return (one) => written.test(one)
  } catch {
    // Such as [z-a], which nothing is in.
    return () => false
  }
}
