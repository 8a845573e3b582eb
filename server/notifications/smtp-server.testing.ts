import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { createServer as createTlsServer } from 'node:tls'
import { certificateOf } from '#e2e/fixtures/certificate.ts'
import { freePort } from '#e2e/fixtures/free-port.ts'

type TakenMail = { from: string; to: string; text: string; login: string | null }
type Mood = 'takes' | 'refuses' | 'hangsUp'

/** A mail server on loopback that keeps what it takes. */
export class TestMailServer {
  static async start({ isTls = false } = {}): Promise<TestMailServer> {
    const port = await freePort()
    const server = new TestMailServer(port)
    const talk = (socket: Socket) => void server.#talk(socket).catch(() => socket.destroy())
    const { certificate: cert, key } = await certificateOf('127.0.0.1')
    const listener = isTls ? createTlsServer({ cert, key }, talk) : createServer(talk)
    await new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve))
    server.#close = () => new Promise((resolve) => listener.close(() => resolve()))
    return server
  }

  readonly port: number
  readonly mails: TakenMail[] = []
  mood: Mood = 'takes'
  #sockets = new Set<Socket>()
  #close: () => Promise<void> = async () => undefined

  private constructor(port: number) {
    this.port = port
  }

  async #talk(socket: Socket): Promise<void> {
    this.#sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => this.#sockets.delete(socket))
    const say = (line: string) => socket.write(`${line}\r\n`)
    const mail: TakenMail = { from: '', to: '', text: '', login: null }
    let isData = false
    say('220 mail.test ready')
    for await (const line of createInterface({ input: socket, crlfDelay: Infinity })) {
      if (isData) {
        isData = line !== '.'
        if (isData) mail.text += `${line}\n`
        else {
          this.mails.push({ ...mail })
          if (this.mood === 'hangsUp') return void socket.destroy()
          say('250 taken')
        }
        continue
      }
      const [verb = ''] = line.toUpperCase().split(/[ :]/)
      if (verb === 'EHLO') socket.write('250-mail.test\r\n250 AUTH PLAIN\r\n')
      else if (verb === 'AUTH') {
        const plain = Buffer.from(line.split(' ')[2] ?? '', 'base64').toString()
        mail.login = plain.split('\0').slice(1).join(':')
        say('235 welcome')
      } else if (verb === 'MAIL') {
        mail.from = line
        say('250 ok')
      } else if (verb === 'RCPT') {
        mail.to = /<(.*)>/.exec(line)?.[1] ?? ''
        say(this.mood === 'refuses' ? '550 no such mailbox' : '250 ok')
      } else if (verb === 'DATA') {
        isData = true
        say('354 go on')
      } else if (verb === 'QUIT') {
        socket.end('221 bye\r\n')
      } else say('500 what?')
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await this.#close()
  }
}
