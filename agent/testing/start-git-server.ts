import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { generate } from 'selfsigned'

/**
 * Repositories by https, served by Git's own CGI program; what is below `/private` asks
 * for a password.
 */
export async function startGitServer() {
  const folder = mkdtempSync(join(tmpdir(), 'bothy-git-'))
  const made = await generate([{ name: 'commonName', value: 'Bothy tests' }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  })
  const certificateFile = join(folder, 'certificate.pem')
  writeFileSync(certificateFile, made.cert)
  const server = createServer({ cert: made.cert, key: made.private }, (request, response) => {
    if (!request.url?.startsWith('/private/')) return serve(folder, request, response)
    response.writeHead(401, { 'www-authenticate': 'Basic realm="Private"' }).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: (name: string) => `https://127.0.0.1:${port}/${name}`,
    /** What makes Git trust this server. */
    environment: { GIT_SSL_CAINFO: certificateFile },
    /**
     * Files by their path; what begins with `#!` is executable. With a branch, one more of a
     * repository that is there.
     */
    addRepository(name: string, files: Record<string, string>, branch?: string) {
      const path = join(folder, name)
      const git = (...args: string[]) => execFileSync('git', ['-C', path, ...args])
      if (branch !== undefined) git('checkout', '-q', '-b', branch)
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(path, file)), { recursive: true })
        writeFileSync(join(path, file), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 })
      }
      if (branch === undefined) git('init', '-q')
      git('add', '-A', '--force')
      const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com']
      git(...author, 'commit', '-q', '--no-gpg-sign', '-m', 'Add dotfiles')
      if (branch !== undefined) git('checkout', '-q', '-')
    },
    [Symbol.dispose]() {
      server.close()
      server.closeAllConnections()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function serve(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'https://git')
  const child = spawn('git', ['-c', 'safe.directory=*', 'http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      HTTP_GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  // The program may end before it has read all of the request.
  child.stdin.on('error', () => undefined)
  request.pipe(child.stdin)
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  child.on('close', () => {
    const answer = Buffer.concat(parts)
    const end = answer.indexOf('\r\n\r\n')
    const lines = answer.subarray(0, end).toString().split('\r\n')
    const headers = Object.fromEntries(lines.map((line) => line.split(/:\s*/, 2)))
    const { Status: status = '200', ...others } = headers as Record<string, string>
    response.writeHead(Number.parseInt(status, 10), others).end(answer.subarray(end + 4))
  })
}
