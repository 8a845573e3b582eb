import type { CredentialGrant, PutCredentialsInput, RefusedPush } from '../protocol/credentials.ts'
import { Wake } from '../wake.ts'
import { type AskedRepository, isSameRepository } from './answer-git.ts'

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

function ownOf({ repository: path, serverUrl }: NonNullable<Held['github']>): AskedRepository {
  const [owner = '', repository = ''] = path.split('/')
  return { host: new URL(serverUrl).host, owner, repository }
}

/** Tells whoever has the codespace open of pushes that a fork would let through. */
export class RefusedPushes {
  readonly #listeners = new Set<(push: RefusedPush) => void>()
  #count = 0

  /** The sentence for who pushed. `folder`: percent-encoded. */
  refuse({ repository, sentence, asksForFork }: Refusal, folder: string): string {
    const isAsked = asksForFork && this.#listeners.size > 0
    if (isAsked) {
      this.#count += 1
      const push = { id: this.#count, repository, folder: decoded(folder) }
      for (const listener of [...this.#listeners]) listener(push)
    }
    const way = isAsked
      ? 'Bothy asks you in the editor: make a fork, and push there.'
      : 'Open this codespace in the browser and push again: then Bothy helps to make a fork.'
    return sentence ?? `You cannot push to ${repository}. ${asksForFork ? way : ''}`.trim()
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
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
