import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { vi } from 'vitest'

/** One that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

type Program = {
  port: number
  host?: string
  folder: string
  /** The path of an address that it prints once it listens. */
  prints?: string
  /** What it prints when it is told by SIGUSR2 to end. */
  crash?: string
  /** A child of its own listens with it. */
  isShared?: boolean
}

/** Starts a program in a shell, which runs it in the background; it listens when this resolves. */
export async function listenAs(
  run: (line: string) => Promise<unknown>,
  { port, host = '127.0.0.1', folder, prints, crash = '', isShared = false }: Program,
): Promise<{ pid: number; script: string }> {
  const script = join(folder, `listen-${port}.mjs`)
  const mark = join(folder, `pid-${port}`)
  const address = `http://localhost:${port}${prints}`
  const child = `spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], {
    stdio: ['ignore', 'ignore', 'ignore', server._handle],
  })`
  writeFileSync(
    script,
    `import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
const shell = process.ppid
setInterval(() => process.ppid === shell || process.exit(), 200)
process.on('SIGUSR2', () => { console.error('${crash}'); process.exit(1) })
const server = createServer()
server.listen({ port: ${port}, host: '${host}', ipv6Only: true }, () => {
  ${prints === undefined ? '' : `console.log('${address}')`}
  ${isShared ? child : ''}
  writeFileSync('${mark}', String(process.pid))
})
`,
  )
  await run(`'${process.execPath}' '${script}' &`)
  await vi.waitUntil(() => existsSync(mark) && readFileSync(mark, 'utf8') !== '', 20_000)
  return { pid: Number(readFileSync(mark, 'utf8')), script }
}
