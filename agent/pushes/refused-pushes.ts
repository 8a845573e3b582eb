import { type AskedRepository, isSameRepository } from '../credentials/answer-git.ts'
import type { CredentialGrant, PutCredentialsInput } from '../protocol/credentials.ts'
import type { PushRefusedByGithub, RefusedPush } from '../protocol/pushes.ts'
import { Wake } from '../wake.ts'

export type Refusal = { repository: string; sentence: string | null; asksForFork: boolean }

type Held = { grant: CredentialGrant | null; github: PutCredentialsInput['github'] }

/** Why a push to it is of no use; null where nothing is known against it. */
export function refusalOf(asked: AskedRepository, { grant, github }: Held): Refusal | null {
  const repository = `${asked.owner}/${asked.repository}`
  if (github && isSameRepository(ownOf(github), asked)) {
    return github.push && { repository, ...github.push }
  }
  const sentence = `This codespace may read ${repository}, and not push to it.`
  return grant && { repository, sentence, asksForFork: false }
}

/** What the codespace was made from. */
export function ownOf({
  repository: path,
  serverUrl,
}: NonNullable<Held['github']>): AskedRepository {
  const [owner = '', repository = ''] = path.split('/')
  return { host: new URL(serverUrl).host, owner, repository }
}

/**
 * Any program may ask for credentials as a push does, print what it likes, and do so without end.
 */
const mostTold = { count: 6, withinMs: 60_000 }

class Allowance {
  #usedAt: number[] = []

  get isLeft(): boolean {
    const since = performance.now() - mostTold.withinMs
    this.#usedAt = this.#usedAt.filter((at) => at > since)
    return this.#usedAt.length < mostTold.count
  }

  /** False where there is none left. */
  use(): boolean {
    const { isLeft } = this
    if (isLeft) this.#usedAt.push(performance.now())
    return isLeft
  }
}

/**
 * Tells whoever has the codespace open of pushes that were refused and that there is a way out of.
 */
export class RefusedPushes {
  readonly #listeners = new Set<(push: RefusedPush) => void>()
  readonly #forks = new Allowance()
  readonly #read = new Allowance()
  #count = 0

  /**
   * Somebody has the codespace open, and has not been told of too many that were read
   * off a terminal.
   */
  get isHeard(): boolean {
    return this.#listeners.size > 0 && this.#read.isLeft
  }

  /** The sentence for who pushed. */
  refuse({ repository, sentence, asksForFork }: Refusal, folder: string): string {
    const isAsked = asksForFork && this.#listeners.size > 0
    if (isAsked && this.#forks.use()) {
      this.#tell({ reason: 'fork', id: this.#nextId(), repository, folder })
    }
    const way = isAsked
      ? 'Bothy asks you in the editor: make a fork, and push there.'
      : 'Open this codespace in the browser and push again: then Bothy helps to make a fork.'
    return sentence ?? `You cannot push to ${repository}. ${asksForFork ? way : ''}`.trim()
  }

  /** One that was read off a terminal. */
  refusedByGithub(push: Omit<PushRefusedByGithub, 'id'>): void {
    if (this.#listeners.size > 0 && this.#read.use()) this.#tell({ ...push, id: this.#nextId() })
  }

  async *follow(signal: AbortSignal | undefined): AsyncGenerator<RefusedPush, void> {
    const told: RefusedPush[] = []
    const wake = new Wake()
    wake.wakeOn(signal)
    const listener = (push: RefusedPush) => {
      told.push(push)
      wake.wake()
    }
    this.#listeners.add(listener)
    try {
      while (!signal?.aborted) {
        await wake.wait()
        for (const push of told.splice(0)) yield push
      }
    } finally {
      this.#listeners.delete(listener)
    }
  }

  #nextId(): number {
    this.#count += 1
    return this.#count
  }

  #tell(push: RefusedPush): void {
    for (const listener of [...this.#listeners]) listener(push)
  }
}
