import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { portOpened } from '#e2e/fixtures/free-port.ts'
import type { TlsFiles } from '#server/way-in.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/reverse-proxy.md'), 'utf8')

export type ProxyKind = 'nginx' | 'caddy'

/** Where it listens and what it stands before, instead of what the page says. */
export type ProxyPlace = { plainPort: number; port: number; upstreamPort: number; files: TlsFiles }

/**
 * A reverse proxy on loopback with the configuration that docs/reverse-proxy.md shows, ports and
 * paths apart; `change` makes a mistake in it.
 */
export class TestProxy implements AsyncDisposable {
  static async start(
    kind: ProxyKind,
    place: ProxyPlace,
    change = (configuration: string) => configuration,
  ): Promise<TestProxy> {
    const folder = mkdtempSync(join(tmpdir(), 'bothy-proxy-'))
    const file = join(folder, 'configuration')
    const { program, configuration, command } = kinds[kind](place, folder)
    writeFileSync(file, change(configuration))
    const env = { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
    const child = spawn(program, command(file), { stdio: ['ignore', 'ignore', 'pipe'], env })
    let said = ''
    child.stderr.on('data', (bytes) => {
      said = `${said}${bytes}`.slice(-2000)
    })
    const ended = once(child, 'exit').then(() => {
      throw new Error(`${kind} ended before it listened: ${said}`)
    })
    await Promise.race([portOpened(place.port), ended])
    ended.catch(() => undefined)
    return new TestProxy(child, folder)
  }

  readonly #child: ChildProcess
  readonly #folder: string

  private constructor(child: ChildProcess, folder: string) {
    this.#child = child
    this.#folder = folder
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null) {
      const ended = once(this.#child, 'exit')
      this.#child.kill('SIGTERM')
      await ended
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const kinds = {
  nginx: (place: ProxyPlace, folder: string) => ({
    program: programOf('nginx'),
    command: (file: string) => ['-c', file, '-p', folder, '-e', 'stderr', '-g', 'daemon off;'],
    configuration: `
      ${process.getuid?.() === 0 ? 'user root;' : ''}
      pid ${folder}/pid;
      events {}
      http {
        access_log off;
        ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((use) => `${use}_temp_path ${folder}/${use};`).join('\n')}
        ${shown('nginx', place)
          .replace('listen 80;', `listen 127.0.0.1:${place.plainPort};`)
          .replace('listen 443 ', `listen 127.0.0.1:${place.port} `)}
      }`,
  }),
  caddy: (place: ProxyPlace, _folder: string) => ({
    program: programOf('caddy'),
    command: (file: string) => ['run', '--config', file, '--adapter', 'caddyfile'],
    configuration: `{
      admin off
      http_port ${place.plainPort}
      https_port ${place.port}
      default_bind 127.0.0.1
    }
    ${shown('caddyfile', place)}`,
  }),
}

/** The block of the page in this language. */
function shown(language: string, { upstreamPort, files }: ProxyPlace): string {
  const [, block] = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(page) ?? []
  if (block === undefined) throw new Error(`docs/reverse-proxy.md shows no ${language}.`)
  return block
    .replace('/etc/ssl/bothy/fullchain.pem', files.certificate)
    .replace('/etc/ssl/bothy/privkey.pem', files.key)
    .replace('127.0.0.1:7080', `127.0.0.1:${upstreamPort}`)
}

function programOf(kind: ProxyKind): string {
  const variable = `BOTHY_TEST_${kind.toUpperCase()}`
  const program = process.env[variable]
  if (program) return program
  throw new Error(`${variable} does not say where ${kind} is. \`npm test\` fetches and names it.`)
}
