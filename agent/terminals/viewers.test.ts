import { expect, test, vi } from 'vitest'
import { windowBytes } from '../protocol/terminal-sizes.ts'
import { replayRingBytes } from '../protocol/terminals.ts'
import { startTestAgent } from '../testing/start-test-agent.ts'
import { watchTerminal } from '../testing/watch-terminal.ts'
import { openTerminal, typist, viewerId } from './terminals.testing.ts'

test('a viewer that lost its socket resumes without gap or duplicate', async () => {
  await using agent = await startTestAgent()
  const first = await agent.connect()
  const terminalId = await openTerminal(first)
  await typist(first, terminalId)('stty -echo; seq -f "line %.0f" 1 60000; echo do""ne\n')
  let view = watchTerminal(first, { terminalId })
  let text = ''
  for (const atLeast of [20_000, 150_000, 400_000]) {
    await view.until(({ receivedBytes }) => text.length + receivedBytes > atLeast)
    const client = await agent.connect()
    text += view.text
    const { lastEventId = '' } = view
    view.leave()
    view = watchTerminal(client, { terminalId, lastEventId })
  }
  await view.untilText('done')
  text += view.text
  const printed = text.slice(text.indexOf('line 1\r')).split('\r\n').slice(0, 60_000)
  expect(printed).toEqual(Array.from({ length: 60_000 }, (_, index) => `line ${index + 1}`))
  expect(view.events.some(({ type }) => type === 'gap')).toBe(false)
})

test('a broken socket leaves the program paused before anything is lost, and output goes on where it stopped', async () => {
  await using agent = await startTestAgent()
  const first = await agent.connect()
  const terminalId = await openTerminal(first)
  await typist(first, terminalId)('stty -echo; seq -f "line %.0f" 1 300000; echo do""ne\n')
  const before = watchTerminal(first, { terminalId })
  await before.until(({ receivedBytes }) => receivedBytes > 300_000)
  first.drop()
  const { ring } = agent.ctx.terminals.require(terminalId)
  const { text, lastEventId = '' } = before
  const second = await agent.connect()
  const elsewhere = await openTerminal(second)
  const other = watchTerminal(second, { terminalId: elsewhere })
  await typist(
    second,
    elsewhere,
  )('i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done; echo pas""sed\n')
  await other.untilText('passed')
  expect(ring.end - before.receivedBytes).toBeLessThan(replayRingBytes)
  const after = watchTerminal(second, { terminalId, lastEventId })
  await after.untilText('done')
  const all = (text + after.text).split('\r\n').filter((line) => /line \d+$/.test(line))
  expect(all.length).toBe(300_000)
  expect(all.at(-1)).toBe('line 300000')
  // On a busy machine program and agent take turns at every four kilobytes.
}, 240_000)

test('a program is paused while its viewer draws nothing, and goes on when it does (F-23)', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  const terminalId = await openTerminal(client)
  const view = watchTerminal(client, { terminalId, isStuck: true })
  const type = typist(client, terminalId)
  await type('stty -echo; yes\n')
  await view.until(({ receivedBytes }) => receivedBytes >= windowBytes)
  const { ring } = agent.ctx.terminals.require(terminalId)
  const elsewhere = await openTerminal(client)
  const other = watchTerminal(client, { terminalId: elsewhere, viewerId: 'viewer-2' })
  await typist(client, elsewhere, 1, 'viewer-2')('seq 1 30000; echo do""ne\n')
  await other.untilText('done')
  expect(view.receivedBytes).toBe(windowBytes)
  const held = ring.end
  expect(held).toBeLessThan(windowBytes + 200_000)
  const offset = view.receivedBytes
  await client.api.terminals.ack.mutate({ terminalId, viewerId, offset })
  await view.until(({ receivedBytes }) => receivedBytes >= 2 * windowBytes)
  await type('\x03')
  await client.api.terminals.close.mutate({ terminalId })
  await view.until(({ isComplete }) => isComplete)
})

test('a viewer that comes back after the ring ran over is told of the gap', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  const terminalId = await openTerminal(client)
  const view = watchTerminal(client, { terminalId })
  await view.until(({ events }) => events.length > 1)
  const { lastEventId = '' } = view
  view.leave()
  const marker = watchTerminal(client, { terminalId, viewerId: 'viewer-2' })
  await typist(client, terminalId)('seq 1 600000; echo do""ne\n')
  await marker.untilText('done')
  const back = watchTerminal(client, { terminalId, lastEventId })
  await back.untilText('done')
  const gap = back.events.find((event) => event.type === 'gap')
  const from = Number(lastEventId.split(':')[1])
  expect(gap).toEqual({ type: 'gap', from, to: expect.any(Number) })
  expect(back.receivedBytes).toBeGreaterThan(1_900_000)
  const attached = back.events[0]
  expect(attached?.type === 'attached' && attached.replayTo).toBe(
    (gap?.type === 'gap' ? gap.to : 0) + back.receivedBytes,
  )
})

test('a viewer that knew another life of a terminal is told that it restarted', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  const terminalId = await openTerminal(client)
  const type = typist(client, terminalId)
  await type('echo hel""lo\n')
  for (const lastEventId of ['otherlife:12', 'nonsense', `${'9'.repeat(20)}:x`]) {
    const view = watchTerminal(client, {
      terminalId,
      lastEventId,
      viewerId: `v-${lastEventId.length}-other`,
    })
    await view.untilText('hello')
    expect(view.events.slice(0, 2).map((event) => event.type)).toEqual(['attached', 'restarted'])
    view.leave()
  }
})

test('two viewers see the same output, the last size wins, and one leaving does not end it (F-27)', async () => {
  await using agent = await startTestAgent()
  const [one, two] = [await agent.connect(), await agent.connect()]
  const terminalId = await openTerminal(one)
  const left = watchTerminal(one, { terminalId })
  const right = watchTerminal(two, { terminalId, viewerId: 'viewer-2' })
  await right.until(({ events }) => events.length > 0)
  await two.api.terminals.resize.mutate({ terminalId, size: { columns: 101, rows: 33 } })
  await typist(one, terminalId)('stty size; echo do""ne\n')
  await Promise.all([left.untilText('done'), right.untilText('done')])
  expect(left.text).toBe(right.text)
  expect(left.text).toContain('33 101')
  for (const view of [left, right]) {
    expect(view.events).toContainEqual({ type: 'resized', size: { columns: 101, rows: 33 } })
  }
  left.leave()
  one.drop()
  await typist(two, terminalId, 1, 'viewer-2')('echo sti""ll\n')
  await right.untilText('still')
})

test('a viewer that has stalled does not hold the program for the others for ever', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] })
  try {
    await using agent = await startTestAgent()
    const client = await agent.connect()
    const terminalId = await openTerminal(client)
    const stuck = watchTerminal(client, { terminalId, isStuck: true, viewerId: 'viewer-2' })
    const lively = watchTerminal(client, { terminalId })
    await typist(client, terminalId)('stty -echo; seq 1 500000; echo do""ne\n')
    await stuck.until(({ receivedBytes }) => receivedBytes >= windowBytes)
    await lively.until(({ receivedBytes }) => receivedBytes >= windowBytes)
    await vi.advanceTimersByTimeAsync(40_000)
    await lively.untilText('done')
    expect(stuck.receivedBytes).toBe(windowBytes)
    const offset = stuck.receivedBytes
    const ack = { terminalId, viewerId: 'viewer-2', offset }
    await client.api.terminals.ack.mutate(ack)
    await stuck.until(({ events }) => events.some(({ type }) => type === 'gap'))
  } finally {
    vi.useRealTimers()
  }
})
