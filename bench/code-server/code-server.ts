import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { freePort } from '#e2e/fixtures/free-port.ts'

const startMs = 30_000

/**
 * code-server on a folder of its own, as the figures' second reference; see setup/code-server.mjs.
 */
export class CodeServer {
  /** `entry` is its main script; `files` are what its folder holds, by path. */
  static async start(entry: string, files: Record<string, string>): Promise<CodeServer> {
    const folder = mkdtempSync(join(tmpdir(), 'bothy-bench-'))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, 'files', path)), { recursive: true })
      writeFileSync(join(folder, 'files', path), text)
    }
    const port = await freePort()
    const child = spawn(
      process.execPath,
      [
        entry,
        ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
        ...[
          '--user-data-dir',
          join(folder, 'user'),
          '--extensions-dir',
          join(folder, 'extensions'),
        ],
        ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
        join(folder, 'files'),
      ],
      { stdio: 'ignore', env: { ...process.env, HOME: folder } },
    )
    const server = new CodeServer(port, folder, () => child.kill('SIGTERM'))
    const until = Date.now() + startMs
    while (!(await server.#answers())) {
      if (Date.now() > until || child.exitCode !== null) {
        await server[Symbol.asyncDispose]()
        throw new Error('code-server did not start.')
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    return server
  }

  readonly port: number
  readonly #folder: string
  readonly #end: () => void

  private constructor(port: number, folder: string, end: () => void) {
    this.port = port
    this.#folder = folder
    this.#end = end
  }

  /** Its page with a file of the folder opened. */
  addressOf(path: string): string {
    const files = join(this.#folder, 'files')
    const host = `127.0.0.1:${this.port}`
    const payload = JSON.stringify([['openFile', `vscode-remote://${host}${files}/${path}`]])
    return `http://${host}/?folder=${files}&payload=${encodeURIComponent(payload)}`
  }

  async #answers(): Promise<boolean> {
    try {
      return (await fetch(`http://127.0.0.1:${this.port}/healthz`)).ok
    } catch {
      // Not listening yet.
      return false
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end()
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
