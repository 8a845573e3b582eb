import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { spawn } from '@lydell/node-pty'
import { type WebSocket, WebSocketServer } from 'ws'

const pageFolder = join(import.meta.dirname, '../../dist/bench')
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
}
/** What may be on its way to the page and not drawn yet, before the program is paused. */
const windowBytes = 256 * 1024

/**
 * The practical floor: static files, one WebSocket, one PTY with flow control, and nothing else. No
 * container, no sign-in, no reconnecting. `files` are what its page can open, by name.
 */
export class BareServer {
  static async start(files: Record<string, string>): Promise<BareServer> {
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://bare').pathname
      const file = join(pageFolder, path === '/' ? 'index.html' : path)
      const packed = `${file}.br`
      const isPacked = statSync(packed, { throwIfNoEntry: false }) !== undefined
      try {
        const body = readFileSync(isPacked ? packed : file)
        response.writeHead(200, {
          'content-type': types[extname(file)] ?? 'application/octet-stream',
          'cache-control': path === '/' ? 'no-cache' : 'public, max-age=31536000, immutable',
          ...(isPacked ? { 'content-encoding': 'br' } : {}),
        })
        response.end(body)
      } catch {
        response.writeHead(404).end()
      }
    })
    new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) =>
      serve(socket, files),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new BareServer(server)
  }

  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}/`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

/** Binary frames are the terminal's bytes; text frames are everything else, as JSON. */
function serve(socket: WebSocket, files: Record<string, string>): void {
  const pty = spawn('/bin/bash', ['--norc', '--noprofile'], {
    cols: 100,
    rows: 24,
    cwd: '/tmp',
    env: { PATH: process.env.PATH ?? '', PS1: '$ ', TERM: 'xterm-256color', LANG: 'C.UTF-8' },
    encoding: null,
  })
  let inFlight = 0
  pty.onData((data) => {
    const bytes = data as unknown as Buffer
    inFlight += bytes.length
    if (inFlight > windowBytes) pty.pause()
    socket.send(bytes, { binary: true })
  })
  socket.on('message', (data, isBinary) => {
    if (isBinary) return pty.write(String(data))
    const asked = JSON.parse(String(data)) as {
      list?: number
      ack?: number
      open?: string
      columns?: number
      rows?: number
    }
    if (asked.ack !== undefined) {
      inFlight -= asked.ack
      if (inFlight <= windowBytes) pty.resume()
    }
    if (asked.list !== undefined) {
      socket.send(JSON.stringify({ names: namesIn(folderOf(asked.list)) }))
    }
    if (asked.open !== undefined) socket.send(JSON.stringify({ text: files[asked.open] ?? '' }))
    if (asked.columns && asked.rows) pty.resize(asked.columns, asked.rows)
  })
  socket.on('close', () => pty.kill('SIGKILL'))
}

const folders = new Map<number, string>()

/** A folder with so many files, made when it is asked for first. */
function folderOf(count: number): string {
  const known = folders.get(count)
  if (known) return known
  const folder = mkdtempSync(join(tmpdir(), 'bothy-bench-wide-'))
  for (let index = 1; index <= count; index += 1) {
    writeFileSync(join(folder, `entry-${String(index).padStart(5, '0')}.txt`), '')
  }
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  folders.set(count, folder)
  return folder
}

/** In the order of people, as any tree shows them. */
function namesIn(folder: string): string[] {
  const { compare } = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
  return readdirSync(folder).sort(compare)
}
