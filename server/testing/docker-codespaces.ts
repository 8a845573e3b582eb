import { expect, vi } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { Engine } from '#server/drivers/docker/engine/engine.ts'
import { enginePath, ProxiedServer } from './proxied-server.ts'

const bringUpMs = 120_000
const setUpMs = 60_000
const goneMs = 60_000

type Container = {
  Image: string
  HostConfig: Record<string, unknown>
  Mounts: { Type: string; Destination: string; RW: boolean }[]
}

const key = () => crypto.randomUUID()

/**
 * Codespaces of the built server on the real engine, from repositories of a Git host beside it.
 * What is below `ada/` there is trusted, and nothing else.
 */
export class DockerCodespaces implements AsyncDisposable {
  static async start(environment: Record<string, string> = {}): Promise<DockerCodespaces> {
    const engine = new Engine(enginePath)
    const base = `bothy-test/base:${process.pid}-${Math.trunc(performance.now())}`
    const [repo, tag] = base.split(':')
    const image = process.env.BOTHY_TEST_IMAGE ?? ''
    await engine.call('POST', `/images/${image}/tag`, { query: { repo, tag } })
    const host = await GitHost.start()
    const bothy = await ProxiedServer.start({
      BOTHY_GIT_HOSTS: host.host,
      BOTHY_ALLOW: `resolvers,${host.host}`,
      BOTHY_EXTRA_CA: host.caFile,
      BOTHY_TRASH_DAYS: '0',
      BOTHY_TRUSTED_REPOSITORIES: `${host.host}/ada/*`,
      BOTHY_WORKSPACE_SIZE: '64M',
      ...environment,
    })
    return new DockerCodespaces(engine, host, bothy, base)
  }

  readonly engine: Engine
  readonly host: GitHost
  readonly bothy: ProxiedServer
  /** The default image as a repository may name it: what is Bothy's own it may not. */
  readonly base: string

  private constructor(engine: Engine, host: GitHost, bothy: ProxiedServer, base: string) {
    this.engine = engine
    this.host = host
    this.bothy = bothy
    this.base = base
  }

  /** Resolves to the name of one that is coming up. */
  async create(repositoryUrl: string): Promise<string> {
    const asked = { repositoryUrl, idempotencyKey: key() }
    return (await this.bothy.api.codespaces.create.mutate(asked)).name
  }

  /** Resolves once it runs and all its commands have ended. */
  async running(name: string): Promise<Codespace> {
    const isOver = ({ state }: Codespace) => ['running', 'failed'].includes(state)
    const codespace = await this.bothy.until(name, isOver, bringUpMs)
    expect(codespace.failure).toBe(null)
    await vi.waitFor(async () => expect(await this.bothy.isSetUp(name)).toBe(true), setUpMs)
    return codespace
  }

  /** By the configuration on its disk. */
  async rebuilt(name: string): Promise<Codespace> {
    const { api } = this.bothy
    const { generation } = await api.codespaces.get.query({ name })
    await api.codespaces.rebuild.mutate({ name, kind: 'configuration', idempotencyKey: key() })
    const isNext = (now: Codespace) => now.generation > generation && now.state === 'running'
    await this.bothy.until(name, isNext, bringUpMs)
    return this.running(name)
  }

  /** Stopped, and brought up again. */
  async restarted(name: string): Promise<Codespace> {
    const { api } = this.bothy
    await api.codespaces.stop.mutate({ name, idempotencyKey: key() })
    await this.bothy.until(name, ({ state }) => state === 'stopped', bringUpMs)
    await api.codespaces.start.mutate({ name, idempotencyKey: key() })
    return this.running(name)
  }

  async remove(name: string): Promise<void> {
    await this.bothy.api.codespaces.delete.mutate({ name, idempotencyKey: key() })
  }

  /** Resolves once nothing of any codespace is left on this machine. */
  async nothingLeft(): Promise<void> {
    await vi.waitFor(async () => expect(await this.bothy.litter()).toEqual([]), goneMs)
  }

  async stepOf(name: string, step: string) {
    return (await this.bothy.steps(name)).find((one) => one.name === step)
  }

  containerOf(id: string): Promise<Container> {
    return this.engine.call('GET', `/containers/${this.bothy.objectName(id)}/json`)
  }

  /** What was built for it goes with its server. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.bothy[Symbol.asyncDispose]()
    await this.engine.call('DELETE', `/images/${this.base}`)
    await this.host[Symbol.asyncDispose]()
  }
}
