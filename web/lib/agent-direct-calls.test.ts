import { expect, test } from 'vitest'
import { DirectCalls } from './agent-direct-calls.ts'

function build() {
  const frames: { id: number; method: string; params: unknown }[] = []
  let isOpen = true
  const calls = new DirectCalls((frame) => {
    if (isOpen) frames.push(frame as (typeof frames)[number])
    return isOpen
  })
  return {
    calls,
    frames,
    close: () => {
      isOpen = false
    },
  }
}

test('a call is on the socket at once, in tRPC’s frame, under a negative id', () => {
  const { calls, frames } = build()
  void calls.call('terminals.ack', { offset: 1 })
  expect(frames).toEqual([
    { id: -1, method: 'mutation', params: { path: 'terminals.ack', input: { offset: 1 } } },
  ])
})

test('answers find their calls; those of tRPC’s own calls are left alone', async () => {
  const { calls } = build()
  const first = calls.call('terminals.input', {})
  const second = calls.call('terminals.input', {})
  calls.answered({ id: 1, result: {} })
  calls.answered({ id: -2, error: { message: 'gap', data: { reason: 'INPUT_GAP' } } })
  calls.answered({ id: -1, result: {} })
  await expect(first).resolves.toBeUndefined()
  await expect(second).rejects.toMatchObject({ reason: 'INPUT_GAP' })
})

test('what was under way when the connection went fails as lost, and so does what comes after', async () => {
  const { calls, close } = build()
  const lost = calls.call('terminals.input', {})
  calls.connectionLost()
  close()
  await expect(lost).rejects.toMatchObject({ reason: 'CONNECTION_LOST' })
  await expect(calls.call('terminals.input', {})).rejects.toMatchObject({
    reason: 'CONNECTION_LOST',
  })
})

test('a success is that of everything before it, and of nothing after it', async () => {
  const { calls } = build()
  const first = calls.call('terminals.input', {})
  const second = calls.call('terminals.ack', {})
  const third = calls.call('terminals.input', {})
  calls.answered({ id: -2, result: {} })
  await expect(Promise.all([first, second])).resolves.toBeDefined()
  calls.connectionLost()
  await expect(third).rejects.toMatchObject({ reason: 'CONNECTION_LOST' })
})
