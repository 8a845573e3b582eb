import type { AgentContext } from '../context.ts'
import { perAgent } from '../per-agent.ts'
import type { GitStatus } from '../protocol/git.ts'
import { Wake } from '../wake.ts'
import { StatusSource } from './status-source.ts'

const maxFolders = 20

/** The repositories that somebody follows. */
class FollowedRepositories {
  readonly #ctx: AgentContext
  readonly #sources = new Map<string, StatusSource>()
  #watching: Disposable | null = null

  constructor(ctx: AgentContext) {
    this.#ctx = ctx
  }

  follow(folder: string, listener: (status: GitStatus) => void): Disposable {
    const source = this.#sources.get(folder) ?? new StatusSource(this.#ctx, folder)
    this.#sources.set(folder, source)
    this.#watching ??= this.#ctx.watchers.listen((changed) => this.poke(changed))
    const following = source.follow(listener)
    return {
      [Symbol.dispose]: () => {
        following[Symbol.dispose]()
        this.#tidy()
      },
    }
  }

  /** With null, anything may have changed. */
  poke(changedFolder: string | null): void {
    // What changes in there is watched by name where it matters.
    if (changedFolder !== null && /\/\.git(\/|$)/.test(changedFolder)) return
    for (const source of this.#sources.values()) {
      if (changedFolder === null || source.concerns(changedFolder)) source.poke()
    }
  }

  /** What was known last is kept for whoever comes back. */
  #tidy(): void {
    for (const [folder, source] of this.#sources) {
      if (this.#sources.size > maxFolders && !source.isFollowed) this.#sources.delete(folder)
    }
    if ([...this.#sources.values()].some((source) => source.isFollowed)) return
    this.#watching?.[Symbol.dispose]()
    this.#watching = null
  }
}

const repositoriesOf = perAgent((ctx) => new FollowedRepositories(ctx))

/**
 * Something may have changed, in this folder or wherever: who follows its repository is told soon.
 */
export function pokeGitStatus(ctx: AgentContext, folder: string | null = null): void {
  repositoriesOf(ctx).poke(folder)
}

/** The subscription `git.follow`: the status at once, then whenever it is another one. */
export async function* followGitStatus(
  ctx: AgentContext,
  folder: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<GitStatus, void> {
  let latest: GitStatus | null = null
  const wake = new Wake()
  wake.wakeOn(signal)
  using _following = repositoriesOf(ctx).follow(folder, (status) => {
    latest = status
    wake.wake()
  })
  while (!signal?.aborted) {
    await wake.wait()
    const told: GitStatus | null = latest
    latest = null
    if (told) yield told
  }
}
