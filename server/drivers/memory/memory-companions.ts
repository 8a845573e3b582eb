import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { containerPaths } from '#agent/protocol/line.ts'
import { AppError } from '#server/errors.ts'
import { startInOrder } from '../companion-order.ts'
import type { CompanionDependency, CompanionSpec } from '../companions.schema.ts'
import type { CompanionState, Companions, CompanionsSpec } from '../companions.ts'
import { endProcess, isAlive, type ProcessMark, spawnDetached } from './agent-process.ts'
import type { ContainerRecords } from './container-records.ts'
import type { LocalPlaces } from './local-places.ts'
import { runProcessTask } from './process-task.ts'

const lookEveryMs = 25
const usualIntervalMs = 1000
const usualRetries = 3
/** What an image does of itself: there are none here. */
const idle = ['/bin/sh', '-c', 'sleep 86400']
type Kept = 'spec' | 'process' | 'exit-code' | 'health'

/**
 * Each a process of this machine's, with a folder for each of its volumes. They share the
 * machine's network.
 */
export class MemoryCompanions implements Companions {
  readonly #records: ContainerRecords
  /** Of this life, whose ends are told a moment after they are to be seen. */
  readonly #children = new Set<string>()
  readonly #places: LocalPlaces

  constructor(records: ContainerRecords, places: LocalPlaces) {
    this.#records = records
    this.#places = places
  }

  async start(
    codespaceId: string,
    { companions, dependsOn }: CompanionsSpec,
    onOutput: (text: string) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const wanted = new Set(companions.map(({ name }) => name))
    const others = this.#records.companions(codespaceId).filter((name) => !wanted.has(name))
    await this.#end(codespaceId, others, 0)
    this.#records.removeCompanions(codespaceId, others)
    const work = {
      prepare: (companion: CompanionSpec, within: AbortSignal) =>
        this.#create(codespaceId, companion, within),
      start: async (companion: CompanionSpec, within: AbortSignal) => {
        within.throwIfAborted()
        this.#spawn(codespaceId, companion)
        onOutput(`${companion.name} has started.\n`)
      },
      reach: async (
        companion: CompanionSpec,
        condition: CompanionDependency['condition'],
        within: AbortSignal,
      ) => {
        const { name } = companion
        try {
          if (condition === 'service_healthy') await this.#fare(codespaceId, companion, within)
          else await this.#finish(codespaceId, name, within)
        } catch (error) {
          onOutput(`The last lines of ${name}:\n${await this.lastLines(codespaceId, name)}\n`)
          throw error
        }
      },
    }
    await startInOrder(companions, dependsOn, work, signal)
  }

  async list(codespaceId: string): Promise<CompanionState[]> {
    return this.#records.companions(codespaceId).map((name) => this.#state(codespaceId, name))
  }

  async lastLines(codespaceId: string, name: string): Promise<string> {
    const path = join(this.#records.companion(codespaceId, name), 'log')
    return existsSync(path) ? readFileSync(path, 'utf8').slice(-8192).trimEnd() : ''
  }

  stop(codespaceId: string, graceMs: number): Promise<void> {
    return this.#end(codespaceId, this.#records.companions(codespaceId), graceMs)
  }

  /** To be called only when none of them runs. */
  remove(codespaceId: string): void {
    this.#records.removeCompanions(codespaceId, this.#records.companions(codespaceId))
  }

  async #end(codespaceId: string, companions: readonly string[], graceMs: number): Promise<void> {
    const running = companions.map((name) => this.#read<ProcessMark>(codespaceId, name, 'process'))
    await Promise.all(running.map((mark) => mark && endProcess(mark, graceMs)))
  }

  async #create(codespaceId: string, companion: CompanionSpec, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const { name } = companion
    const text = JSON.stringify(companion)
    const there = this.#read<object>(codespaceId, name, 'spec')
    if (there && JSON.stringify(there) === text) return
    await this.#end(codespaceId, [name], 0)
    this.#records.removeCompanions(codespaceId, [name])
    mkdirSync(this.#records.companion(codespaceId, name), { recursive: true })
    this.#write(codespaceId, name, 'spec', text)
  }

  #spawn(codespaceId: string, companion: CompanionSpec): void {
    const { name } = companion
    if (this.#state(codespaceId, name).status === 'running') return
    const here = this.#here(codespaceId, companion)
    const argv = [...(companion.entrypoint ?? []), ...(companion.command ?? [])]
    const folder = this.#records.companion(codespaceId, name)
    const started = spawnDetached({
      argv: (argv.length > 0 ? argv : idle).map(here),
      folder,
      environment: this.#environment(companion, here),
      logFile: join(folder, 'log'),
      onExit: (exitCode) => {
        this.#children.delete(folder)
        this.#write(codespaceId, name, 'exit-code', String(exitCode))
      },
    })
    this.#children.add(folder)
    this.#write(codespaceId, name, 'process', JSON.stringify(started))
    this.#write(codespaceId, name, 'exit-code', 'null')
    this.#write(codespaceId, name, 'health', 'null')
  }

  async #finish(codespaceId: string, name: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      const { exitCode } = this.#state(codespaceId, name)
      if (exitCode === 0) return
      if (exitCode !== null) throw failed(name, `ended with exit code ${exitCode}`)
      await pause(lookEveryMs, undefined, { signal })
    }
  }

  /** Asks for its health as its check says. */
  async #fare(codespaceId: string, companion: CompanionSpec, signal: AbortSignal): Promise<void> {
    const { name, healthcheck } = companion
    if (typeof healthcheck === 'string') {
      throw failed(name, 'has no health check, and its health is awaited')
    }
    const { test, intervalMs, retries } = healthcheck
    const here = this.#here(codespaceId, companion)
    const argv = ('argv' in test ? test.argv : ['/bin/sh', '-c', test.shell]).map(here)
    const environment = this.#environment(companion, here)
    for (let failures = 0; ; ) {
      const { status, exitCode } = this.#state(codespaceId, name)
      if (status === 'exited') throw failed(name, `ended with exit code ${exitCode}`)
      const quiet = { argv, environment, onOutput: () => undefined }
      const isWell = (await runProcessTask(quiet, signal)) === 0
      if (!isWell) failures += 1
      const isIll = failures >= (retries ?? usualRetries)
      this.#write(
        codespaceId,
        name,
        'health',
        isWell ? '"healthy"' : isIll ? '"unhealthy"' : '"starting"',
      )
      if (isWell) return
      if (isIll) throw failed(name, 'is not healthy')
      await pause(intervalMs ?? usualIntervalMs, undefined, { signal })
    }
  }

  #state(codespaceId: string, name: string): CompanionState {
    const mark = this.#read<ProcessMark>(codespaceId, name, 'process')
    const health = this.#read<CompanionState['health']>(codespaceId, name, 'health')
    if (!mark) return { name, status: 'created', health: null, exitCode: null }
    const isRunning =
      isAlive(mark) || this.#children.has(this.#records.companion(codespaceId, name))
    if (isRunning) return { name, status: 'running', health, exitCode: null }
    // Nobody saw how it ended where it is no child of this life's.
    const exitCode = this.#read<number>(codespaceId, name, 'exit-code') ?? 137
    return { name, status: 'exited', health, exitCode }
  }

  /** Puts the folders of its volumes in their place, and the originals in that of copies. */
  #here(codespaceId: string, { volumes, copies = [] }: CompanionSpec): (text: string) => string {
    const translate = this.#places.translator(codespaceId)
    const places = [
      ...volumes.map(({ volume, target }) => [target, this.#records.volume(codespaceId, volume)]),
      ...copies.map(({ source, target }) => [
        target,
        translate(posix.join(containerPaths.workspaces, source)),
      ]),
    ] as const
    return (text) =>
      places.reduce((translated, [target = '', folder = '']) => {
        const path = target.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        return translated.replace(new RegExp(`(?<![\\w./-])${path}(?![\\w.-])`, 'g'), () => folder)
      }, translate(text))
  }

  #environment({ environment }: CompanionSpec, here: (text: string) => string) {
    const given = Object.entries(environment).map(([key, value]) => [key, here(value)])
    return { PATH: process.env.PATH ?? '', ...Object.fromEntries(given) }
  }

  #read<T>(codespaceId: string, name: string, key: Kept): T | null {
    const path = join(this.#records.companion(codespaceId, name), key)
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : null
  }

  /** Nothing where it was removed in the meantime. */
  #write(codespaceId: string, name: string, key: Kept, text: string): void {
    const folder = this.#records.companion(codespaceId, name)
    if (existsSync(folder)) writeFileSync(join(folder, key), text)
  }
}

const failed = (name: string, what: string) =>
  new AppError('COMPANION_FAILED', `The service ${name} ${what}.`)
