import type { CompanionsPlan } from './companions.schema.ts'
import type { ContainerSpec } from './container-driver.ts'

export type CompanionsSpec = Pick<CompanionsPlan, 'companions' | 'dependsOn' | 'network'> & {
  /** Of the codespace's own container, for a network that it shares. */
  aliases?: CompanionsPlan['aliases']
  /** Of each, by name. */
  limits: ReadonlyMap<string, ContainerSpec['limits']>
  /** Archives (tar) that are unpacked at the root of one, by its name, before each of its starts. */
  copies?: ReadonlyMap<string, Uint8Array>
}

/** `exitCode` of one that has ended. `health` is null where nothing checks it. */
export type CompanionState = {
  name: string
  status: 'created' | 'running' | 'exited'
  health: 'starting' | 'healthy' | 'unhealthy' | null
  exitCode: number | null
}

/**
 * The containers beside a codespace's own, each known by the name of its service. Whatever stops or
 * removes the codespace's own container does so to them too; their volumes go with its workspace.
 */
export interface Companions {
  /**
   * Makes and starts them in the order of their dependencies, and resolves once all of them are as
   * far as somebody depends on them. Those that are there as they are asked for are kept, others of
   * the codespace's removed. They are on its network, which has to be there, and on no other; none
   * of their ports is published. Those of one shared network keep it whichever of them ends or is
   * made anew, the codespace's own container among them.
   * @throws AppError `COMPANION_FAILED` naming the one that ended, fell ill or was not healthy when
   * the signal ended; what it printed last has been given to `onOutput`
   */
  start(
    codespaceId: string,
    spec: CompanionsSpec,
    onOutput: (text: string) => void,
    signal: AbortSignal,
  ): Promise<void>
  /** Those that there are, by name. */
  list(codespaceId: string): Promise<CompanionState[]>
  /** What it printed last, a few kilobytes; empty where there is nothing of it. */
  lastLines(codespaceId: string, name: string): Promise<string>
}
