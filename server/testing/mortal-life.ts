import type { ContainerDriver } from '#server/drivers/container-driver.ts'

/**
 * Where a life ends: at the so-manieth call since `arm`, before it is made or when it was answered.
 */
export type Death = { call: number; moment: 'before' | 'after' }

/** Nobody answers a dead process, and it answers nobody. */
function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined)
}

/** Those that change something at the engine, or lead into a container. */
const counted: (keyof ContainerDriver & string)[] = [
  'createNetwork',
  'removeNetwork',
  'cutNetwork',
  'mendNetwork',
  'createWorkspace',
  'openWorkspace',
  'growWorkspace',
  'removeWorkspace',
  'runTask',
  'runInside',
  'createContainer',
  'startContainer',
  'resumeContainer',
  'stopContainer',
  'removeContainer',
  'resizeContainer',
  'connect',
]
/** They go on for as long as somebody listens: a death does not wait for them. */
const long: (keyof ContainerDriver & string)[] = ['runTask', 'runInside', 'connect']

const isIn = (names: string[], name: string) => names.includes(name)

/**
 * One life of a server, as engine and database see it. Once it is dead no call of it is made any
 * more and none that was under way is answered, as if its process had been killed with SIGKILL.
 */
export class MortalLife {
  #death: Death | null = null
  #isCounting = false
  #isDead = false
  #die!: () => void
  /** Resolves at its death, and never before. */
  readonly died = new Promise<void>((resolve) => {
    this.#die = resolve
  })
  readonly #underWay = new Set<Promise<unknown>>()
  /** What it asked for since `arm`, in words. */
  readonly calls: string[] = []

  get isDead(): boolean {
    return this.#isDead
  }

  /** From here on calls are counted, and one of them may be its last. */
  arm(death: Death | null): void {
    this.calls.length = 0
    this.#isCounting = true
    this.#death = death
  }

  kill(): void {
    this.#isDead = true
    this.#die()
  }

  /** What the engine was asked for before the death it brings to its end. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay)
  }

  async pass<T>(name: string, work: () => Promise<T>): Promise<T> {
    const call = this.#isCounting ? this.calls.push(name) : 0
    if (this.#isLast(call, 'before')) this.kill()
    if (this.#isDead) return never()
    const answer = await this.passUncounted(work, isIn(long, name))
    if (this.#isLast(call, 'after')) this.kill()
    return this.#isDead ? never() : answer
  }

  async passUncounted<T>(work: () => Promise<T>, isLong = false): Promise<T> {
    if (this.#isDead) return never()
    const running = work()
    if (!isLong) this.#underWay.add(running)
    try {
      const answer = await running
      return this.#isDead ? never() : answer
    } catch (error) {
      if (this.#isDead) return never()
      throw error
    } finally {
      this.#underWay.delete(running)
    }
  }

  #isLast(call: number, moment: Death['moment']): boolean {
    return !this.#isDead && this.#death?.call === call && this.#death.moment === moment
  }

  /** The driver as this life has it. */
  driver(inner: ContainerDriver): ContainerDriver {
    return this.#mortal(inner)
  }

  #mortal<Calls extends object>(inner: Calls): Calls {
    type Method = (...args: unknown[]) => unknown
    return new Proxy(inner, {
      get: (_, name) => {
        const method = Reflect.get(inner, name, inner) as Method | undefined
        if (typeof name !== 'string' || !method) return method?.bind(inner)
        // What has calls of its own.
        if (typeof method === 'object') return this.#mortal(method)
        if (name === 'events') {
          const events = method.bind(inner) as ContainerDriver['events']
          return (signal: AbortSignal) => this.#events(events(signal))
        }
        return (...args: unknown[]) => {
          const work = async () =>
            method.apply(
              inner,
              args.map((arg) => this.#muted(arg)),
            )
          return isIn(counted, name) ? this.pass(name, work) : this.passUncounted(work)
        }
      },
    })
  }

  async *#events(events: ReturnType<ContainerDriver['events']>) {
    for await (const event of events) yield this.#isDead ? await never<never>() : event
  }

  /** A task's output reaches nobody any more either. */
  #muted(arg: unknown): unknown {
    if (typeof arg !== 'object' || arg === null || !('onOutput' in arg)) return arg
    const told = Object.entries(arg).map(([name, value]) => {
      if (typeof value !== 'function') return [name, value]
      return [name, (bytes: Uint8Array) => (this.#isDead ? undefined : value(bytes))]
    })
    return Object.fromEntries(told)
  }
}
