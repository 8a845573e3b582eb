import { execFileSync } from 'node:child_process'
import { createConnection, createServer } from 'node:net'
import { createInterface } from 'node:readline'

/**
 * The other machine of the small world (see inside.mjs): it answers every connection to port 80 of
 * any of its addresses with `hello`, and tells on port 81 what a connection of its own comes to: a
 * line of address and port is answered by `connected` or `unreachable`.
 */
const dialMs = 1500
const run = (...args) => execFileSync('ip', args)

process.stdout.write('namespace\n')
const { value } = await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next()
const { addresses, transit } = JSON.parse(value)
run('link', 'set', 'lo', 'up')
for (const address of addresses) run('address', 'add', `${address}/32`, 'dev', 'lo')
run('address', 'add', `${transit.there}/30`, 'dev', 'in0')
run('link', 'set', 'in0', 'up')
run('route', 'add', 'default', 'via', transit.here)

/** What is said is said back, for whoever keeps a connection open. */
const greeter = createServer((socket) => {
  socket.on('error', () => undefined)
  socket.write('hello\n')
  socket.pipe(socket)
})
const dialler = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => undefined)
  socket.once('data', (line) => {
    const [host, port] = String(line).trim().split(' ')
    const attempt = createConnection({ host, port: Number(port), timeout: dialMs })
    const tell = (word) => {
      attempt.destroy()
      socket.end(word)
    }
    attempt.on('connect', () => tell('connected'))
    attempt.on('timeout', () => tell('unreachable'))
    attempt.on('error', () => tell('unreachable'))
  })
})
greeter.listen(80, '0.0.0.0', () =>
  dialler.listen(81, '0.0.0.0', () => process.stdout.write('listening\n')),
)
