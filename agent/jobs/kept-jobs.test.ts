import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { mostKeptJobs } from '../protocol/activity.ts'
import { KeptJobs } from './kept-jobs.ts'
import { lifeOf } from './process-life.ts'

const hour = 3_600_000

function startJobs() {
  const world = { at: 0, lives: new Map([[7, 'first']]) }
  const jobs = new KeptJobs({ now: () => world.at, lifeOf: (pid) => world.lives.get(pid) ?? null })
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
