import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { IsolationReport } from '#server/drivers/container-driver.ts'
import { IsolationWatch } from './isolation.ts'

const open = { isVerified: false, reason: 'The rules do not hold.' } as const
const signal = new AbortController().signal
let report: IsolationReport | Error
let checks: number
let answer: Promise<void>

beforeEach(() => {
  vi.useFakeTimers()
  report = { isVerified: true }
  checks = 0
  answer = Promise.resolve()
})
afterEach(() => {
  vi.useRealTimers()
})

function newWatch(isolation: 'verified' | 'unprotected' = 'verified'): IsolationWatch {
  return new IsolationWatch({
    config: { isolation },
    driver: {
      async ensureIsolation() {
        checks += 1
        await answer
        if (report instanceof Error) throw report
        return report
      },
    },
    log: { info: () => undefined, warn: () => undefined },
    clock: { now: () => Date.now() },
  })
}

test('a codespace may start where the check passes, and may not where it fails (S-62)', async () => {
  const watch = newWatch()
  await watch.require(signal)
  vi.advanceTimersByTime(66_000)
  report = open
  await expect(watch.require(signal)).rejects.toMatchObject({
    code: 'ISOLATION_UNVERIFIED',
    message: expect.stringMatching(/The rules do not hold\..*BOTHY_ISOLATION=unprotected/),
  })
  report = { isVerified: true }
  await watch.require(signal)
})

test('starts at the same moment share one check, and one within the minute needs none', async () => {
  const watch = newWatch()
  await Promise.all([watch.require(signal), watch.require(signal), watch.checkNow()])
  await watch.require(signal)
  expect(checks).toBe(1)
  vi.advanceTimersByTime(65_001)
  await watch.require(signal)
  expect(checks).toBe(2)
})

test('a check that failed is made anew for whoever asks next', async () => {
  const watch = newWatch()
  report = open
  await expect(watch.require(signal)).rejects.toThrow('The rules do not hold.')
  report = { isVerified: true }
  await watch.require(signal)
})

test('it is checked every minute, and whoever follows hears of changes alone (S-63)', async () => {
  const watch = newWatch()
  const following = new AbortController()
  const heard: string[] = []
  const followed = (async () => {
    for await (const { isolation } of watch.follow(following.signal)) heard.push(isolation)
  })()
  using _started = watch.start()
  await vi.advanceTimersByTimeAsync(0)
  expect(heard).toEqual(['verified'])
  report = open
  await vi.advanceTimersByTimeAsync(59_000)
  expect(heard).toEqual(['verified'])
  await vi.advanceTimersByTimeAsync(1000)
  expect(heard).toEqual(['verified', 'unverified'])
  expect(await watch.status()).toEqual({ isolation: 'unverified', isolationReason: open.reason })
  await vi.advanceTimersByTimeAsync(120_000)
  report = { isVerified: true }
  await vi.advanceTimersByTimeAsync(60_000)
  expect(heard).toEqual(['verified', 'unverified', 'verified'])
  following.abort()
  await followed
})

test('nothing is said before the first check, so that a new life of the server alarms nobody', async () => {
  const watch = newWatch()
  const first = Promise.withResolvers<void>()
  answer = first.promise
  const next = watch.follow(signal).next()
  await vi.advanceTimersByTimeAsync(1000)
  first.resolve()
  expect(await next).toMatchObject({ value: { isolation: 'verified', isolationReason: null } })
})

test('a check that breaks has verified nothing', async () => {
  const watch = newWatch()
  report = new Error('broken')
  await expect(watch.require(signal)).rejects.toThrow('The check could not be made: broken')
})

test('who gives up no longer waits, and spoils the check for nobody else', async () => {
  const watch = newWatch()
  const first = Promise.withResolvers<void>()
  answer = first.promise
  const given = new AbortController()
  const hasty = watch.require(given.signal)
  const patient = watch.require(signal)
  given.abort(new Error('enough'))
  await expect(hasty).rejects.toThrow('enough')
  first.resolve()
  await patient
  expect(checks).toBe(1)
})

test('unprotected, everything starts, and the status says by whom and what was found', async () => {
  const watch = newWatch('unprotected')
  report = open
  await watch.require(signal)
  const { isolation, isolationReason } = await watch.status()
  expect(isolation).toBe('unprotected')
  expect(isolationReason).toContain('BOTHY_ISOLATION=unprotected')
  expect(isolationReason).toContain('The rules do not hold.')
})
