/**
 * More than these nobody writes by hand; and what is tried in vain at each name must have an end.
 */
const mostAlternatives = 100
const longestGlob = 500
const mostStars = 10

/** One pattern of VS Code's, of paths relative to the workspace folder. */
export type Glob = {
  /** Every part of it without braces, as ripgrep's `--glob` reads it. */
  ripgrep: readonly string[]
  isMatch: (path: string) => boolean
  /** Where it is nothing but this name, in any folder. */
  name: string | null
}

/** Null for what cannot be read as a pattern: that matches nothing, and must not reach ripgrep. */
export function readGlob(text: string): Glob | null {
  const glob = text.trim().replace(/(?<=.)\/+$/, '')
  if (glob === '' || glob.length > longestGlob) return null
  const parts = (writeOut(glob) ?? [null]).map((part) => part && readAlternative(part))
  const known = parts.filter((part) => part !== null && part !== '')
  if (known.length < parts.length) return null
  const source = known.map(({ regex }) => regex).join('|')
  const regex = new RegExp(`^(?:${source})$`, 's')
  // The commonest ones, a name or its end in any folder, are asked for of every entry
  // that is listed.
  const [, star, literal] = /^\*\*\/(\*?)([^*?[\]{}/]+)$/.exec(glob) ?? []
  return {
    ripgrep: known.map(({ ripgrep }) => ripgrep),
    isMatch:
      star === '*' && literal !== undefined
        ? (path) => path.endsWith(literal)
        : (path) => regex.test(path),
    name: star === '' && literal !== undefined ? literal : null,
  }
}

/** `{a,b{c,d}}` as `a`, `bc` and `bd`; null where there are too many, or braces that do not fit. */
function writeOut(glob: string): string[] | null {
  const done: string[] = []
  const open = [glob]
  while (open.length > 0) {
    if (open.length + done.length > mostAlternatives) return null
    const next = open.pop() ?? ''
    // The first that has no other in it.
    const [, head = '', choices, tail = ''] = /^([^}]*)\{([^{}]*)\}(.*)$/s.exec(next) ?? []
    if (choices === undefined) {
      if (/[{}]/.test(next)) return null
      done.push(next)
    } else for (const choice of choices.split(',')) open.push(head + choice + tail)
  }
  return done
}

type Read = { regex: string; ripgrep: string }

const anyFolders = '**'

function readAlternative(glob: string): Read | null {
  if ((glob.match(/\*+/g)?.length ?? 0) > mostStars) return null
  // Before a first folder a slash says what holds anyway.
  const segments = glob.replace(/^\.?\//, '').split('/')
  const read = segments
    .filter((segment, at) => segment !== anyFolders || segments[at - 1] !== anyFolders)
    .map((segment) =>
      segment === anyFolders ? { regex: '', ripgrep: anyFolders } : readSegment(segment),
    )
  const known = read.filter((segment) => segment !== null)
  if (known.length < read.length) return null
  const isAnywhere = known[0]?.ripgrep === anyFolders
  const regex = known.map((segment, at) => {
    const isLast = at === known.length - 1
    if (segment.ripgrep !== anyFolders) return segment.regex + (isLast ? '' : '/')
    if (!isLast) return '(?:[^/]+/)*'
    return at === 0 ? '.*' : '.+'
  })
  const ripgrep = known.map((segment) => segment.ripgrep).join('/')
  return {
    // A folder whose whole content is meant is meant too.
    regex: regex.join('').replace(/\/\.\+$/, '(?:/.*)?'),
    ripgrep: isAnywhere ? ripgrep : `/${ripgrep}`,
  }
}

/** One part between slashes; null where it has a set of characters that cannot be read. */
function readSegment(segment: string): Read | null {
  const read: Read = { regex: '', ripgrep: '' }
  for (let at = 0; at < segment.length; at += 1) {
    const character = segment[at] ?? ''
    if (character === '*' && segment[at - 1] === '*') continue
    const set = character === '[' ? readSet(segment.slice(at)) : undefined
    if (set === null) return null
    if (set) {
      read.regex += set.regex
      read.ripgrep += set.ripgrep
      at += set.ripgrep.length - 1
    } else if (character === '*' || character === '?') {
      read.regex += character === '*' ? '[^/]*' : '[^/]'
      read.ripgrep += character
    } else {
      read.regex += character.replace(/[\\^$.|+()[\]{}]/, '\\$&')
      read.ripgrep += character.replace(/[\\\]!]/, '\\$&')
    }
  }
  return read
}

/** `[a-z_]` or `[!0-9]`, without anything that the two readers could understand differently. */
function readSet(text: string): Read | null {
  const [whole, negation, characters = ''] = /^\[([!^]?)([^[\]\\!^]+)\]/.exec(text) ?? []
  if (whole === undefined) return null
  for (let at = 1; at < characters.length - 1; at += 1) {
    const [from = '', to = ''] = [characters[at - 1], characters[at + 1]]
    if (characters[at] === '-' && from > to) return null
  }
  return { ripgrep: whole, regex: `(?!/)[${negation === '' ? '' : '^'}${characters}]` }
}
