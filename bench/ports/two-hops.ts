import { Agent, createServer, request } from 'node:http'
import { connect, createServer as createRelay, type Socket } from 'node:net'

/**
 * The least that could be in our place: one process in front that is asked over HTTP and asks over
 * HTTP, kept connections and all, and one behind that passes bytes on to the app, with a unix
 * socket between the two. It decides nothing and looks at nothing.
 */
const [, , part, socketPath = '', port] = process.argv

if (part === 'behind') {
  createRelay((line) => {
    const app = connect({ host: '127.0.0.1', port: Number(port), noDelay: true })
    for (const [one, other] of [
      [line, app],
      [app, line],
    ] as [Socket, Socket][]) {
      one.on('error', () => other.destroy())
      one.pipe(other)
    }
  }).listen(socketPath, () => process.stdout.write('it-listens-on-0\n'))
} else {
  const agent = new Agent({ keepAlive: true })
  const server = createServer((asked, response) => {
    const { method, url: path, headers } = asked
    const passed = request({ socketPath, agent, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    passed.on('error', () => response.destroy())
    asked.pipe(passed)
  })
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`it-listens-on-${(server.address() as { port: number }).port}\n`)
  })
}
