import { requireAllWithin } from './bounds.ts'
import { DockerfileError, shortened } from './dockerfile-error.ts'
import type { Dockerfile, Instruction } from './read-dockerfile.ts'
import { isBindMount, readPairs } from './read-flags.ts'
import { expand, type Lookup, readAssignments, splitWords } from './words.ts'

export type Stage = {
  index: number
  name: string | null
  line: number
  /** An image, or an earlier stage by its index. */
  from: string | number
  instructions: Instruction[]
}

export type Asked = {
  /** By whoever builds. */
  args: Record<string, string>
  target: string | null
  /** Of the machine that builds, and that it is built for. */
  architecture: string
}

export type Stages = {
  /** Those that the wanted one is made of, in their order; the wanted one is the last. */
  stages: Stage[]
  /** What an `ARG` of the same name within a stage stands for: null for one without a default. */
  globalArgs: Map<string, string | null>
  escaping: '\\' | '`'
}

/** What every builder knows without being told. */
export function platformArgs(architecture: string): ReadonlyMap<string, string> {
  const platform = `linux/${architecture}`
  return new Map([
    ['BUILDPLATFORM', platform],
    ['BUILDOS', 'linux'],
    ['BUILDARCH', architecture],
    ['TARGETPLATFORM', platform],
    ['TARGETOS', 'linux'],
    ['TARGETARCH', architecture],
  ])
}

/** @throws DockerfileError */
export function readStages({ instructions, escaping }: Dockerfile, asked: Asked): Stages {
  const globalArgs = new Map<string, string | null>()
  const known = platformArgs(asked.architecture)
  const lookup: Lookup = (name) => globalArgs.get(name) ?? known.get(name)
  const stages: Stage[] = []
  for (const instruction of instructions) {
    const stage = stages.at(-1)
    if (instruction.keyword === 'FROM') {
      stages.push(begin(instruction, stages, { lookup, escaping, asked }))
    } else if (stage) {
      stage.instructions.push(instruction)
    } else if (instruction.keyword === 'ARG') {
      for (const [name, value] of readArgs(instruction, { lookup, escaping })) {
        const given = Object.hasOwn(asked.args, name) ? asked.args[name] : undefined
        globalArgs.set(name, given ?? value)
      }
      requireAllWithin('The arguments', globalArgs, instruction.line)
    } else {
      const message = `${instruction.keyword} comes before the first FROM.`
      throw new DockerfileError(instruction.line, message)
    }
  }
  const wanted = stages[wantedIndex(stages, asked.target)]
  if (!wanted) throw new DockerfileError(1, 'There is no FROM: nothing says what to begin with.')
  const needed = neededFor(wanted, stages)
  return { stages: stages.filter(({ index }) => needed.has(index)), globalArgs, escaping }
}

/** The names with their defaults, null for none. */
export function readArgs(
  { rest, line }: Instruction,
  reading: { lookup: Lookup; escaping: string },
): [string, string | null][] {
  const reader = { ...reading, line }
  return splitWords(rest, reader).flatMap((word): [string, string | null][] =>
    /^\w+$/.test(word) ? [[word, null]] : readAssignments(word, reader),
  )
}

function begin(
  { line, rest, flags }: Instruction,
  stages: readonly Stage[],
  { lookup, escaping, asked }: { lookup: Lookup; escaping: string; asked: Asked },
): Stage {
  const reader = { line, escaping, lookup }
  for (const { name, value } of flags) {
    const platform = `linux/${asked.architecture}`
    if (name !== 'platform') throw new DockerfileError(line, `FROM has no flag --${name}.`)
    const wanted = expand(value, reader)
    if (wanted !== platform && !wanted.startsWith(`${platform}/`)) {
      throw new DockerfileError(line, `This server is ${platform}, and FROM asks for ${wanted}.`)
    }
  }
  const [written = '', as, name = null, ...more] = splitWords(rest, reader)
  const isForm = written !== '' && more.length === 0 && (as === undefined || name !== null)
  if (!isForm || (as !== undefined && as.toLowerCase() !== 'as')) {
    throw new DockerfileError(line, `FROM is followed by an image, and AS with a name: ${rest}`)
  }
  const image = expand(written, reader)
  if (image === '') {
    throw new DockerfileError(line, `${shortened(written)} is empty: nothing says what it is.`)
  }
  const from = indexOf(stages, image) ?? image
  return { index: stages.length, name, line, from, instructions: [] }
}

/** Of the stage that is meant by a name or a number; undefined where none is. */
export function indexOf(stages: readonly Stage[], name: string): number | undefined {
  const isMeant = (stage: Stage) => stage.name?.toLowerCase() === name.toLowerCase()
  return stages.findLast(isMeant)?.index
}

function wantedIndex(stages: readonly Stage[], target: string | null): number {
  if (target === null) return stages.length - 1
  const found = indexOf(stages, target) ?? (/^\d+$/.test(target) ? Number(target) : -1)
  if (stages[found]) return found
  throw new DockerfileError(1, `There is no stage ${shortened(target)}, which "target" names.`)
}

/** The indexes of the stages that it is made of, itself among them. */
function neededFor(wanted: Stage, stages: readonly Stage[]): Set<number> {
  const needed = new Set<number>()
  const need = (stage: Stage | undefined) => {
    if (!stage || needed.has(stage.index)) return
    needed.add(stage.index)
    if (typeof stage.from === 'number') need(stages[stage.from])
    for (const from of stage.instructions.flatMap(namedBy)) {
      need(stages[sourceOf(stages, stage, from)])
    }
  }
  need(wanted)
  return needed
}

/** The stages or images whose files an instruction takes. */
function namedBy({ keyword, flags }: Instruction): string[] {
  if (keyword === 'COPY')
    return flags.filter(({ name }) => name === 'from').map(({ value }) => value)
  if (keyword !== 'RUN') return []
  return flags.filter(isBindMount).flatMap(({ value }) => readPairs(value).get('from') ?? [])
}

/** The earlier stage that `COPY --from` or a mount names, -1 for none: then it is an image. */
export function sourceOf(stages: readonly Stage[], { index }: Stage, from: string): number {
  const earlier = stages.filter((stage) => stage.index < index)
  const found = indexOf(earlier, from) ?? (/^\d+$/.test(from) ? Number(from) : -1)
  return earlier.some((stage) => stage.index === found) ? found : -1
}
