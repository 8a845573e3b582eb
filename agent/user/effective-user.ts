import { Wake } from '../wake.ts'
import type { AgentUser } from './agent-user.ts'

const longestWaitMs = 5000

/**
 * Lives with the user's effective uid, gid and groups while the real uid stays root, so that what
 * the agent makes is the user's and yet no process of the user's can signal or read it. Where the
 * agent is not root, or the user is, nothing is switched.
 *
 * Effective ids belong to the whole process, its thread pool too. So whatever the pool does for the
 * user goes through `asUser`, and `asRoot` waits until none of that is under way.
 */
export class EffectiveUser {
  readonly #user: AgentUser
  readonly #isSwitching: boolean
  #operations = 0
  #isRootWaiting = false
  readonly #idle = new Wake()
  #rootDone: Promise<unknown> = Promise.resolve()

  constructor(user: AgentUser) {
    this.#user = user
    this.#isSwitching = process.getuid?.() === 0 && user.uid !== 0
    if (!this.#isSwitching) return
    process.setgroups?.(user.groups)
    this.#become(user.uid, user.gid)
  }

  /** The ids to give to a child, or -1 where it simply inherits the right ones. */
  get spawnIds(): { uid: number; gid: number } {
    return this.#isSwitching ? { uid: this.#user.uid, gid: this.#user.gid } : { uid: -1, gid: -1 }
  }

  /** Whether it may start anything as somebody else. */
  get canBeOthers(): boolean {
    return process.getuid?.() === 0
  }

  /** To be called within `asRoot`: what is forked meanwhile has the groups of this one. */
  withGroupsOf<T>({ groups }: Pick<AgentUser, 'groups'>, fork: () => T): T {
    const own = process.getgroups?.() ?? []
    process.setgroups?.(groups)
    try {
      return fork()
    } finally {
      process.setgroups?.(own)
    }
  }

  /** Runs one short operation of the thread pool with the user's rights. */
  async asUser<T>(operation: () => Promise<T>): Promise<T> {
    while (this.#isRootWaiting) await this.#rootDone
    this.#operations += 1
    try {
      return await operation()
    } finally {
      this.#operations -= 1
      if (this.#operations === 0) this.#idle.wake()
    }
  }

  /**
   * Runs something synchronous as root; refuses where the user's operations do not come to an end.
   */
  asRoot<T>(operation: () => T): Promise<T> {
    if (!this.#isSwitching) return Promise.resolve().then(operation)
    const done = this.#rootDone.then(() => this.#runAsRoot(operation))
    this.#rootDone = done.catch(() => undefined)
    return done
  }

  async #runAsRoot<T>(operation: () => T): Promise<T> {
    this.#isRootWaiting = true
    const deadline = performance.now() + longestWaitMs
    const timer = setTimeout(() => this.#idle.wake(), longestWaitMs)
    try {
      while (this.#operations > 0) {
        if (performance.now() >= deadline)
          throw new Error('File operations did not come to an end.')
        await this.#idle.wait()
      }
      this.#become(0, 0)
      try {
        return operation()
      } finally {
        this.#become(this.#user.uid, this.#user.gid)
      }
    } finally {
      clearTimeout(timer)
      this.#isRootWaiting = false
    }
  }

  #become(uid: number, gid: number): void {
    // Only root may change the group, so the uid goes first on the way up and last on the way down.
    if (uid === 0) process.seteuid?.(0)
    process.setegid?.(gid)
    if (uid !== 0) process.seteuid?.(uid)
  }
}
