import { expect, test } from 'vitest'
import { agentEncoder } from './agent-encoder.ts'

test('bytes stay bytes, and a field that is undefined is not there', () => {
  const seen: unknown[] = []
  const encoder = agentEncoder((message) => seen.push(message))
  const frame = encoder.encode({ id: 1, bytes: new Uint8Array([0, 255]), nothing: undefined })
  const buffer = Uint8Array.from(frame as Uint8Array).buffer
  const decoded = encoder.decode(buffer)
  expect(decoded).toEqual({ id: 1, bytes: new Uint8Array([0, 255]) })
  expect('nothing' in (decoded as object)).toBe(false)
  expect(seen).toEqual([decoded])
})

test('a text frame is refused', () => {
  expect(() => agentEncoder(() => undefined).decode('{}')).toThrow('binary')
})
