import type { Socket } from 'node:net'

/** A call to the engine, as it was made. */
export type EngineCall = {
  /** `POST /containers/create?name=…`, without the version. */
  name: string
  method: string
  body: string
  /** All that was sent so far, made to be the only call of its connection. */
  bytes: Buffer
}

/** Resolves to null where the connection ends before the call is whole. */
export function readCall(socket: Socket): Promise<EngineCall | null> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0)
    const finish = (call: EngineCall | null) => {
      socket.off('data', take)
      socket.off('end', giveUp)
      socket.off('close', giveUp)
      socket.pause()
      resolve(call)
    }
    const giveUp = () => finish(null)
    const take = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      const call = parseCall(received)
      if (call) finish(call)
    }
    socket.on('data', take)
    socket.once('end', giveUp)
    socket.once('close', giveUp)
  })
}

function parseCall(received: Buffer): EngineCall | null {
  const end = received.indexOf('\r\n\r\n')
  if (end === -1) return null
  const [line = '', ...headers] = received.toString('latin1', 0, end).split('\r\n')
  const [method = '', target = ''] = line.split(' ')
  const headerOf = (name: string) =>
    headers.find((header) => header.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1)
  const rest = received.subarray(end + 4)
  if (rest.length < Number(headerOf('content-length') ?? 0)) return null
  // One that becomes something else (a terminal) has no second call on it anyway.
  const isUpgrade = headerOf('upgrade') !== undefined
  const kept = headers.filter((header) => isUpgrade || !/^connection:/i.test(header))
  const head = [line, ...kept, ...(isUpgrade ? [] : ['Connection: close'])].join('\r\n')
  return {
    name: `${method} ${decodeURIComponent(target.replace(/^\/v\d+\.\d+/, '').replace(/\?$/, ''))}`,
    method,
    body: rest.toString(),
    bytes: Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), rest]),
  }
}

/** What the engine says when it refuses, with this status. */
export function answerOf(status: number): string {
  const body = JSON.stringify({ message: `refused with ${status}` })
  const head = [
    `HTTP/1.1 ${status} Refused`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
