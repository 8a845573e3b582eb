import { createHash } from 'node:crypto'
import type { ProbeTarget } from '#agent/protocol/network.ts'
import type { ContainerDriver } from '#server/drivers/container-driver.ts'
import type {
  BuildCommand,
  BuildStepEnd,
  ImageBuilding,
  ImageConfig,
} from '#server/drivers/image-building.ts'
import { AppError } from '#server/errors.ts'
import { BuildFailure } from './build-failure.ts'
import type { ContextEntry } from './context/read-look.ts'
import { DockerfileError, shortened } from './dockerfile/dockerfile-error.ts'
import type { Instruction } from './dockerfile/read-dockerfile.ts'
import type { Stage, Stages } from './dockerfile/read-stages.ts'
import type { ImageBuild } from './image-build.schema.ts'
import type { LookedAhead } from './look-ahead.ts'
import { maskSecrets } from './mask-secrets.ts'

export type BuildLimits = {
  memoryBytes: number
  cpus: number
  pids: number
  diskBytes: number
  timeMs: number
}

export type BuildRequest = {
  driver: ContainerDriver
  building: ImageBuilding
  codespaceId: string
  ownerId: string
  build: ImageBuild
  /** Where the repository is among the codespace's files. */
  repositoryName: string
  /** What the clone's own container has looked at already, a moment ago. */
  ahead?: LookedAhead | null
  limits: BuildLimits
  /**
   * Of which `limits.timeMs` is what other builds of the start have left: the limit that people know.
   * Without, the same.
   */
  wholeTimeMs?: number
  /** Nothing that was built or fetched before is used. */
  isAnew: boolean
  /** The keys of all that it is made of, so far: also where it fails. */
  used: Set<string>
  /** Called with how much each step wrote. */
  onWritten?: (bytes: number) => void
  /** For every command: what the operator's own network takes. */
  environment: Record<string, string>
  /** What must refuse a connection from inside, now: asked again for each command. */
  refused: () => Promise<ProbeTarget[]>
  /** Has an image that a Dockerfile names here, or throws an AppError that says why not. */
  obtain: (image: string, isFetchedAnew: boolean, signal: AbortSignal) => Promise<void>
  /** The secrets of the codespace by their names, for steps that ask for them. */
  secrets: () => Promise<ReadonlyMap<string, string>>
  /** What the server's own work on the files is done in. */
  toolImage: string
  log: { add(bytes: Uint8Array | string): void; readonly lastLine: string }
}

/** What a stage has come to. `key` says all that it is made of. */
export type Built = { imageId: string; key: string; config: ImageConfig }

export type BuildSession = BuildRequest & {
  stages: Stages
  built: Map<Stage['index'], Built>
  /** What of the context is not left out. Looked at when it is first needed. */
  entries: () => Promise<ContextEntry[]>
  /** Of images that were fetched anew for it. */
  fetched: Set<string>
  progress: Progress
}

/** What one step needs of a build, whatever it is a build of. */
export type StepSession = Pick<
  BuildSession,
  | 'building'
  | 'codespaceId'
  | 'ownerId'
  | 'limits'
  | 'wholeTimeMs'
  | 'isAnew'
  | 'used'
  | 'onWritten'
  | 'refused'
  | 'log'
  | 'progress'
>

/** A base's own instructions, for whoever builds on it, count every time. */
const mostTaken = 2000
const mostCharacters = 600

/** How far it is, and how much was written. */
export class Progress {
  #step = 0
  #taken = 0
  #writtenBytes = 0
  /** The line it is at. */
  line = 1
  /** What lies beside it for now, as long as it is copied. */
  heldBytes = 0
  readonly #steps: number

  constructor(steps: number) {
    this.#steps = steps
  }

  /** @throws DockerfileError where this is one instruction too many */
  take(line: number): void {
    this.line = line
    this.#taken += 1
    if (this.#taken <= mostTaken) return
    const what = `more than ${mostTaken} instructions, those that images bring along among them`
    throw new DockerfileError(line, `There are ${what}.`)
  }

  next(): string {
    this.#step += 1
    return `[${this.#step}/${Math.max(this.#steps, this.#step)}]`
  }

  get takenBytes(): number {
    return this.#writtenBytes + this.heldBytes
  }

  wrote(bytes: number): void {
    this.#writtenBytes += bytes
  }
}

/** The first is whose it is, so nobody's build finds another's (S-67). */
export function keyOf(...made: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(made)).digest('hex').slice(0, 40)
}

/**
 * Of a step that changes files. What the image says is part of it, though most steps do not ask:
 * the engine writes it into what comes out, and into whatever is made from that.
 */
export const stepKey = (
  { ownerId }: Pick<BuildSession, 'ownerId'>,
  { key, config }: Built,
  { keyword, made }: { keyword: string; made: unknown[] },
): string => keyOf(ownerId, key, keyword, made, config)

type Doing = {
  from: Built
  /** All that decides what comes out, besides what it begins with. */
  made: unknown[]
  instruction: Instruction
  command: BuildCommand
}

const gibibytes = (bytes: number) => `${Math.round((bytes / 1024 ** 3) * 10) / 10} GiB`

/** What there is of that key, which counts as used from now on. */
export async function findUsable(
  { building, isAnew, used }: StepSession,
  key: string,
  signal: AbortSignal,
): Promise<string | null> {
  used.add(key)
  return isAnew ? null : building.findBuilt(key, signal)
}

/** One step that changes files, unless it was done before. */
export async function takeStep(
  session: StepSession,
  { from, made, instruction, command }: Doing,
  signal: AbortSignal,
): Promise<Built> {
  const { log, progress } = session
  const { keyword, rest } = instruction
  const key = stepKey(session, from, { keyword, made })
  const found = await findUsable(session, key, signal)
  const title = `${progress.next()} ${keyword} ${shortened(rest)}`
  log.add(`${title}${found ? ' (unchanged)' : ''}\n`)
  const { config } = from
  if (found) return { imageId: found, key, config }
  const end = await runStep(session, { from, key, config, command }, signal)
  if (end.kind === 'built') return { imageId: end.imageId, key, config }
  throw new DockerfileError(instruction.line, `${keyword} ${reasonOf(end, session)}`)
}

/** What it may still write. */
export const leftBytes = ({ limits, progress }: Pick<BuildSession, 'limits' | 'progress'>) =>
  Math.max(0, limits.diskBytes - progress.takenBytes)

/** The same for what is not kept, or changes no files. */
export async function runStep(
  session: StepSession,
  step: {
    from: Built
    key: string | null
    config: ImageConfig
    command: BuildCommand | null
    /** Where what it prints goes instead of the log. */
    onOutput?: (bytes: Uint8Array) => void
  },
  signal: AbortSignal,
): Promise<BuildStepEnd> {
  const { building, codespaceId, ownerId, log, progress } = session
  const { timeMs: _, ...limits } = session.limits
  const { command } = step
  const network = command?.network ? { refused: await session.refused() } : null
  const { onOutput = (bytes: Uint8Array) => log.add(bytes) } = step
  const secrets = command?.secrets?.map(({ value }) => value) ?? []
  const masked = maskSecrets(secrets, onOutput)
  const end = await building.buildStep(
    {
      ...step,
      onOutput: masked.add,
      command: command && { ...command, network },
      from: step.from.imageId,
      codespaceId,
      ownerId,
      limits: { ...limits, diskBytes: leftBytes(session) },
    },
    signal,
  )
  masked.end()
  if (end.kind === 'built') {
    progress.wrote(end.writtenBytes)
    session.onWritten?.(end.writtenBytes)
  }
  return end
}

export function reasonOf(
  end: Exclude<BuildStepEnd, { kind: 'built' }>,
  { limits, log }: Pick<BuildSession, 'limits' | 'log'>,
): string {
  if (end.kind === 'out-of-memory') {
    return `was ended for want of memory: a build has ${gibibytes(limits.memoryBytes)}.`
  }
  if (end.kind === 'too-large') {
    return `was ended since the build wrote more than ${gibibytes(limits.diskBytes)}.`
  }
  return `ended with ${end.exitCode}: ${log.lastLine || 'it said nothing.'}`
}

/** What is wrong with one instruction is told with its line. */
export async function atLine<Made>(line: number, work: () => Promise<Made>): Promise<Made> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'BUILD_FAILED') throw error
    throw new DockerfileError(line, error.message, { cause: error })
  }
}

/** Where a line of the Dockerfile is in the repository. */
export const placeOf = ({ dockerfile, inline }: ImageBuild, line: number) => ({
  path: dockerfile,
  line: (inline?.linesAbove ?? 0) + line,
})

/** For whoever reads the step: the file and the line first. */
export function asFailure(error: unknown, build: ImageBuild): unknown {
  if (!(error instanceof DockerfileError)) return error
  const place = placeOf(build, error.line)
  return new BuildFailure(place, error.message.slice(0, mostCharacters), { cause: error })
}
