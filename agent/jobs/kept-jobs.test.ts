import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { AgentContext } from '../context.ts'
import { mostKeptJobs } from '../protocol/activity.ts'
import { EffectiveUser } from '../user/effective-user.ts'
import { findAgentUser } from '../user/find-user.ts'
import { KeptJobs } from './kept-jobs.ts'
import { KeptJobsRecord } from './kept-jobs-record.ts'
import { lifeOf } from './process-life.ts'

const hour = 3_600_000

function startJobs(record?: KeptJobsRecord) {
  const world = { at: 0, lives: new Map([[7, 'first']]) }
  const jobs = new KeptJobs({
    now: () => world.at,
    lifeOf: (pid) => world.lives.get(pid) ?? null,
    ...(record && { record }),
  })
  const declare = (changes = {}) =>
    jobs.declare({ pid: 7, command: 'make test', forMs: 2 * hour, budgetMs: hour, ...changes })
  return { world, jobs, declare }
}

test('a job keeps the codespace until its command ends, though its number is another’s by then', () => {
  const { world, jobs, declare } = startJobs()
  using _ = jobs
  expect(declare()).toBeNull()
  world.at = 60_000
  jobs.look()
  expect(jobs.list()).toMatchObject([{ end: null, startedAgoMs: 60_000, heldMs: 0, leftMs: hour }])
  world.lives.set(7, 'second')
  jobs.look()
  expect(jobs.list()).toMatchObject([{ end: 'done', leftMs: 0 }])
})

test('its budget counts while nobody is active, its deadline always', () => {
  const { world, jobs, declare } = startJobs()
  using _ = jobs
  declare()
  world.at = hour / 2
  jobs.isHeld = true
  world.at = hour
  jobs.isHeld = false
  world.at = 1.25 * hour
  expect(jobs.list()).toMatchObject([{ heldMs: hour / 2, leftMs: hour / 2 }])
  jobs.isHeld = true
  world.at = 1.75 * hour
  jobs.look()
  expect(jobs.list()).toMatchObject([{ end: 'budget', heldMs: hour }])

  declare({ forMs: 60_000 })
  world.at += 60_000
  jobs.look()
  expect(jobs.list()).toMatchObject([{ end: 'budget' }, { end: 'deadline', heldMs: 60_000 }])
})

test('so many jobs, and those of a command that is there', () => {
  const { jobs, declare } = startJobs()
  using _ = jobs
  expect(declare({ pid: 8 })).toMatch('not there any more')
  for (let count = 0; count < mostKeptJobs; count += 1) expect(declare()).toBeNull()
  expect(declare()).toMatch(`${mostKeptJobs} jobs keep this codespace already`)
})

test('a process has one life, which ends though nobody has asked how', async () => {
  const child = spawn('sleep', ['60'])
  await once(child, 'spawn')
  const life = lifeOf(child.pid as number)
  expect(life).toMatch(/^\d+$/)
  expect(lifeOf(child.pid as number)).toBe(life)
  child.kill()
  await once(child, 'exit')
  expect(lifeOf(child.pid as number)).toBeNull()
})

test('an agent that is killed is followed by one that knows its jobs, and tells of those that ended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bothy-jobs-'))
  using _ = { [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
  const user = findAgentUser('root')
  const life = (generation: number) => {
    const start = { codespaceName: 'hut', generation } as AgentContext['start']
    const record = new KeptJobsRecord({ start, effectiveUser: new EffectiveUser(user) }, folder)
    return startJobs(record)
  }
  const first = life(3)
  first.world.lives.set(8, 'first')
  first.declare()
  first.declare({ pid: 8, command: 'make docs' })
  first.world.at = hour / 2
  first.jobs.isHeld = true
  first.world.at = hour
  first.jobs.isHeld = false
  first.jobs[Symbol.dispose]()
  const path = join(folder, 'kept-jobs.json')
  const written = () => existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).jobs[0]?.heldMs
  await expect.poll(written).toBe(hour / 2)

  const second = life(3)
  await second.jobs.takeUp()
  second.jobs[Symbol.dispose]()
  expect(second.jobs.list()).toMatchObject([
    { command: 'make test', end: null, heldMs: hour / 2, budgetMs: hour },
    { command: 'make docs', end: 'done' },
  ])
  const [kept] = second.jobs.list()
  expect(kept?.startedAgoMs).toBeGreaterThanOrEqual(hour)
  // Nothing of a start outlives it, and its numbers are others' in the next.
  const next = life(4)
  await next.jobs.takeUp()
  expect(next.jobs.list()).toEqual([])
})
