import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'

const user = 'bothy'
const startMs = 60_000

/** A PostgreSQL of the test's own, on a socket in a temporary folder and on no port. */
export class PostgresCluster implements AsyncDisposable {
  readonly #folder: string
  readonly #owner: { uid: number; gid: number } | undefined
  #server: ChildProcess | undefined
  #databases = 0

  /** Resolves once it answers. `BOTHY_TEST_POSTGRES` says where its programs are. */
  static async start(): Promise<PostgresCluster> {
    const cluster = new PostgresCluster()
    try {
      const flags = ['-U', user, '-E', 'UTF8', '--locale=C', '--auth=trust', '--no-sync']
      cluster.#run('initdb', ['-D', cluster.#data, ...flags])
      await cluster.startServer()
      return cluster
    } catch (error) {
      await cluster[Symbol.asyncDispose]()
      throw error
    }
  }

  private constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'bothy-pg-'))
    // PostgreSQL refuses to run as root.
    if (process.getuid?.() === 0) {
      this.#owner = { uid: 65534, gid: 65534 }
      chownSync(this.#folder, this.#owner.uid, this.#owner.gid)
    }
    chmodSync(this.#folder, 0o700)
  }

  get #data(): string {
    return join(this.#folder, 'data')
  }

  get pid(): number {
    if (this.#server?.pid === undefined) throw new Error('PostgreSQL does not run.')
    return this.#server.pid
  }

  url(database: string): string {
    return `postgres://${user}@/${database}?host=${encodeURIComponent(this.#folder)}`
  }

  /** An empty database, and the address of it. */
  async createDatabase(): Promise<string> {
    this.#databases += 1
    const name = `test_${process.pid}_${this.#databases}`
    const client = new pg.Client({ connectionString: this.url('postgres') })
    await client.connect()
    try {
      await client.query(`create database ${name}`)
    } finally {
      await client.end()
    }
    return this.url(name)
  }

  async startServer(): Promise<void> {
    const settings = ['listen_addresses=', 'fsync=off', 'max_connections=60', 'shared_buffers=16MB']
    const server = spawn(
      join(programs(), 'postgres'),
      ['-D', this.#data, '-k', this.#folder, ...settings.flatMap((setting) => ['-c', setting])],
      { ...this.#owner, cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    this.#server = server
    // For tests that end without taking leave of it.
    process.once('exit', () => server.kill('SIGQUIT'))
    await ready(server)
    // What it says later is read and dropped, so that it never waits for a full pipe.
    server.stderr.resume()
  }

  /** Connections are cut, as by a failover. */
  async stopServer(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill('SIGCONT')
    server.kill('SIGQUIT')
    await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopServer()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #run(program: string, flags: string[]): void {
    const options = { ...this.#owner, cwd: this.#folder, timeout: startMs }
    execFileSync(join(programs(), program), flags, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }
}

function programs(): string {
  const folder = process.env.BOTHY_TEST_POSTGRES
  if (folder) return folder
  throw new Error(
    'BOTHY_TEST_POSTGRES does not say in which folder the programs of PostgreSQL are, such as /usr/lib/postgresql/15/bin. `npm test` installs and names them.',
  )
}

async function ready(server: ChildProcess): Promise<void> {
  if (!server.stderr) throw new Error('The standard error of PostgreSQL is not read.')
  const said: string[] = []
  const timer = setTimeout(() => server.kill('SIGKILL'), startMs)
  try {
    for await (const line of createInterface({ input: server.stderr })) {
      said.push(line)
      if (line.includes('ready to accept connections')) return
    }
  } finally {
    clearTimeout(timer)
  }
  throw new Error(`PostgreSQL did not start:\n${said.join('\n')}`)
}
