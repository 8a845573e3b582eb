import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { certificateOf } from '../fixtures/certificate.ts'
import { serveGit } from './git-backend.ts'

const run = promisify(execFile)

/**
 * Addresses of the documentation range (RFC 5737) are given to this machine's loopback for the time
 * of the tests: containers reach them through their gateway, and nothing ever leaves the machine.
 */
const documentationRange = '192.0.2.'
const firstOwn = 60
const lastOwn = 99

export type RepositoryFiles = Record<string, string>

/** A Git host with a certificate of its own, as a company's would be. */
export class GitHost {
  /**
   * Containers need a documentation address, one for every host that runs at the same time, and get
   * a free one; what runs on this machine itself can do with 127.0.0.1. `answersFirst` may take a
   * request that is not for Git.
   */
  static async start(
    wanted?: string,
    answersFirst: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
  ): Promise<GitHost> {
    if (wanted?.startsWith(documentationRange))
      await run('ip', ['address', 'replace', `${wanted}/32`, 'dev', 'lo'])
    const address = wanted ?? (await claimAddress())
    const folder = await mkdtemp(join(tmpdir(), 'bothy-git-'))
    const { certificate, key } = await certificateOf(address)
    const server = createServer({ cert: certificate, key }, (request, response) => {
      if (answersFirst(request, response)) return
      void serveGit({ projectRoot: join(folder, 'repositories') }, request, response).then(() =>
        response.end(),
      )
    })
    await new Promise<void>((resolve) => server.listen(0, address, resolve))
    const caFile = join(folder, 'authority.pem')
    await writeFile(caFile, certificate)
    return new GitHost(address, folder, caFile, server)
  }

  readonly caFile: string
  /** Where it keeps what it serves, and what others want to be gone with it. */
  readonly folder: string
  readonly #address: string
  readonly #server: ReturnType<typeof createServer>

  private constructor(
    address: string,
    folder: string,
    caFile: string,
    server: ReturnType<typeof createServer>,
  ) {
    this.#address = address
    this.folder = folder
    this.caFile = caFile
    this.#server = server
  }

  /** As it stands in an address: `192.0.2.53:41234`. */
  get host(): string {
    return `${this.#address}:${(this.#server.address() as AddressInfo).port}`
  }

  /** Whether `addRepository` made it. */
  serves(path: string): boolean {
    return existsSync(join(this.folder, 'repositories', `${path}.git`))
  }

  /** Makes a repository with one commit for each state of its files; resolves to its address. */
  async addRepository(path: string, ...commits: RepositoryFiles[]): Promise<string> {
    const bare = join(this.folder, 'repositories', `${path}.git`)
    const work = await mkdtemp(join(this.folder, 'work-'))
    await run('git', ['init', '--quiet', '--initial-branch=main', work])
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com']
    const git = (...args: string[]) => run('git', ['-C', work, ...identity, ...args])
    for (const [index, files] of commits.entries()) {
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(work, name)), { recursive: true })
        // What begins like a script is one, and can be run.
        await writeFile(join(work, name), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 })
      }
      await git('add', '--all')
      await git('commit', '--quiet', '--allow-empty', '--message', `Commit ${index + 1}`)
    }
    await mkdir(dirname(bare), { recursive: true })
    await run('git', ['clone', '--quiet', '--bare', work, bare])
    await rm(work, { recursive: true })
    return `https://${this.host}/${path}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
    if (this.#address.startsWith(documentationRange)) {
      await run('ip', ['address', 'del', `${this.#address}/32`, 'dev', 'lo'])
    }
    await rm(this.folder, { recursive: true, force: true })
  }
}

/**
 * The kernel gives each to one: adding an address that is there fails. Those of runs that were
 * killed stay taken.
 */
export async function claimAddress(): Promise<string> {
  for (let last = firstOwn; last <= lastOwn; last += 1) {
    const address = `${documentationRange}${last}`
    try {
      await run('ip', ['address', 'add', `${address}/32`, 'dev', 'lo'])
      return address
    } catch (error) {
      if (!/File exists|already assigned/.test(String(error))) throw error
    }
  }
  const again = `${documentationRange}${firstOwn}`
  await run('ip', ['address', 'replace', `${again}/32`, 'dev', 'lo'])
  return again
}
