import type { RequestListener } from 'node:http'
import { createServer, type Server, type ServerOptions } from 'node:https'
import type { Clock } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import type { TlsFiles } from '#server/way-in.ts'
import { type Certificate, readCertificate } from './read-certificate.ts'

type Parts = {
  config: { publicUrl: string; portsUrl: string | null }
  log: Pick<Log, 'info' | 'error'>
  clock: Clock
}

const lookEveryMs = 60_000

export type CertificatesState = {
  /** The names of all that are served. */
  names: string[]
  /** When the first of them expires. */
  validTo: number
  /** Why files that have changed are not served; null where what is on the disk is. */
  problem: string | null
}

/**
 * What the server encrypts with. Files that change are served within a minute, to whoever connects
 * from then on; where they cannot be, what was read before is, and `state` says why.
 */
export class Certificates {
  readonly #files: readonly TlsFiles[]
  readonly #parts: Parts
  #served: Certificate[]
  #problem: string | null = null
  readonly #servers = new Set<Server>()

  /** @throws AppError that names what is wrong with a file, and the variable it is from. */
  constructor(files: readonly TlsFiles[], parts: Parts) {
    this.#files = files
    this.#parts = parts
    this.#served = this.#read()
  }

  /** A server of HTTP over TLS 1.2 or newer, which is given what is new. */
  createServer(options: ServerOptions, answer: RequestListener): Server {
    const server = createServer(
      {
        ...options,
        minVersion: 'TLSv1.2',
        SNICallback: (name, done) => done(null, this.#for(name).context),
        ...this.#first.pem,
      },
      answer,
    )
    this.#servers.add(server)
    server.once('close', () => this.#servers.delete(server))
    return server
  }

  get state(): CertificatesState {
    return {
      names: [...new Set(this.#served.flatMap(({ names }) => names))],
      validTo: Math.min(...this.#served.map(({ validTo }) => validTo)),
      problem: this.#problem,
    }
  }

  /** Looks at the files every minute, until it is disposed. */
  start(): Disposable {
    const timer = setInterval(() => this.look(), lookEveryMs)
    timer.unref()
    return { [Symbol.dispose]: () => clearInterval(timer) }
  }

  look(): void {
    const { log } = this.#parts
    try {
      const read = this.#read()
      const isNew = read.some(({ id }, at) => id !== this.#served[at]?.id)
      this.#problem = null
      if (!isNew) return
      this.#served = read
      // Who names no server, as browsers do at a mere address, gets the first.
      for (const server of this.#servers) server.setSecureContext(this.#first.pem)
      log.info({ ...this.state }, 'The certificate has changed, and the new one is served')
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      if (problem !== this.#problem) log.error({ problem }, 'The certificate could not be renewed')
      this.#problem = problem
    }
  }

  get #first(): Certificate {
    const [first] = this.#served
    if (!first) throw new Error('There is at least one certificate.')
    return first
  }

  #for(name: string): Certificate {
    return this.#served.find((certificate) => certificate.covers(name)) ?? this.#first
  }

  #read(): Certificate[] {
    const { config, clock } = this.#parts
    const read = this.#files.map((files) => readCertificate(files, clock.now()))
    for (const [variable, url] of [
      ['BOTHY_URL', config.publicUrl],
      ['BOTHY_PORTS_URL', config.portsUrl],
    ] as const) {
      if (url === null) continue
      const { hostname } = new URL(url)
      const name = variable === 'BOTHY_URL' ? hostname : `files-name.${hostname}`
      if (read.some((certificate) => certificate.covers(name))) continue
      const wanted = variable === 'BOTHY_URL' ? hostname : `*.${hostname}`
      const names = read.flatMap((one) => one.names).join(', ')
      throw new AppError(
        'TLS_UNUSABLE',
        `BOTHY_TLS_CERTIFICATE is for ${names || 'no name'}; expected ${wanted} too, for ${variable}. Several files are separated by commas.`,
      )
    }
    return read
  }
}
