// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { SharedPort } from '#server/ports/ports.schema.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { renderSection } from '../render-section.testing.tsx'
import { PortsSection } from './PortsSection.tsx'

afterEach(cleanup)

const shared = (given: Partial<SharedPort> = {}): SharedPort => ({
  name: 'amber-hut',
  displayName: 'amber hut',
  owner: { id: 'grace', name: 'Grace' },
  port: 3000,
  visibility: 'public',
  people: 0,
  url: 'https://amber-hut-3000.ports.example/',
  since: 0,
  closedAt: null,
  reports: 0,
  reportedAt: null,
  ...given,
})

test('what is shared is listed with its owner, the reported first, and no way into it (S-92)', async () => {
  renderSection(PortsSection, {
    'admin.ports.list': () => [
      shared(),
      shared({ port: 4000, visibility: 'org', reports: 2, reportedAt: Date.now() }),
      shared({ port: 5000, visibility: 'private', people: 2 }),
    ],
  })
  const [, first, second, third] = await screen.findAllByRole('row')
  expect(first?.textContent).toContain('amber hut, port 4000')
  expect(first?.textContent).toContain('Reported 2 times, last just now')
  expect(first?.textContent).toContain('Organization')
  expect(second?.textContent).toContain('Grace · amber-hut-3000.ports.example')
  expect(second?.textContent).toContain('Everybody')
  expect(third?.textContent).toContain('2 people')
  expect(screen.queryByRole('link')).toBeNull()
})

test('one is closed after a question, and can be allowed again (S-38)', async () => {
  let closedAt: number | null = null
  const { calls } = renderSection(PortsSection, {
    'admin.ports.list': () => [shared({ closedAt })],
    'admin.ports.close': () => {
      closedAt = Date.now()
    },
    'admin.ports.allow': () => undefined,
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Close port 3000 of amber hut' }))
  const title = { name: 'Close port 3000 of amber hut?' }
  const dialog = await screen.findByRole('alertdialog', title)
  expect(dialog.textContent).toContain('Everybody but Grace loses it at once')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Close port' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Allow port 3000 of amber hut' }))
  await waitFor(() =>
    expect(calls).toContainEqual({
      path: 'admin.ports.allow',
      input: { name: 'amber-hut', port: 3000 },
    }),
  )
})

test('what was not closed is told, and why', async () => {
  renderSection(PortsSection, {
    'admin.ports.list': () => [shared()],
    'admin.ports.close': () => {
      throw refusal('NOT_FOUND', 'CODESPACE_NOT_FOUND', 'There is no such codespace.')
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Close port 3000 of amber hut' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Close port' }))
  expect(await screen.findAllByText('There is no such codespace.')).not.toEqual([])
})

test('where nobody shares one it says so', async () => {
  renderSection(PortsSection, { 'admin.ports.list': () => [] })
  expect(await screen.findByText('Nobody shares a port')).toBeDefined()
})
