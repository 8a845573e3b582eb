import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#server/errors.ts'
import type { ContainerSpec, ContainerState, Egress } from '../container-driver.ts'
import { isAlive, type ProcessMark } from './agent-process.ts'

type NetworkRecord = { egress: Egress; state: 'made' | 'cut' }

/** What an engine would keep: in files, so that the next life of the server finds it. */
export class ContainerRecords {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  folder(codespaceId: string): string {
    return join(this.#root, codespaceId)
  }

  workspaces(codespaceId: string): string {
    return join(this.folder(codespaceId), 'workspaces')
  }

  requireWorkspace(codespaceId: string): void {
    if (existsSync(this.workspaces(codespaceId))) return
    throw new AppError('MISSING_WORKSPACE', "The codespace's files are not on this server.")
  }

  requireNetwork(codespaceId: string): void {
    if (this.egress(codespaceId) !== null) return
    throw new AppError('MISSING_NETWORK', "The codespace's network is gone.")
  }

  /** In place of one that reaches something else: what runs is off that one then. */
  addNetwork(codespaceId: string, egress: Egress): void {
    const there = this.egress(codespaceId)
    if (there === egress) return
    const isOff = there !== null && this.process(codespaceId) !== null
    this.#writeNetwork(codespaceId, { egress, state: isOff ? 'cut' : 'made' })
  }

  /** As somebody at the engine does, behind the server's back. */
  setPaused(codespaceId: string, isPaused: boolean): void {
    if (isPaused) this.#write(codespaceId, 'paused', 'true')
    else this.#remove(codespaceId, ['paused'])
  }

  removeNetwork(codespaceId: string): void {
    this.#remove(codespaceId, ['network'])
  }

  /** What its network reaches; null where there is none. */
  egress(codespaceId: string): Egress | null {
    return this.#read<NetworkRecord>(codespaceId, 'network')?.egress ?? null
  }

  /** Whether the container is on it. */
  hasNetwork(codespaceId: string): boolean {
    return this.#read<NetworkRecord>(codespaceId, 'network')?.state === 'made'
  }

  /** Of one that there is. */
  setNetwork(codespaceId: string, state: NetworkRecord['state']): void {
    const egress = this.egress(codespaceId)
    if (egress !== null) this.#writeNetwork(codespaceId, { egress, state })
  }

  #writeNetwork(codespaceId: string, network: NetworkRecord): void {
    this.#write(codespaceId, 'network', JSON.stringify(network))
  }

  addWorkspace(codespaceId: string): void {
    mkdirSync(this.workspaces(codespaceId), { recursive: true })
  }

  removeWorkspace(codespaceId: string): void {
    this.#remove(codespaceId, ['workspaces', 'home', 'volumes'])
  }

  /** The user's, which is kept with the workspace. */
  home(codespaceId: string): string {
    const folder = join(this.folder(codespaceId), 'home')
    mkdirSync(folder, { recursive: true })
    return folder
  }

  /** Empty: nothing that was in memory outlives the container's run. */
  newMemory(codespaceId: string): string {
    this.#remove(codespaceId, ['memory'])
    const folder = join(this.folder(codespaceId), 'memory')
    mkdirSync(folder, { recursive: true })
    return folder
  }

  /** Kept with the workspace. */
  volume(codespaceId: string, name: string): string {
    const folder = join(this.folder(codespaceId), 'volumes', name)
    mkdirSync(folder, { recursive: true })
    return folder
  }

  /** Of one beside the container. */
  companion(codespaceId: string, name: string): string {
    return join(this.folder(codespaceId), 'companions', name)
  }

  companions(codespaceId: string): string[] {
    const folder = join(this.folder(codespaceId), 'companions')
    return existsSync(folder) ? readdirSync(folder).toSorted() : []
  }

  removeCompanions(codespaceId: string, names: readonly string[]): void {
    for (const name of names) {
      rmSync(this.companion(codespaceId, name), { recursive: true, force: true })
    }
    if (this.companions(codespaceId).length === 0) this.#remove(codespaceId, ['companions'])
  }

  addContainer(spec: ContainerSpec): void {
    if (!this.container(spec.codespaceId)) {
      this.#write(spec.codespaceId, 'container', JSON.stringify(spec))
    }
  }

  setLimits(codespaceId: string, limits: ContainerSpec['limits']): void {
    const spec = this.container(codespaceId)
    if (spec) this.#write(codespaceId, 'container', JSON.stringify({ ...spec, limits }))
  }

  container(codespaceId: string): ContainerSpec | null {
    return this.#read<ContainerSpec>(codespaceId, 'container')
  }

  removeContainer(codespaceId: string): void {
    this.#remove(codespaceId, [
      'container',
      'process',
      'paused',
      'exit-code',
      'agent.log',
      'record',
      'memory',
    ])
  }

  setProcess(codespaceId: string, mark: ProcessMark): void {
    this.#remove(codespaceId, ['exit-code', 'paused'])
    this.#write(codespaceId, 'process', JSON.stringify(mark))
  }

  /** The agent's process, where it runs. */
  process(codespaceId: string): ProcessMark | null {
    const mark = this.#read<ProcessMark>(codespaceId, 'process')
    return mark && isAlive(mark) ? mark : null
  }

  /** Nothing is written where the container was removed in the meantime. */
  setExitCode(codespaceId: string, exitCode: number): void {
    if (this.container(codespaceId)) this.#write(codespaceId, 'exit-code', String(exitCode))
  }

  state(codespaceId: string): ContainerState {
    if (!this.container(codespaceId)) return { status: 'missing' }
    if (this.process(codespaceId)) {
      const status = this.#read(codespaceId, 'paused') ? 'paused' : 'running'
      return { status, hasNetwork: this.hasNetwork(codespaceId) }
    }
    if (this.#read(codespaceId, 'process') === null) return { status: 'created' }
    const exitCode = this.#read<number>(codespaceId, 'exit-code') ?? 137
    return { status: 'exited', exitCode, isOutOfMemory: false }
  }

  list(): string[] {
    return existsSync(this.#root) ? readdirSync(this.#root) : []
  }

  #read<T>(codespaceId: string, name: string): T | null {
    const path = join(this.folder(codespaceId), name)
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : null
  }

  #write(codespaceId: string, name: string, text: string): void {
    mkdirSync(this.folder(codespaceId), { recursive: true })
    writeFileSync(join(this.folder(codespaceId), name), text)
  }

  #remove(codespaceId: string, names: string[]): void {
    const folder = this.folder(codespaceId)
    for (const name of names) rmSync(join(folder, name), { recursive: true, force: true })
    if (existsSync(folder) && readdirSync(folder).length === 0) rmSync(folder, { recursive: true })
  }
}
