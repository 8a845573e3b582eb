import { setTimeout as pause } from 'node:timers/promises'
import type { ContainerInspectInfo } from 'dockerode'
import { AppError } from '#server/errors.ts'
import type { BuildCommand, BuildStep, BuildStepEnd } from '../../image-building.ts'
import { buildConfig, type WorkspaceSource } from '../containers/container-config.ts'
import type { Containers } from '../containers/containers.ts'
import { isAskedFor, saidOf } from '../engine/asked-for.ts'
import { type Engine, orMissing } from '../engine/engine.ts'
import { labels, type ObjectNames } from '../object-names.ts'
import { startTask } from '../tasks/tasks.ts'
import type { BuiltImages } from './build-images.ts'
import { inputOf } from './build-secrets.ts'
import { ClosedMark, wrapped, wrapperCodes } from './build-wrapper.ts'

/** How often it is looked at what a step has written. */
const lookEveryMs = 2000
const lookDeadlineMs = 60_000

type Parts = {
  engine: Engine
  containers: Containers
  built: BuiltImages
  names: ObjectNames
  /** Of this machine: what containers see and cannot write. */
  folders: { kits: string; trust: string }
  /** The engine refuses more processors than there are. */
  cpus: () => Promise<number>
}

/**
 * One step is one container: it is made from what the last one has become, and removed
 * when it is over.
 */
export class BuildSteps {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** `files`: where the codespace's are, for a command that sees them. */
  async run(
    name: string,
    step: BuildStep & { files: WorkspaceSource | null },
    signal: AbortSignal,
  ): Promise<BuildStepEnd> {
    try {
      return await this.#run(name, step, signal)
    } catch (error) {
      if (signal.aborted || !isAskedFor(error)) throw error
      throw new AppError('BUILD_FAILED', saidOf(error), { cause: error })
    }
  }

  async #run(
    name: string,
    step: BuildStep & { files: WorkspaceSource | null },
    signal: AbortSignal,
  ): Promise<BuildStepEnd> {
    const { engine, containers, built } = this.#parts
    const body = buildStepConfig(step, { ...this.#parts, cpus: await this.#parts.cpus() })
    const { key, command } = step
    let writtenBytes = 0
    if (command) {
      await using watch = new SizeWatch(engine, { name, mostBytes: step.limits.diskBytes }, signal)
      const end = await this.#runCommand(name, { ...step, command, body }, watch)
      if (end) return end
      writtenBytes = await watch.read()
      if (writtenBytes > step.limits.diskBytes) return { kind: 'too-large' }
    } else {
      await containers.createAnew(name, body, signal)
    }
    const imageId = key === null ? step.from : await built.commit(name, { ...step, key }, signal)
    return { kind: 'built', imageId, writtenBytes }
  }

  /** Null where the command has done what it was to. */
  async #runCommand(
    name: string,
    { body, command, onOutput }: BuildStep & { command: BuildCommand; body: object },
    watch: SizeWatch,
  ): Promise<BuildStepEnd | null> {
    const { engine, containers } = this.#parts
    const mark = new ClosedMark(onOutput)
    const input = inputOf(command)
    const task = {
      name,
      body,
      onOutput,
      onResult: mark.hear,
      ...(input !== undefined && { input }),
    }
    try {
      const started = await startTask(engine, containers, task, watch.signal)
      watch.begin()
      const exitCode = await started.exitCode()
      if (!mark.isThere) throw notIsolated()
      if (exitCode === wrapperCodes.outOfMemory) return { kind: 'out-of-memory' }
      return exitCode === 0 ? null : { kind: 'failed', exitCode }
    } catch (error) {
      if (watch.isOver) return { kind: 'too-large' }
      throw error
    }
  }
}

/** What the engine is asked for, for a step. */
export function buildStepConfig(
  step: BuildStep & { files: WorkspaceSource | null },
  { names, folders, cpus }: Pick<Parts, 'names' | 'folders'> & { cpus: number },
) {
  const { codespaceId, limits, command, from, config, files } = step
  return buildConfig({
    image: from,
    labels: { ...names.labels(codespaceId), [labels.task]: 'build' },
    network: command?.network ? names.of(codespaceId) : 'none',
    limits: { ...limits, cpus: Math.min(limits.cpus, cpus) },
    user: command?.user ?? config.user,
    workingDir: command?.workingDir ?? '/',
    argv: command ? wrapped(command) : ['/never-started'],
    hasInput: command !== null && inputOf(command) !== undefined,
    inMemory: command?.inMemory ?? [],
    hasSecrets: (command?.secrets ?? []).length > 0,
    volumes: config.volumes,
    shared: command?.hasShared ? names.task(codespaceId, 'build') : null,
    files,
    folders,
  })
}

const notIsolated = () =>
  new AppError(
    'BUILD_NOT_ISOLATED',
    'From inside the build something could be reached that must not be, or that could not be found out. Nothing is built unless its isolation is certain.',
  )

/** Ends a step that writes more than it may. */
class SizeWatch implements AsyncDisposable {
  readonly #engine: Engine
  readonly #of: { name: string; mostBytes: number }
  readonly #end = new AbortController()
  readonly #over = new AbortController()
  readonly signal: AbortSignal
  #watching: Promise<void> = Promise.resolve()

  constructor(engine: Engine, of: { name: string; mostBytes: number }, operation: AbortSignal) {
    this.#engine = engine
    this.#of = of
    this.signal = AbortSignal.any([operation, this.#over.signal])
  }

  get isOver(): boolean {
    return this.#over.signal.aborted
  }

  begin(): void {
    this.#watching = this.#watch().catch(ignoreBecauseTheStepTells)
  }

  /** What the step has written by now. */
  async read(): Promise<number> {
    const found = await orMissing(
      this.#engine.call<ContainerInspectInfo & { SizeRw?: number }>(
        'GET',
        `/containers/${this.#of.name}/json`,
        { query: { size: true }, signal: this.#end.signal, deadlineMs: lookDeadlineMs },
      ),
    )
    return found?.SizeRw ?? 0
  }

  async #watch(): Promise<void> {
    while (!this.#end.signal.aborted) {
      await pause(lookEveryMs, undefined, { signal: this.#end.signal })
      if ((await this.read()) > this.#of.mostBytes) return this.#over.abort()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    await this.#watching
  }
}

function ignoreBecauseTheStepTells(): void {
  // It looks once more at its end.
}
