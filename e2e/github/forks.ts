import { cp, rm } from 'node:fs/promises'
import { git } from './git-contents.ts'
import { fullNameOf, type GitHubRepository, makeRepository } from './github-repositories.ts'
import type { GitHubWorld } from './github-world.ts'
import type { GitHubAccount } from './organizations.ts'

/** Makes forks as GitHub does: it says that it will, and some moments later they are there. */
export class Forks {
  /** How long each takes. */
  delayMs = 100
  readonly #world: GitHubWorld
  readonly #underWay = new Map<GitHubRepository, Promise<void>>()
  #released: Promise<unknown> = Promise.resolve()
  #release: () => void = () => undefined

  constructor(world: GitHubWorld) {
    this.#world = world
  }

  /** None is finished until the answer is disposed of. */
  hold(): Disposable {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#released = promise
    this.#release = resolve
    return { [Symbol.dispose]: () => resolve() }
  }

  /** The fork that there will be, or is already. As visible as its source, and of a free name. */
  begin(source: GitHubRepository, owner: GitHubAccount, name = source.name): GitHubRepository {
    const all = [...this.#world.repositories, ...this.#underWay.keys()]
    const existing = all.find((one) => one.parent === source && one.owner === owner)
    if (existing) return existing
    const isTaken = (wanted: string) =>
      all.some((one) => fullNameOf(one).toLowerCase() === `${owner.login}/${wanted}`.toLowerCase())
    let free = name
    for (let count = 1; isTaken(free); count += 1) free = `${name}-${count}`
    const { visibility, defaultBranch } = source
    const fork = makeRepository(this.#world, owner, free, {
      parent: source,
      visibility,
      defaultBranch,
    })
    this.#underWay.set(fork, this.#finish(source, fork))
    return fork
  }

  /** Resolves once none is under way, those that were held among them. */
  async settled(): Promise<void> {
    this.#release()
    await Promise.all(this.#underWay.values())
  }

  async #finish(source: GitHubRepository, fork: GitHubRepository): Promise<void> {
    const { repositories } = this.#world
    repositories.splice(repositories.indexOf(fork), 1)
    await this.#released
    await new Promise((resolve) => setTimeout(resolve, this.delayMs))
    await copyInto(source, fork)
    this.#underWay.delete(fork)
    repositories.push(fork)
  }
}

/** All commits, branches and tags; pull requests stay where they are. */
async function copyInto(source: GitHubRepository, fork: GitHubRepository): Promise<void> {
  await rm(fork.folder, { recursive: true })
  await cp(source.folder, fork.folder, { recursive: true })
  const pulls = await git(fork.folder, 'for-each-ref', '--format=%(refname)', 'refs/pull')
  for (const ref of pulls.split('\n').filter(Boolean)) {
    await git(fork.folder, 'update-ref', '-d', ref)
  }
}
