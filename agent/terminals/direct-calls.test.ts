import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AgentError } from '../errors.ts'
import { answerDelayMs } from '../protocol/terminal-sizes.ts'
import { DirectCalls } from './direct-calls.ts'
import { Terminals } from './terminals.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function build() {
  const typed: string[] = []
  const answers: unknown[] = []
  const terminal = {
    input(_: string, sequence: number, bytes: Uint8Array) {
      if (sequence !== typed.length + 1) throw new AgentError('INPUT_GAP', 'One is missing.')
      typed.push(Buffer.from(bytes).toString())
    },
    acknowledge: (_: string, offset: number) => typed.push(`drawn ${offset}`),
  }
  const terminals = new Terminals()
  vi.spyOn(terminals, 'require').mockReturnValue(terminal as never)
  const calls = new DirectCalls({ terminals }, (answer) => answers.push(answer))
  const call = (id: number, path: string, input: object) =>
    calls.take({
      id,
      method: 'mutation',
      params: { path, input: { terminalId: 'one', viewerId: 'viewer-1', ...input } },
    })
  const type = (id: number, sequence: number, text: string) =>
    call(id, 'terminals.input', { sequence, bytes: Buffer.from(text) })
  return { typed, answers, call, calls, type }
}

test('what is typed is carried out at once, and answered late, once for all of it', () => {
  const { typed, answers, call, type } = build()
  expect(type(-1, 1, 'l')).toBe(true)
  expect(type(-2, 2, 's')).toBe(true)
  expect(call(-3, 'terminals.ack', { offset: 7 })).toBe(true)
  expect([typed, answers]).toEqual([['l', 's', 'drawn 7'], []])
  vi.advanceTimersByTime(answerDelayMs)
  expect(answers).toEqual([{ id: -3, result: { type: 'data' } }])
  vi.advanceTimersByTime(answerDelayMs)
  expect(answers.length).toBe(1)
})

test('what cannot be carried out is left to tRPC, after the answer to all before it', () => {
  const { typed, answers, type } = build()
  type(-1, 1, 'l')
  expect(type(-2, 3, 's')).toBe(false)
  expect([typed, answers]).toEqual([['l'], [{ id: -1, result: { type: 'data' } }]])
})

test('nothing but its own two calls, in their shapes, is taken', () => {
  const { typed, call, calls } = build()
  expect(call(1, 'terminals.ack', { offset: 7 })).toBe(false)
  expect(call(-1, 'terminals.ack', { offset: -7 })).toBe(false)
  expect(call(-1, 'terminals.ack', { offset: 7, viewerId: '../..' })).toBe(false)
  expect(call(-1, 'terminals.close', {})).toBe(false)
  expect(call(-1, 'terminals.input', { sequence: 1, bytes: 'text' })).toBe(false)
  expect(call(-1, 'terminals.input', { sequence: 1, bytes: Buffer.alloc(64 * 1024 + 1) })).toBe(
    false,
  )
  for (const message of [null, 7, 'text', [], {}]) expect(calls.take(message)).toBe(false)
  expect(typed).toEqual([])
})

test('a socket that has gone is answered no more', () => {
  const { answers, calls, type } = build()
  type(-1, 1, 'l')
  calls[Symbol.dispose]()
  vi.advanceTimersByTime(answerDelayMs)
  expect(answers).toEqual([])
})
