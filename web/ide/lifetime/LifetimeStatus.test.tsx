// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import type { KeptJob } from '#agent/protocol/activity.ts'
import type { LifetimeView } from '#server/lifetimes/lifetimes.schema.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { LifetimeStatus } from './LifetimeStatus.tsx'
import { clockWord } from './lifetime-words.ts'

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const minute = 60_000

const aView = (changes: Partial<LifetimeView> = {}): LifetimeView => ({
  ...{ stopsInMs: 30 * minute, reason: 'idle', isWarned: false },
  last: { kind: 'typing', agoMs: 0 },
  ...{ idleTimeoutMinutes: 30, ownIdleTimeoutMinutes: null, mostIdleTimeoutMinutes: 60 },
  ...{ jobs: [], ...changes },
})

const aJob = (changes: Partial<KeptJob> = {}): KeptJob => ({
  ...{ id: 'one', command: 'make test', startedAgoMs: 12 * minute, leftMs: 48 * minute },
  ...{ heldMs: 0, budgetMs: 60 * minute, end: null, ...changes },
})

const show = (view: LifetimeView | null, server = {}) =>
  renderInIde(<LifetimeStatus />, {
    agent: { 'activity.note': () => undefined },
    server: {
      'lifetimes.watch': () => view,
      'lifetimes.stay': () => aView({ last: { kind: 'stay', agoMs: 0 } }),
      ...server,
    },
  })

test('F-32 when it stops is told by this browser’s clock, with the reason', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-05-04T10:00:00') })
  show(aView({ stopsInMs: 4 * minute, last: { kind: 'typing', agoMs: 26 * minute } }))
  const at = (text: string) => clockWord(new Date(`2031-05-04T${text}:00`).getTime())
  const item = await screen.findByRole('button', { name: `Stops at ${at('10:04')}` })
  expect(item.title).toBe(
    `Stops at ${at('10:04')}. Last keystroke ${at('09:34')}. It stops after 30 minutes without activity.`,
  )
})

test('a day that is not today is said with the time', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-05-04T23:50:00') })
  const at = (day: string) => clockWord(new Date(`2031-${day}T00:20:00`).getTime())
  const today = at('05-04')
  expect(at('05-05')).toBe(`${today} tomorrow`)
  expect(at('05-03')).toBe(`${today} yesterday`)
  expect(at('05-09')).toBe(`${today} on Friday`)
  expect(at('05-14')).toBe(`${today} on May 14`)
})

test('nothing is said of one that does not run', async () => {
  const { calls } = show(null)
  await vi.waitFor(() => expect(calls.map(({ path }) => path)).toContain('lifetimes.watch'))
  expect(screen.queryByText(/Stops at/)).toBeNull()
})

test('the warning is spoken, and Stay takes it back', async () => {
  const { calls, push } = show(aView({ stopsInMs: 2 * minute, isWarned: true }))
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('run the command Keep codespace running')
  const stay = (await screen.findAllByRole('button', { name: 'Stay', hidden: true }))[0]
  if (stay) fireEvent.click(stay)
  expect(calls.some(({ path }) => path === 'lifetimes.stay')).toBe(true)
  act(() => push('lifetimes.watch', aView()))
  expect(screen.getByRole('alert').textContent).toBe('')
})

test('the maximum offers no way to stay', async () => {
  show(aView({ stopsInMs: 9 * minute, isWarned: true, reason: 'maximum' }))
  expect((await screen.findAllByText(/It has run for as long as one may/)).length).toBeGreaterThan(
    0,
  )
  expect(screen.queryByRole('button', { name: 'Stay', hidden: true })).toBeNull()
})

test('jobs are listed, and the end of one is told once', async () => {
  const { push } = show(aView({ reason: 'job', jobs: [aJob(), aJob({ id: 'old', end: 'done' })] }))
  fireEvent.click(await screen.findByRole('button', { name: /Stops at/ }))
  const list = await screen.findByRole('list', { name: 'Jobs' })
  expect(within(list).getByText(/^for 12 minutes, until/)).toBeDefined()
  expect(screen.queryByText('“make test” has ended')).toBeNull()
  act(() => push('lifetimes.watch', aView({ jobs: [aJob({ end: 'budget' })] })))
  const told = await screen.findAllByText('“make test” keeps the codespace no longer')
  expect(told.length).toBeGreaterThan(0)
})

test('the mouse and keys are told to the agent, once in a while', async () => {
  const { agentCalls } = show(aView())
  await screen.findByRole('button', { name: /Stops at/ })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const kinds = () =>
    agentCalls
      .filter(({ path }) => path === 'activity.note')
      .map(({ input }) => (input as { kind: string }).kind)
  fireEvent.keyDown(window, { key: 'a' })
  fireEvent.keyDown(window, { key: 'b' })
  fireEvent.wheel(window)
  expect(kinds()).toEqual(['typing'])
  vi.advanceTimersByTime(15_000)
  expect(kinds()).toEqual(['typing', 'typing'])
  vi.advanceTimersByTime(60_000)
  expect(kinds()).toEqual(['typing', 'typing'])
})

test('the idle timeout of this codespace is chosen from a list, within the policy', async () => {
  const { ide, calls } = show(aView(), {
    'lifetimes.setIdleTimeout': () => {
      throw refusal('BAD_REQUEST', 'IDLE_TIMEOUT_INVALID', 'From 5 to 20 minutes here.')
    },
  })
  const pick = vi.spyOn(ide.quickInput, 'pick').mockResolvedValue({ id: '60', label: '1 hour' })
  await screen.findByRole('button', { name: /Stops at/ })
  ide.commands.run('bothy.changeIdleTimeout')
  expect((await screen.findAllByText('From 5 to 20 minutes here.')).length).toBeGreaterThan(0)
  expect(pick.mock.calls[0]?.[0].map(({ id }) => id)).toEqual([
    ...['usual', '5', '15', '30', '60', 'other'],
  ])
  expect(calls.findLast(({ path }) => path === 'lifetimes.setIdleTimeout')?.input).toMatchObject({
    minutes: 60,
  })
})
