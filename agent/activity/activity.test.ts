import { expect, test } from 'vitest'
import type { NextActivityInput } from '../protocol/activity.ts'
import { Terminals } from '../terminals/terminals.ts'
import { openTestShell } from '../testing/open-test-shell.ts'
import { startTestAgent } from '../testing/start-test-agent.ts'
import { Activity } from './activity.ts'

const now: NextActivityInput = {
  waitMs: 0,
  isUrgent: false,
  jobsVersion: null,
  isHeldByJobs: false,
  mostJobMinutes: 60,
  answers: [],
}

test('F-40 typing, what terminals print, changes from the editor and the mouse count; a look does not', async () => {
  await using agent = await startTestAgent()
  const page = await agent.connect()
  const server = await agent.connect('server')
  const lastKind = async () => (await server.api.activity.next.mutate(now)).last?.kind
  await page.api.files.list.query({ path: agent.folder })
  await page.api.terminals.list.query()
  expect(await lastKind()).toBeUndefined()

  await page.api.activity.note.mutate({ kind: 'pointer' })
  expect(await lastKind()).toBe('pointer')
  await page.api.files.create.mutate({ path: `${agent.folder}/made`, kind: 'file' })
  expect(await lastKind()).toBe('edit')
  const shell = await openTestShell(agent)
  await shell.run('echo hello')
  expect(await lastKind()).toBe('typing')
})

test('the echo of a key is not what somebody did last, what is printed later is', () => {
  let at = 0
  using activity = new Activity(new Terminals(), () => at)
  activity.note('typing')
  at = 1500
  activity.note('terminal-output')
  expect(activity.last).toEqual({ kind: 'typing', stamp: 0, agoMs: 1500 })
  at = 2500
  activity.note('terminal-output')
  expect(activity.last).toEqual({ kind: 'terminal-output', stamp: 2500, agoMs: 0 })
})

test('whoever waits is told of activity at once where it is urgent, and else in time', async () => {
  await using agent = await startTestAgent()
  const page = await agent.connect()
  const server = await agent.connect('server')
  const { jobsVersion } = await server.api.activity.next.mutate(now)
  const urgent = { ...now, jobsVersion, isUrgent: true, waitMs: 60_000 }
  const waiting = server.api.activity.next.mutate(urgent)
  await page.api.activity.note.mutate({ kind: 'typing' })
  expect((await waiting).last?.kind).toBe('typing')
})
