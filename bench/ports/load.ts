import { once } from 'node:events'
import { get, request } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { quantile } from '../figures.ts'

/** Where an app is asked, and as whom. */
export type Place = { port: number; path: string; headers: Record<string, string> }
export type Rate = { perSecond: number; p99Ms: number }

const host = '127.0.0.1'

/** Small questions, one after the other on each of so many connections that stay open. */
export async function rateOf(place: Place, clients: number, forMs: number): Promise<Rate> {
  const times: number[] = []
  const until = performance.now() + forMs
  const text = headOf(`${place.path}small`, place)
  await Promise.all(Array.from({ length: clients }, () => askUntil(until, { place, text, times })))
  return { perSecond: times.length / (forMs / 1000), p99Ms: quantile(times, 0.99) }
}

type Client = { place: Place; text: string; times: number[] }

/** Read by hand, so that what is measured is the proxy and not its client. */
async function askUntil(until: number, client: Client): Promise<void> {
  while (performance.now() < until) await askOnOneConnection(until, client)
}

function askOnOneConnection(until: number, { place, text, times }: Client): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: place.port, noDelay: true })
    let head = ''
    let left = -1
    let began = 0
    const ask = () => {
      if (performance.now() >= until) return void socket.destroy()
      head = ''
      left = -1
      began = performance.now()
      socket.write(text)
    }
    socket.on('connect', ask)
    socket.on('data', (chunk: Buffer) => {
      let body = chunk.length
      if (left < 0) {
        head += chunk.toString('latin1')
        const end = head.indexOf('\r\n\r\n')
        if (end < 0) return
        if (!head.startsWith('HTTP/1.1 200')) return void socket.destroy(new Error(head))
        left = Number(/\ncontent-length: *(\d+)/i.exec(head)?.[1])
        body = head.length - end - 4
      }
      left -= body
      if (left > 0) return
      times.push(performance.now() - began)
      ask()
    })
    socket.on('error', reject)
    // Some close after each answer; whoever asks then opens another.
    socket.on('close', () => resolve())
  })
}

function headOf(path: string, { headers }: Place): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`
}

/** The large answer, in megabytes of a million bytes a second. */
export async function downloadRate({ port, path, headers }: Place): Promise<number> {
  const began = performance.now()
  const asked = get({ host, port, path: `${path}large`, headers, agent: false })
  const [answer] = await once(asked, 'response')
  let bytes = 0
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  await once(answer, 'end')
  return bytes / 1e3 / (performance.now() - began)
}

/** So many WebSockets that say nothing. */
export async function openSockets(place: Place, count: number): Promise<Duplex[]> {
  const sockets: Duplex[] = []
  for (let opened = 0; opened < count; opened += 50) {
    sockets.push(...(await Promise.all(Array.from({ length: 50 }, () => openSocket(place)))))
  }
  return sockets
}

async function openSocket({ port, path, headers }: Place): Promise<Duplex> {
  const asked = request({
    host,
    port,
    path,
    headers: {
      ...headers,
      // As the browser of somebody on the app's own page says.
      origin: `http://${headers.Host}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    },
    agent: false,
  })
  // One that is answered otherwise is no WebSocket.
  asked.once('response', ({ statusCode }) => asked.destroy(new Error(`It said ${statusCode}.`)))
  asked.end()
  const [, socket] = await once(asked, 'upgrade')
  socket.on('error', () => socket.destroy())
  return socket
}
