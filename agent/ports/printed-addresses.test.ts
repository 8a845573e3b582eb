import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Terminal } from '../terminals/terminal.ts'
import type { Terminals } from '../terminals/terminals.ts'
import { PrintedAddresses } from './printed-addresses.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

type Watch = Parameters<Terminals['watch']>[0]

function start() {
  let onOutput: Watch['onOutput']
  const terminal = { id: 'one' } as Terminal
  const terminals = {
    watch: (watch: Watch) => {
      onOutput = watch.onOutput
      return { [Symbol.dispose]: () => undefined }
    },
  } as Terminals
  const printed = new PrintedAddresses(terminals, () => undefined)
  return {
    printed,
    print: (path: string) => onOutput?.(terminal, Buffer.from(`http://localhost:3000${path} \r\n`)),
    path: () => printed.at(3000)?.path,
    later: (ms: number) => vi.advanceTimersByTime(ms),
    [Symbol.dispose]: () => printed[Symbol.dispose](),
  }
}

const port = new Set([3000])

test('however late it is seen that a program listens, what it printed first counts', () => {
  using room = start()
  room.printed.settle(new Set(), performance.now(), -1)
  const lookedAt = performance.now()
  room.later(100)
  room.print('/home')
  // On a busy machine, or where another socket closed when this one came.
  room.later(4000)
  room.printed.settle(port, performance.now(), lookedAt)
  room.print('/request')
  expect(room.path()).toBe('/home')
})

test('an address of a server that listens already counts over what is logged before the next look', () => {
  using room = start()
  const lookedAt = performance.now()
  room.later(5000)
  room.print('/home')
  room.later(5000)
  room.printed.settle(port, performance.now(), lookedAt)
  room.print('/request')
  expect(room.path()).toBe('/home')
})

test('what was printed long before anything listened is outdone', () => {
  using room = start()
  room.print('/old')
  room.later(3000)
  room.printed.settle(new Set(), performance.now(), 0)
  const lookedAt = performance.now()
  room.later(300)
  room.printed.settle(port, performance.now(), lookedAt)
  room.print('/home')
  expect(room.path()).toBe('/home')
})
