import { afterEach, expect, test, vi } from 'vitest'
import type { PushRefusalReason, RefusedPush } from '../protocol/pushes.ts'
import { RefusedPushes } from './refused-pushes.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const refused = (reason: PushRefusalReason) => ({
  reason,
  repository: 'acme/engine',
  folder: '/workspaces/engine',
  branch: 'main',
  isSameBranch: true,
  remote: 'origin',
})

function follow(pushes: RefusedPushes) {
  const end = new AbortController()
  const told: RefusedPush[] = []
  void (async () => {
    for await (const push of pushes.follow(end.signal)) told.push(push)
  })()
  return { told, [Symbol.dispose]: () => end.abort() }
}

test('a program that pretends without end gets a few of each told, and neither takes the place of the other', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(1000)
  const pushes = new RefusedPushes()
  expect(pushes.isHeard).toBe(false)
  using following = follow(pushes)
  const { told } = following
  await vi.waitUntil(() => pushes.isHeard)
  for (let count = 0; count < 50; count += 1) pushes.refusedByGithub(refused('protected'))
  expect(pushes.isHeard).toBe(false)
  const asked = { repository: 'acme/engine', sentence: null, asksForFork: true }
  for (let count = 0; count < 50; count += 1) {
    expect(pushes.refuse(asked, '/workspaces/engine')).toContain('Bothy asks you in the editor')
  }
  clock.mockReturnValue(62_000)
  pushes.refusedByGithub(refused('archived'))
  await vi.waitUntil(() => told.at(-1)?.reason === 'archived')
  const reasons = [...Array(6).fill('protected'), ...Array(6).fill('fork'), 'archived']
  expect(told.map(({ reason }) => reason)).toEqual(reasons)
  expect(told.map(({ id }) => id)).toEqual(reasons.map((_, index) => index + 1))
})
