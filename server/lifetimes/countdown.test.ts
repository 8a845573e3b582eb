import { describe, expect, test } from 'vitest'
import type { KeptJob, NextActivity } from '#agent/protocol/activity.ts'
import { Countdown } from './countdown.ts'
import type { Limits } from './limits.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

const usual: Limits = {
  idleMs: 30 * minute,
  mostIdleMs: 240 * minute,
  maximumMs: 12 * hour,
  jobMs: 8 * hour,
  hasPortTraffic: false,
}

let stamp = 0

function heard(changes: Partial<NextActivity> = {}): NextActivity {
  return { epoch: 'one', last: null, jobsVersion: 0, jobs: [], requests: [], ...changes }
}

function active(kind: 'typing' | 'terminal-output', agoMs = 0): NextActivity {
  stamp += 1
  return heard({ last: { kind, stamp, agoMs } })
}

const aJob = (changes: Partial<KeptJob> = {}): KeptJob => ({
  ...{ id: 'job', command: 'make test', startedAgoMs: 0, leftMs: 2 * hour },
  ...{ heldMs: 0, budgetMs: 2 * hour, end: null, ...changes },
})

describe('F-40 one whose idle timeout is 60 s', () => {
  const minuteLong = { ...usual, idleMs: minute }

  test('is warned of at half of it, and stopped at its end', () => {
    const countdown = new Countdown(0, 0)
    expect(countdown.look(minuteLong, 29 * second)).toMatchObject({
      ...{ reason: 'idle', stopsAt: minute, isWarned: false, last: { kind: 'start' } },
      nextAt: 30 * second,
    })
    expect(countdown.look(minuteLong, 30 * second)).toMatchObject({ isWarned: true, isDue: false })
    expect(countdown.look(minuteLong, 59_999)).toMatchObject({ isDue: false })
    expect(countdown.look(minuteLong, minute)).toMatchObject({ isDue: true })
  })

  test('is not stopped where somebody types at 59 s', () => {
    const countdown = new Countdown(0, 0)
    countdown.look(minuteLong, 30 * second)
    countdown.hear(active('typing', 1500), 60_500)
    expect(countdown.look(minuteLong, 60_500)).toMatchObject({
      ...{ isDue: false, isWarned: false, stopsAt: 119 * second },
      last: { kind: 'typing', at: 59 * second },
    })
  })

  test('goes on while something is printed every 20 s, and no longer', () => {
    const countdown = new Countdown(0, 0)
    for (let at = 20 * second; at <= hour; at += 20 * second) {
      countdown.hear(active('terminal-output'), at)
      expect(countdown.look(minuteLong, at)).toMatchObject({ isWarned: false })
    }
    countdown.look(minuteLong, hour + 30 * second)
    expect(countdown.look(minuteLong, hour + minute)).toMatchObject({ isDue: true })
  })

  test('is stopped under a silent tab and requests to its ports, unless those count', () => {
    const countdown = new Countdown(0, 0)
    const same = active('typing')
    for (let at = 0; at <= minute; at += 5 * second) {
      countdown.hear(same, at)
      countdown.noteTraffic(at)
      countdown.look(minuteLong, at)
    }
    expect(countdown.look(minuteLong, minute)).toMatchObject({ isDue: true })
    const counting = { ...minuteLong, hasPortTraffic: true }
    expect(countdown.look(counting, minute)).toMatchObject({
      ...{ isDue: false, stopsAt: 2 * minute, last: { kind: 'port-traffic' } },
    })
  })
})

test('F-32 after an outage nobody is stopped who was not warned by the server there is now', () => {
  const countdown = new Countdown(0, 11 * hour)
  const longAgo = heard({ last: { kind: 'typing', stamp: 1, agoMs: 9 * hour } })
  countdown.hear(longAgo, 0)
  expect(countdown.look(usual, 0)).toMatchObject({ isWarned: false, stopsAt: 30 * minute })

  // Frozen for a day, and thawed.
  const thawed = countdown.look(usual, 24 * hour)
  expect(thawed).toMatchObject({ isWarned: true, isDue: false })
  expect(countdown.look(usual, 24 * hour + 2 * minute)).toMatchObject({ isDue: true })
  const other = new Countdown(0, 0)
  other.look(usual, 24 * hour)
  other.note('stay', 24 * hour + minute)
  expect(other.look({ ...usual, maximumMs: null }, 24 * hour + minute)).toMatchObject({
    ...{ isWarned: false, stopsAt: 24 * hour + 31 * minute },
  })
})

test('it runs for 12 hours at most, however busy it is, of which other servers have seen some', () => {
  const countdown = new Countdown(0, 11.5 * hour)
  countdown.hear(active('typing'), 19 * minute)
  expect(countdown.look(usual, 19 * minute)).toMatchObject({
    ...{ reason: 'maximum', stopsAt: 30 * minute, isWarned: false },
  })
  expect(countdown.look(usual, 20 * minute)).toMatchObject({ isWarned: true })
  countdown.note('stay', 29 * minute)
  expect(countdown.look(usual, 30 * minute)).toMatchObject({ reason: 'maximum', isDue: true })
  expect(countdown.ranMs(30 * minute)).toBe(12 * hour)
  expect(countdown.look({ ...usual, maximumMs: null }, 30 * minute)).toMatchObject({
    ...{ reason: 'idle', isDue: false },
  })
})

describe('a declared job', () => {
  test('keeps what is idle, and leaves two minutes after its end', () => {
    const countdown = new Countdown(0, 0)
    countdown.hear(heard({ jobs: [aJob()] }), minute)
    expect(countdown.look(usual, minute)).toMatchObject({
      ...{ reason: 'job', stopsAt: 2 * hour + minute, isHeldByJobs: false },
    })
    expect(countdown.look(usual, hour)).toMatchObject({ isHeldByJobs: true, isWarned: false })
    countdown.hear(heard({ jobs: [aJob({ end: 'done', leftMs: 0 })] }), hour)
    expect(countdown.look(usual, hour)).toMatchObject({
      ...{ reason: 'idle', stopsAt: hour + 2 * minute, isWarned: true, isHeldByJobs: false },
    })
  })

  test('holds it no longer than the policy allows all of them, whatever they say', () => {
    const countdown = new Countdown(0, 0)
    const limits = { ...usual, jobMs: hour }
    let at = 0
    let look = countdown.look(limits, at)
    while (!look.isDue && at < 12 * hour) {
      at += minute
      // One ends and the next begins, for ever.
      const id = `job-${at}`
      countdown.hear(heard({ jobs: [aJob({ id }), aJob({ id: 'b', leftMs: 1e9 })] }), at)
      look = countdown.look(limits, at)
    }
    expect(at / minute).toBeLessThanOrEqual(30 + 60 + 4)
  })
})
