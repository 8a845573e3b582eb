// @vitest-environment happy-dom
import { act, cleanup, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { SystemStatus } from '#server/system/system.schema.ts'
import { lineOpened, lineRefused } from '#web/lib/live-line.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { SystemBanner } from './SystemBanner.tsx'

afterEach(cleanup)

const show = (
  isolation: SystemStatus['isolation'],
  isolationReason: string | null,
  banner: string | null = null,
  maintenance: SystemStatus['maintenance'] = null,
) => {
  const status = { isolation, isolationReason, trashMs: 0, banner, maintenance }
  return renderPage(
    <>
      <SystemBanner />
      <p>the page</p>
    </>,
    { 'system.status': () => status, 'system.watch': () => status },
  )
}

test('where isolation is verified there is no banner', async () => {
  show('verified', null)
  await screen.findByText('the page')
  expect(screen.queryByText(/codespace/i)).toBeNull()
})

test('a server that is unprotected by choice says so on every page, and it cannot be closed', async () => {
  show('unprotected', 'Nothing was checked.')
  expect(await screen.findByText('Codespaces are not protected from each other.')).toBeDefined()
  expect(screen.getByText('Nothing was checked.')).toBeDefined()
  expect(screen.queryByRole('button')).toBeNull()
})

test('one that cannot verify isolation alerts with the reason, as soon as it is so', async () => {
  const { push } = show('verified', null)
  await screen.findByText('the page')
  act(() =>
    push('system.watch', {
      isolation: 'unverified',
      isolationReason: 'The rules were flushed.',
      trashMs: 0,
      banner: null,
      maintenance: null,
    }),
  )
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('No codespace can start.')
  expect(alert.textContent).toContain('The rules were flushed.')
})

test('what the administrator has to say stands above every page, and changes with it', async () => {
  const { push } = show('verified', null, 'Maintenance at noon.\nSave your work. <b>')
  const notice = await screen.findByRole('region', { name: 'Notice' })
  expect(notice.textContent).toBe('Maintenance at noon.\nSave your work. <b>')
  const status = { isolation: 'verified', isolationReason: null, trashMs: 0, maintenance: null }
  act(() => push('system.watch', { ...status, banner: 'It is over.' }))
  await waitFor(() => expect(notice.textContent).toBe('It is over.'))
  act(() => push('system.watch', { ...status, banner: null }))
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Notice' })).toBeNull())
})

test('both are said where both hold', async () => {
  show('unverified', null, 'Maintenance at noon.')
  expect((await screen.findByRole('alert')).textContent).toContain('No codespace can start.')
  expect(screen.getByText('Maintenance at noon.')).toBeDefined()
})

test('maintenance says what goes on and what does not, and when what runs is stopped', async () => {
  show('verified', null, null, { stopsAt: null })
  expect(await screen.findByText('Maintenance.')).toBeDefined()
  expect(screen.getByText(/Those that run go on\./)).toBeDefined()
  cleanup()
  show('verified', null, null, { stopsAt: Date.UTC(2030, 0, 31, 22) })
  expect(await screen.findByText(/Those that run stop at/)).toBeDefined()
  const time = document.querySelector('time')
  expect(time?.dateTime).toBe('2030-01-31T22:00:00.000Z')
})

test('a page whose WebSockets do not open says what is in the way, until one does (F-57)', async () => {
  show('verified', null)
  await screen.findByText('the page')
  // As while a server restarts.
  act(() => lineRefused({ isUpgradeLost: false }))
  expect(screen.queryByRole('alert')).toBeNull()
  act(() => lineRefused({ isUpgradeLost: true }))
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('The proxy in front of Bothy takes the upgrade out')
  act(() => lineRefused({ isUpgradeLost: false }))
  expect(alert.textContent).toContain('Bothy answers, but no WebSocket gets through to it')
  act(() => lineOpened())
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
})
