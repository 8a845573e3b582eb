import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type AgentSocket, agentSocketClass } from './agent-socket.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/**
 * The browser's socket, without a network: what is sent is noted, what arrives is said by the test.
 */
class FakeSocket extends EventTarget {
  readonly OPEN = 1
  readyState = 0
  readonly sent: unknown[] = []
  readonly protocols: string[]
  constructor(_url: string, protocols: string[]) {
    super()
    this.protocols = protocols
  }
  send(data: unknown): void {
    this.sent.push(data)
  }
  close(): void {
    // On a dead path the closing handshake never ends, so no event follows.
    this.readyState = 2
  }
  open(): void {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }
  receive(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

function connect() {
  const latencies: number[] = []
  let closings = 0
  let tickets = 0
  const Socket = agentSocketClass(FakeSocket as unknown as typeof WebSocket, {
    takeTicket: () => `ticket-${++tickets}`,
    onLatency: (ms) => latencies.push(ms),
    onClosed: () => {
      closings += 1
    },
  })
  const socket = new Socket('ws://host/c/hut/agent') as unknown as FakeSocket & AgentSocket
  const heard: string[] = []
  for (const type of ['open', 'message', 'error', 'close']) {
    socket.addEventListener(type, () => heard.push(type))
  }
  return { socket, heard, latencies, closings: () => closings, Socket }
}

test('the ticket is the second subprotocol, another one for each socket', () => {
  const { socket, Socket } = connect()
  expect(socket.protocols).toEqual(['bothy', 'ticket-1'])
  expect((new Socket('ws://host/') as unknown as FakeSocket).protocols[1]).toBe('ticket-2')
})

test('an answered ping tells the latency, and the next follows five seconds later', async () => {
  const { socket, latencies } = connect()
  socket.open()
  expect(socket.sent).toEqual(['PING'])
  await vi.advanceTimersByTimeAsync(12)
  socket.receive('PONG')
  expect(latencies).toEqual([12])
  await vi.advanceTimersByTimeAsync(5000)
  expect(socket.sent).toEqual(['PING', 'PING'])
})

test('a path that goes dead is closed within 15 s, without a closing handshake (F-22)', async () => {
  const { socket, heard, closings } = connect()
  socket.open()
  socket.receive('PONG')
  await vi.advanceTimersByTimeAsync(15_000)
  expect(heard).toEqual(['open', 'message', 'close'])
  expect(closings()).toBe(1)
})

test('output that goes on arriving keeps a slow path alive, but not one whose way up is dead', async () => {
  const { socket, heard } = connect()
  socket.open()
  for (let second = 0; second < 15; second++) {
    await vi.advanceTimersByTimeAsync(1000)
    socket.receive(new ArrayBuffer(1))
  }
  expect(heard).not.toContain('close')
  for (let second = 0; second < 15; second++) {
    await vi.advanceTimersByTimeAsync(1000)
    socket.receive(new ArrayBuffer(1))
  }
  expect(heard).toContain('close')
})

test('nothing is heard of a socket that was given up, should its path come back', async () => {
  const { socket, heard } = connect()
  socket.open()
  await vi.advanceTimersByTimeAsync(15_000)
  const before = heard.length
  socket.receive('late')
  socket.dispatchEvent(new Event('close'))
  expect(heard).toHaveLength(before)
})

test('an attempt that does not open in ten seconds fails', async () => {
  const { heard } = connect()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(heard).toEqual(['error', 'close'])
})

test('asked for a sign of life it gives up after two seconds', async () => {
  const { socket, heard } = connect()
  socket.open()
  socket.receive('PONG')
  socket.checkNow()
  await vi.advanceTimersByTimeAsync(2100)
  expect(heard).toContain('close')
})
