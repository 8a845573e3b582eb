// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LimitNotice, LimitUsage } from '#agent/protocol/limits.ts'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { LimitsStatus } from './LimitsStatus.tsx'

beforeEach(() => localStorage.clear())
afterEach(cleanup)

const giga = 1024 ** 3
const none: LimitUsage = { cpu: null, memory: null, processes: null, disk: null }
const noQuotas = { 'usage.quotas': () => [] }
const notice = (given: Partial<LimitNotice> & Pick<LimitNotice, 'kind'>) => ({
  id: 'life:1',
  data: { sequence: 1, at: Date.now(), limit: null, processName: null, count: 1, ...given },
})
const show = (given: { notice?: ReturnType<typeof notice>; usage?: LimitUsage } = {}) =>
  renderInIde(<LimitsStatus />, {
    agent: {
      'limits.notices': () => given.notice,
      'limits.usage': () => given.usage ?? none,
      'limits.endPrograms': () => ({ ended: 300, left: 0 }),
    },
    server: noQuotas,
  })
const findToast = async (title: string) => {
  const [found] = await screen.findAllByText(title)
  const toast = found?.closest<HTMLElement>('[role="alertdialog"], [role="dialog"]')
  if (!toast) throw new Error(`${title} is in no toast`)
  return within(toast)
}

test('a program that was killed for memory is named, with the limit (F-12)', async () => {
  show({ notice: notice({ kind: 'memory', limit: 4 * giga, processName: 'node' }) })
  expect(await findToast('Out of memory: node was killed (limit 4 GiB)')).toBeDefined()
})

test('several that were killed are counted', async () => {
  show({ notice: notice({ kind: 'memory', processName: 'cc1plus', count: 3 }) })
  expect(
    await findToast('Out of memory: 3 processes were killed, cc1plus among them'),
  ).toBeDefined()
})

test('a full disk is told by name (F-17)', async () => {
  show({ notice: notice({ kind: 'disk', limit: 10 * giga }) })
  expect(await findToast('The disk of this codespace is full (10 GiB)')).toBeDefined()
})

test('where processes ran out all programs can be ended, after a question (F-20)', async () => {
  const { agentCalls } = show({ notice: notice({ kind: 'processes', limit: 4096 }) })
  const toast = await findToast('The process limit of 4096 was reached')
  fireEvent.click(toast.getByRole('button', { name: 'End all programs…', hidden: true }))
  const title = { name: 'End all programs in this codespace?' }
  const dialog = within(await screen.findByRole('alertdialog', title))
  expect(agentCalls.some(({ path }) => path === 'limits.endPrograms')).toBe(false)
  fireEvent.click(dialog.getByRole('button', { name: 'End all programs' }))
  expect((await screen.findAllByText('300 programs ended')).length).toBeGreaterThan(0)
})

test('the next page does not tell again what this browser has told', async () => {
  const first = show({ notice: notice({ kind: 'disk' }) })
  await findToast('The disk of this codespace is full')
  const { codespace } = first.ide
  cleanup()
  const { agentCalls } = renderInIde(<LimitsStatus />, {
    codespace,
    agent: { 'limits.usage': () => none },
    server: noQuotas,
  })
  await act(async () => undefined)
  expect(agentCalls).toContainEqual({ path: 'limits.notices', input: { lastEventId: 'life:1' } })
})

test('memory and disk are shown while they are nearly used up', async () => {
  show({
    usage: {
      cpu: { usedCores: 0.5, limitCores: 2 },
      memory: { usedBytes: 3.5 * giga, limitBytes: 4 * giga },
      processes: { used: 20, limit: 4096 },
      disk: { usedBytes: 9 * giga, limitBytes: 10 * giga },
    },
  })
  expect(await screen.findByText('Memory 88 %')).toBeDefined()
  expect(screen.getByText('Disk 90 %').title).toBe('9 of 10 GiB of disk used.')
  expect(screen.queryByText(/Processes/)).toBeNull()
})

test('a disk that is filling up is told at four fifths, and a last time before it is full', async () => {
  const disk = (share: number) => ({ usedBytes: share * 10 * giga, limitBytes: 10 * giga })
  show({ usage: { ...none, cpu: { usedCores: 0, limitCores: 2 }, disk: disk(0.82) } })
  expect(await findToast('The disk is filling up: 8.2 of 10 GiB')).toBeDefined()
  cleanup()
  show({ usage: { ...none, cpu: { usedCores: 0, limitCores: 2 }, disk: disk(0.96) } })
  expect(await findToast('The disk is nearly full: 9.6 of 10 GiB')).toBeDefined()
})

test('core-hours that are used up are told with the time that is left', async () => {
  const quotaStopAt = Date.now() + 60_000
  renderInIde(<LimitsStatus />, {
    codespace: aCodespace({ quotaStopAt }),
    agent: { 'limits.usage': () => none },
    server: noQuotas,
  })
  expect((await screen.findAllByText(/^Core-hours are used up/)).length).toBeGreaterThan(0)
})

test('a quota that is being used up is told once, with what comes next, and can be closed', async () => {
  const quota = (kind: 'cores' | 'storage', used: number) => ({
    kind,
    of: 'person',
    organization: null,
    used,
    limit: 100,
    resetsAt: Date.UTC(2026, 11, 1),
  })
  const answers = {
    agent: { 'limits.usage': () => none },
    // That core-hours are used up is told with the time at which it stops.
    server: { 'usage.quotas': () => [quota('cores', 100), quota('storage', 91)] },
  }
  renderInIde(<LimitsStatus />, answers)
  const toast = await findToast('You have 9 of 100 gigabyte-hours left this month.')
  expect(
    toast.getAllByText(/^When they are used up nothing more can be created\. They/),
  ).toBeTruthy()
  expect(toast.getByRole('button', { name: 'Your usage', hidden: true })).toBeDefined()
  fireEvent.click(toast.getByRole('button', { name: 'Close', hidden: true }))
  await waitFor(() => expect(screen.queryByText(/gigabyte-hours left/)).toBeNull())
  expect(screen.queryByText(/core-hours left/)).toBeNull()
  cleanup()
  const { calls } = renderInIde(<LimitsStatus />, answers)
  await waitFor(() => expect(calls.some(({ path }) => path === 'usage.quotas')).toBe(true))
  await act(async () => undefined)
  expect(screen.queryByText(/gigabyte-hours left/)).toBeNull()
})

test('processors and memory stand in the status bar, the whole of it a click away', async () => {
  show({
    usage: {
      cpu: { usedCores: 0.5, limitCores: 2 },
      memory: { usedBytes: 1.25 * giga, limitBytes: 4 * giga },
      processes: { used: 20, limit: 4096 },
      disk: null,
    },
  })
  const item = await screen.findByRole('button', { name: 'CPU 25 %, memory 1.3 of 4 GiB' })
  fireEvent.click(item)
  const meters = await screen.findAllByRole('meter')
  expect(meters.map((meter) => meter.getAttribute('aria-label'))).toEqual([
    'CPU',
    'Memory',
    'Processes',
  ])
  expect(screen.getByText('0.5 of 2 CPUs')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'End all programs…' }))
  expect(
    await screen.findByRole('alertdialog', { name: 'End all programs in this codespace?' }),
  ).toBeDefined()
})
