import { createHash } from 'node:crypto'
import { createServer } from 'node:http'

/**
 * The app that is forwarded: a small answer, a large one, and WebSockets that stay silent. It runs
 * in a codespace and beside it alike, so it needs nothing but Node.
 */
const small = Buffer.alloc(1024, 'a')
const chunk = Buffer.alloc(65_536, 'b')
const largeBytes = 200 * 1024 ** 2

const server = createServer((request, response) => {
  if (request.url?.endsWith('/large')) return sendLarge(response)
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': small.length })
  response.end(small)
})

function sendLarge(response) {
  response.writeHead(200, { 'content-length': largeBytes })
  let left = largeBytes / chunk.length
  const send = () => {
    while (left > 0) {
      left -= 1
      if (!response.write(chunk)) return response.once('drain', send)
    }
    response.end()
  }
  send()
}

server.on('upgrade', (request, socket) => {
  const key = request.headers['sec-websocket-key']
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
  socket.on('error', () => socket.destroy())
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept.digest('base64')}\r\n\r\n`,
  )
})

server.listen(Number(process.argv[2]), '127.0.0.1', () => {
  process.stdout.write(`it-listens-on-${server.address().port}\n`)
})
