/** More than these a file in a repository has no reason to ask of the page. */
const maxAlternatives = 500
const maxGlobLength = 1000

type Step =
  | { type: 'character'; character: string }
  /** `?`, or one of a set. */
  | { type: 'one'; isIn: (character: string) => boolean }
  | { type: 'stars'; crossesFolders: boolean }
  | { type: 'number'; from: number; to: number }

/**
 * Whether a section's glob is of a path that is relative to the folder of its `.editorconfig`. One
 * without a slash is of names in every folder below. Takes time in proportion to both lengths,
 * whatever the glob.
 */
export function matchesGlob(glob: string, path: string): boolean {
  if (glob.length > maxGlobLength) return false
  const slash = glob.indexOf('/')
  const anchored = slash === -1 ? `**/${glob}` : slash === 0 ? glob.slice(1) : glob
  return alternativesOf(anchored).some((alternative) => {
    // `**/x` is also of an `x` that is in no folder.
    const steps = stepsOf(alternative)
    if (matches(steps, path)) return true
    return alternative.startsWith('**/') && matches(stepsOf(alternative.slice(3)), path)
  })
}

/**
 * `{a,b{c,d}}` written out. A pair of braces without a comma, unless it is of numbers, is itself.
 */
function alternativesOf(glob: string): string[] {
  const done: string[] = []
  const open = [glob]
  while (open.length > 0 && open.length + done.length <= maxAlternatives) {
    const next = open.pop() ?? ''
    const choice = firstChoice(next)
    if (choice) open.push(...choice.parts.map((part) => choice.head + part + choice.tail))
    else done.push(next)
  }
  return done
}

function firstChoice(glob: string): { head: string; parts: string[]; tail: string } | null {
  for (let start = 0; start < glob.length; start++) {
    if (glob[start] === '\\') start++
    else if (glob[start] === '{') {
      const found = choiceAt(glob, start)
      if (found) return found
    }
  }
  return null
}

function choiceAt(glob: string, start: number) {
  const parts: string[] = []
  let depth = 0
  let partStart = start + 1
  for (let at = start; at < glob.length; at++) {
    const character = glob[at]
    if (character === '\\') at++
    else if (character === '{') depth++
    else if (character === ',' && depth === 1) {
      parts.push(glob.slice(partStart, at))
      partStart = at + 1
    } else if (character === '}' && --depth === 0) {
      if (parts.length === 0) return null
      parts.push(glob.slice(partStart, at))
      return { head: glob.slice(0, start), parts, tail: glob.slice(at + 1) }
    }
  }
  return null
}

function stepsOf(glob: string): Step[] {
  const steps: Step[] = []
  let at = 0
  while (at < glob.length) {
    const rest = glob.slice(at)
    const stars = /^\*+/.exec(rest)
    const numbers = /^\{(-?\d{1,15})\.\.(-?\d{1,15})\}/.exec(rest)
    const set = /^\[(!?)((?:\\.|[^\]/])+)\]/.exec(rest)
    if (stars) {
      steps.push({ type: 'stars', crossesFolders: stars[0].length > 1 })
      at += stars[0].length
    } else if (numbers) {
      const [one, other] = [Number(numbers[1]), Number(numbers[2])]
      steps.push({ type: 'number', from: Math.min(one, other), to: Math.max(one, other) })
      at += numbers[0].length
    } else if (set) {
      const isIn = inSet(set[2] ?? '')
      const isNegated = set[1] === '!'
      steps.push({ type: 'one', isIn: (character) => isIn(character) !== isNegated })
      at += set[0].length
    } else if (rest.startsWith('?')) {
      steps.push({ type: 'one', isIn: () => true })
      at += 1
    } else {
      const isEscaped = rest.startsWith('\\') && rest.length > 1
      steps.push({ type: 'character', character: rest[isEscaped ? 1 : 0] ?? '' })
      at += isEscaped ? 2 : 1
    }
  }
  return steps
}

function inSet(set: string): (character: string) => boolean {
  const ranges: [string, string][] = []
  const characters = set.replace(/\\(.)/g, '$1')
  for (let at = 0; at < characters.length; at++) {
    const from = characters[at] ?? ''
    if (characters[at + 1] === '-' && at + 2 < characters.length) {
      ranges.push([from, characters[at + 2] ?? ''])
      at += 2
    } else ranges.push([from, from])
  }
  return (character) => ranges.some(([from, to]) => from <= character && character <= to)
}

/**
 * All places of the path at which the steps so far may have ended, step by step: nothing
 * is tried twice.
 */
function matches(steps: readonly Step[], path: string): boolean {
  let ends = new Set([0])
  for (const step of steps) {
    const next = new Set<number>()
    if (step.type === 'stars') {
      let isOn = false
      for (let at = 0; at <= path.length; at++) {
        if (ends.has(at)) isOn = true
        if (isOn) next.add(at)
        if (!step.crossesFolders && path[at] === '/') isOn = false
      }
    } else if (step.type === 'number') {
      for (const at of ends) {
        const digits = /^-?\d{1,15}/.exec(path.slice(at, at + 16))?.[0]
        if (digits === undefined || /^-?0\d/.test(digits)) continue
        const value = Number(digits)
        if (value >= step.from && value <= step.to) next.add(at + digits.length)
      }
    } else {
      for (const at of ends) {
        const character = path[at]
        if (character === undefined) continue
        const isHere =
          step.type === 'character'
            ? character === step.character
            : character !== '/' && step.isIn(character)
        if (isHere) next.add(at + 1)
      }
    }
    if (next.size === 0) return false
    ends = next
  }
  return ends.has(path.length)
}
