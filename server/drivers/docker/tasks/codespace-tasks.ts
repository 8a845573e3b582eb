import type { Log } from '#server/log.ts'
import type { Containers } from '../containers/containers.ts'
import type { ObjectNames } from '../object-names.ts'

type Parts = {
  containers: Containers
  names: ObjectNames
  log: Pick<Log, 'warn'>
  /**
   * Removes a task's container and network, and lets go of the files where nobody else uses them.
   */
  remove: (task: Task) => Promise<void>
}

export type Task = { codespaceId: string; name: string; hasOwnNetwork: boolean }

/** Which tasks are under way here, and the end of their containers, which nobody else waits for. */
export class CodespaceTasks implements AsyncDisposable {
  readonly #parts: Parts
  /** Names of containers. */
  readonly #underWay = new Set<string>()
  readonly #removals = new Map<string, Promise<void>>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Whether a container of this name is one of ours; any other task's is left over. */
  isUnderWay(name: string): boolean {
    return this.#underWay.has(name)
  }

  isAnyUnderWay(codespaceId: string): boolean {
    const tasks = `${this.#parts.names.of(codespaceId)}-`
    return [...this.#underWay].some((name) => name.startsWith(tasks))
  }

  async run<T>(task: Task, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#removals.get(task.name)
    this.#underWay.add(task.name)
    try {
      return await work()
    } finally {
      this.#underWay.delete(task.name)
      const removal = this.#remove(task)
      // What comes next waits for none of it, unless the task was broken off: then it has
      // to have ended.
      if (signal.aborted) await removal
    }
  }

  /** Those that a crash left, behind everybody's back. */
  async removeLeft(codespaceId: string): Promise<void> {
    try {
      for (const { isTask, ...found } of await this.#parts.containers.allOf(codespaceId)) {
        if (isTask && !this.#underWay.has(found.name)) void this.#remove({ codespaceId, ...found })
      }
    } catch (error) {
      this.#parts.log.warn({ err: error, codespaceId }, 'Tasks that are left could not be found')
    }
  }

  /**
   * One that stays behind is removed with the next start or with the container; it fails
   * nobody's task.
   */
  #remove(task: Task): Promise<void> {
    const { codespaceId, name } = task
    const removal = this.#parts
      .remove(task)
      .catch((error: unknown) => {
        this.#parts.log.warn({ err: error, codespaceId, task: name }, 'A task was not cleaned up')
      })
      .finally(() => this.#removals.delete(name))
    this.#removals.set(name, removal)
    return removal
  }

  /** Once none of the removals is under way any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#removals.values())
  }
}
