import { createServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ProbeOutcome } from '#agent/protocol/network.ts'
import type { AppContext } from '#server/context.ts'
import type { Egress } from '#server/drivers/container-driver.ts'
import { probeFromInside } from './probe-from-inside.ts'

const targets = [
  { address: '10.213.0.1', port: 4000 },
  { address: '10.213.9.9', port: 9 },
]

type Given = {
  isolation?: string
  egress?: Egress
  isAnswered?: boolean
  online?: Promise<void>
}

/** An agent that finds one after the other, and how often it was asked. */
async function probed(
  findings: ProbeOutcome[][],
  { isolation = 'enforced', egress = 'public', isAnswered = true, ...given }: Given = {},
) {
  const path = join(tmpdir(), `bothy-${crypto.randomUUID()}`)
  let count = 0
  const agent = createServer(({ url }, response) => {
    if (url?.includes('network.names')) {
      return response.end(JSON.stringify({ result: { data: { isAnswered } } }))
    }
    const outcomes = findings[Math.min(count, findings.length - 1)]
    count += 1
    return response.end(JSON.stringify({ result: { data: { outcomes } } }))
  })
  await new Promise<void>((resolve) => agent.listen(path, resolve))
  const driver = { isolationTargets: async () => targets, connect: async () => connect(path) }
  const ctx = { config: { isolation }, driver } as unknown as AppContext
  const probe = probeFromInside(ctx, { id: 'some', egress, ...given }, AbortSignal.timeout(5000))
  const result = await probe.then(
    () => 'isolated',
    (error: Error) => error.message,
  )
  agent.close()
  return { result, count }
}

test('what refuses at once is not asked again', async () => {
  expect(await probed([['refused', 'refused']])).toEqual({ result: 'isolated', count: 1 })
})

test('what does not get onto its network is not asked what it reaches there', async () => {
  const online = Promise.reject(new Error('no address left'))
  const unasked = { result: 'no address left', count: 0 }
  expect(await probed([['refused', 'refused']], { online })).toEqual(unasked)
  expect(await probed([], { online, isolation: 'unprotected' })).toEqual(unasked)
})

test('silence is asked again, and a refusal then is enough', async () => {
  const findings: ProbeOutcome[][] = [
    ['refused', 'unanswered'],
    ['unanswered', 'refused'],
    ['refused', 'refused'],
  ]
  expect(await probed(findings)).toEqual({ result: 'isolated', count: 3 })
})

test('lasting silence is never taken for safety (S-62)', async () => {
  expect(await probed([['refused', 'unanswered']])).toEqual({
    result: expect.stringContaining('10.213.9.9:9 should be refused, and was unanswered'),
    count: 3,
  })
  expect(await probed([['refused']])).toMatchObject({
    result: expect.stringContaining('10.213.9.9:9 should be refused'),
  })
})

test('what connects is refused at once, whatever else is silent', async () => {
  expect(await probed([['unanswered', 'connected']])).toEqual({
    result: expect.stringContaining('10.213.9.9:9 should be refused, and was connected'),
    count: 1,
  })
})

test('who accepted to be unprotected is not asked', async () => {
  expect(await probed([['unanswered', 'unanswered']], { isolation: 'unprotected' })).toEqual({
    result: 'isolated',
    count: 0,
  })
})

test('one that reaches nothing must not be answered about names either (S-76)', async () => {
  const refused: ProbeOutcome[][] = [['refused', 'refused']]
  expect(await probed(refused, { egress: 'none', isAnswered: false })).toEqual({
    result: 'isolated',
    count: 1,
  })
  expect((await probed(refused, { egress: 'none', isAnswered: true })).result).toMatch(
    /names are answered in it.*"dns" in its daemon\.json/,
  )
  expect((await probed(refused, { egress: 'public', isAnswered: true })).result).toBe('isolated')
})
