import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type EndVerdict, Reconnect, reconnectDelayMs } from './agent-reconnect.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Answer = 'yes' | EndVerdict | 'no answer'

function build(answers: Answer[]) {
  const told: string[] = []
  let tickets = 0
  let isServerAway = false
  const reconnect = new Reconnect({
    requestTicket: async () => {
      if (isServerAway) throw new Error('no answer')
      tickets += 1
      return `ticket-${tickets}`
    },
    mayConnect: async () => {
      const answer = answers.shift() ?? 'yes'
      told.push(`asked: ${answer}`)
      if (answer === 'no answer') throw new Error('no answer')
      return answer
    },
    onEnded: (verdict) => told.push(`ended: ${verdict}`),
    onResumed: () => told.push('resumed'),
  })
  return {
    reconnect,
    told,
    setAway: (isAway: boolean) => {
      isServerAway = isAway
    },
  }
}

test('attempts are 0, 100, 200, 400 … and at most 3000 ms apart', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 20].map(reconnectDelayMs)).toEqual([
    0, 100, 200, 400, 800, 1600, 3000, 3000, 3000,
  ])
})

test('every attempt has a ticket of its own, and the first does not ask why', async () => {
  const { reconnect, told } = build([])
  await expect(reconnect.nextTicket()).resolves.toBe('ticket-1')
  expect(told).toEqual([])
  reconnect.opened()
  reconnect.closed()
  const again = reconnect.nextTicket()
  await vi.advanceTimersByTimeAsync(100)
  await expect(again).resolves.toBe('ticket-2')
  expect(told).toEqual([])
})

test('after a refused upgrade the server is asked before the next attempt', async () => {
  const { reconnect, told } = build(['yes'])
  await reconnect.nextTicket()
  const again = reconnect.nextTicket()
  await vi.advanceTimersByTimeAsync(100)
  await expect(again).resolves.toBe('ticket-2')
  expect(told).toEqual(['asked: yes'])
})

test.each(['signed-out', 'missing'] as const)(
  'a verdict of %s ends the attempts until somebody wakes them',
  async (verdict) => {
    const { reconnect, told } = build([verdict, 'yes'])
    await reconnect.nextTicket()
    const again = reconnect.nextTicket()
    await vi.advanceTimersByTimeAsync(600_000)
    expect(told).toEqual([`asked: ${verdict}`, `ended: ${verdict}`])
    reconnect.wake()
    await expect(again).resolves.toBe('ticket-2')
    expect(told.slice(2)).toEqual(['asked: yes', 'resumed'])
  },
)

test('a stopped codespace is asked about every five seconds, in case it is started', async () => {
  const { reconnect, told } = build(['not-running', 'not-running', 'yes'])
  await reconnect.nextTicket()
  const again = reconnect.nextTicket()
  await vi.advanceTimersByTimeAsync(100 + 5000 + 5000)
  await expect(again).resolves.toBe('ticket-2')
  expect(told.filter((line) => line === 'ended: not-running')).toHaveLength(2)
  expect(told.at(-1)).toBe('resumed')
})

test('a server that does not answer at all is tried for ever, never taken for a refusal (F-21)', async () => {
  const { reconnect, told, setAway } = build(Array(6).fill('no answer'))
  setAway(true)
  const ticket = reconnect.nextTicket()
  await vi.advanceTimersByTimeAsync(100 + 200 + 400 + 800 + 1600 + 3000)
  setAway(false)
  await vi.advanceTimersByTimeAsync(3000)
  await expect(ticket).resolves.toBe('ticket-1')
  expect(told.some((line) => line.startsWith('ended'))).toBe(false)
})

test('a wake-up cuts the wait short and begins the back-off anew', async () => {
  const { reconnect, setAway } = build(Array(9).fill('no answer').concat('yes'))
  setAway(true)
  const ticket = reconnect.nextTicket()
  await vi.advanceTimersByTimeAsync(7000)
  setAway(false)
  reconnect.wake()
  await vi.advanceTimersByTimeAsync(1600)
  await expect(ticket).resolves.toBe('ticket-1')
})

test('a connection that drops at once does not reset the back-off, one that lasted does', async () => {
  const { reconnect } = build([])
  const drop = async (afterMs: number) => {
    await vi.advanceTimersByTimeAsync(5000)
    const before = performance.now()
    const ticket = reconnect.nextTicket()
    await vi.runAllTimersAsync()
    await ticket
    const waitedMs = performance.now() - before
    reconnect.opened()
    await vi.advanceTimersByTimeAsync(afterMs)
    reconnect.closed()
    return waitedMs
  }
  expect(await drop(10)).toBe(0)
  expect(await drop(10)).toBe(100)
  expect(await drop(10)).toBe(200)
  expect(await drop(60_000)).toBe(400)
  expect(await drop(10)).toBe(0)
})

test('once disposed the wait ends with an error', async () => {
  const { reconnect } = build(['missing'])
  await reconnect.nextTicket()
  const again = reconnect.nextTicket()
  const outcome = expect(again).rejects.toThrow('closed')
  await vi.advanceTimersByTimeAsync(1000)
  reconnect[Symbol.dispose]()
  await outcome
})
