// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { Unclaimed } from '#server/codespaces/unclaimed/unclaimed.schema.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { UnclaimedList } from './UnclaimedList.tsx'

afterEach(cleanup)

const id = '0b7a1d52-6c1e-4a53-9d07-0f5f3f3f3f3f'
const one: Unclaimed = {
  id,
  isRunning: true,
  bytes: 3 * 1024 ** 3,
  changedAt: Date.now() - 86_400_000,
}

test('what is in no database is shown with size and age, and removed after a question', async () => {
  let there = [one]
  const { calls } = renderPage(<UnclaimedList />, {
    'admin.unclaimed.list': () => there,
    'admin.unclaimed.remove': () => {
      there = []
    },
  })
  const row = await screen.findByRole('row', { name: new RegExp(id) })
  expect(row.textContent).toMatch(/\(running\)3 GiByesterday/)
  fireEvent.click(within(row).getByRole('button', { name: `Remove ${id}` }))
  const dialog = await screen.findByRole('alertdialog', { name: 'Remove these files for good?' })
  expect(dialog.textContent).toContain('nothing brings it back')
  expect(calls.some(({ path }) => path === 'admin.unclaimed.remove')).toBe(false)
  fireEvent.click(within(dialog).getByRole('button', { name: 'Remove' }))
  expect((await screen.findAllByText('It is removed')).length).toBeGreaterThan(0)
  expect(calls).toContainEqual({ path: 'admin.unclaimed.remove', input: { id } })
  await expect.poll(() => screen.queryByRole('table')).toBeNull()
})

test('where there is none nothing is said', async () => {
  const { calls } = renderPage(<UnclaimedList />, { 'admin.unclaimed.list': () => [] })
  await expect.poll(() => calls.some(({ path }) => path === 'admin.unclaimed.list')).toBe(true)
  expect(screen.queryByText(/not in the database/)).toBeNull()
})
