// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { HealthRow } from '#server/admin/admin.schema.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { AdminPage } from './AdminPage.tsx'

afterEach(cleanup)

const ada = { id: 'me', name: 'Ada', image: null, isOwner: true, isAdmin: true }
const row = (given: Partial<HealthRow>): HealthRow => ({
  name: 'Engine',
  health: 'ok',
  detail: 'Docker 28 answers in 4 ms.',
  advice: null,
  ...given,
})
const answers = (rows: HealthRow[]) => ({
  'admin.health': () => ({ rows, checkedAt: Date.now() }),
  'admin.unclaimed.list': () => [],
  'admin.users.list': () => ({ users: [], nextCursor: null, total: 1234 }),
  'admin.codespaces.list': () => ({ codespaces: [], nextCursor: null, total: 5 }),
})

test('the overview says how many there are and whether all is well', async () => {
  renderPage(<AdminPage user={ada} section={undefined} search={{}} />, answers([row({})]))
  expect(await screen.findByRole('link', { name: /1,234/ })).toBeDefined()
  expect(screen.getByRole('heading', { name: 'Engine' })).toBeDefined()
  expect(screen.getByRole('status').textContent).toContain('Everything works.')
  const current = screen.getByRole('link', { current: 'page' })
  expect(current.textContent).toBe('Overview')
})

test('what has failed is said with a word and with what to do', async () => {
  const failed = row({
    name: 'Disk',
    health: 'failed',
    detail: '1 % is free.',
    advice: 'Make room, or delete codespaces.',
  })
  renderPage(<AdminPage user={ada} section={undefined} search={{}} />, answers([row({}), failed]))
  expect(await screen.findByText('Failed')).toBeDefined()
  expect(screen.getByText('Make room, or delete codespaces.')).toBeDefined()
  expect(screen.getByRole('status').textContent).toContain('1 of 2 has failed.')
})

test('health that cannot be looked up says so, and the rest of the page stays', async () => {
  renderPage(<AdminPage user={ada} section={undefined} search={{}} />, {
    ...answers([]),
    'admin.health': () => {
      throw refusal('INTERNAL_SERVER_ERROR', null, 'Something went wrong.')
    },
  })
  await screen.findByText('Health could not be looked up')
  expect(screen.getByRole('link', { name: /1,234/ })).toBeDefined()
})

test('somebody who is no administrator is told so, and nothing is asked of the server (S-91)', async () => {
  const member = { ...ada, isOwner: false, isAdmin: false }
  const { calls } = renderPage(<AdminPage user={member} section="users" search={{}} />, {})
  await screen.findByRole('heading', { name: 'This page is for administrators' })
  expect(screen.queryByRole('navigation', { name: 'Administration' })).toBeNull()
  expect(calls.filter(({ path }) => path.startsWith('admin.'))).toEqual([])
})

test('an address of no section leads back', async () => {
  renderPage(<AdminPage user={ada} section="nonsense" search={{}} />, {})
  expect(await screen.findByText('There is no such section')).toBeDefined()
  expect(screen.getByRole('link', { name: 'Go to the overview' })).toBeDefined()
})
