import { join } from 'node:path'
import { GitHost } from '#e2e/github/git-host.ts'
import type { Codespace, RebuildKind } from '#server/codespaces/codespaces.schema.ts'
import { TestApp, type TestAppOptions, type TestUser } from './test-app.ts'

type Files = Record<string, string>

/**
 * A server beside a Git host on loopback that it clones from, and somebody who is signed in. What
 * is ada's at that host is trusted, and nobody else's is.
 */
export class HostedApp {
  static async start(options: TestAppOptions = {}): Promise<HostedApp> {
    const host = await GitHost.start('127.0.0.1')
    try {
      const environment = {
        BOTHY_GIT_HOSTS: host.host,
        BOTHY_EXTRA_CA: host.caFile,
        BOTHY_TRUSTED_REPOSITORIES: `${host.host}/ada/*`,
        ...options.environment,
      }
      const app = await TestApp.start({ ...options, environment })
      return new HostedApp(host, app, await app.signIn())
    } catch (error) {
      await host[Symbol.asyncDispose]()
      throw error
    }
  }

  readonly host: GitHost
  readonly app: TestApp
  readonly alice: TestUser

  private constructor(host: GitHost, app: TestApp, alice: TestUser) {
    this.host = host
    this.app = app
    this.alice = alice
  }

  /** Of a repository with these files: once it runs, or has failed to. */
  async createOf(path: string, files: Files): Promise<Codespace> {
    return this.create(await this.host.addRepository(path, files))
  }

  async create(repositoryUrl: string): Promise<Codespace> {
    const idempotencyKey = crypto.randomUUID()
    const { name } = await this.alice.api.codespaces.create({ repositoryUrl, idempotencyKey })
    return this.app.reached(this.alice, name, 'running', 'failed')
  }

  async rebuild({ name }: Codespace, kind: RebuildKind = 'configuration'): Promise<Codespace> {
    const idempotencyKey = crypto.randomUUID()
    await this.alice.api.codespaces.rebuild({ name, kind, idempotencyKey })
    return this.app.reached(this.alice, name, 'running', 'failed')
  }

  /** Where this machine has a file of its repository. */
  fileOf({ id, repositoryName }: Codespace, path: string): string {
    return join(this.app.folder, 'c', id, 'workspaces', repositoryName, path)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app[Symbol.asyncDispose]()
    await this.host[Symbol.asyncDispose]()
  }
}
