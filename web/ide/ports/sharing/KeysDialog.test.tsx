// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { PortKey } from '#server/ports/ports.schema.ts'
import type { Answers } from '#web/testing/fake-link.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { renderInIde } from '../../render-in-ide.testing.tsx'
import { aForwardedPort, aPortsView } from '../a-port.testing.ts'
import type { PortQuestion } from '../port-question.ts'
import { portsOf } from '../ports.ts'
import { PortDialog } from './PortDialog.tsx'
import { QrCode } from './QrCode.tsx'

afterEach(cleanup)

const id = 'f3b2a6c8-4f0e-4f4c-9d59-1c1d9f6b7a10'
const key = (given: Partial<PortKey> = {}): PortKey => ({
  id,
  port: 3000,
  label: 'Review',
  createdAt: Date.now(),
  expiresAt: Date.now() + 86_400_000,
  lastUsedAt: null,
  ...given,
})

function show(what: PortQuestion['what'], server: Answers = {}) {
  const page = renderInIde(
    <PortDialog question={{ port: 3000, what }} onClose={() => undefined} />,
    {
      server: { 'ports.links.list': () => [], 'ports.tokens.list': () => [], ...server },
    },
  )
  act(() => void portsOf(page.ide).takeView(aPortsView({ ports: [aForwardedPort()] })))
  return page
}
const asked = (page: ReturnType<typeof show>, path: string) =>
  page.calls.filter((call) => call.path === path).map(({ input }) => input)

test('a link is made for so long, shown once with its code, and listed', async () => {
  let isMade = false
  const url = 'https://amber-hut-3000.ports.example/.bothy/link?key=abc'
  const page = show('links', {
    'ports.links.list': () => (isMade ? [key()] : []),
    'ports.links.create': () => {
      isMade = true
      return { id, url, expiresAt: 0 }
    },
  })
  await screen.findByText('No links yet.')
  fireEvent.change(screen.getByRole('textbox', { name: 'What it is for' }), {
    target: { value: 'Review' },
  })
  fireEvent.change(screen.getByRole('combobox', { name: 'How long it is good' }), {
    target: { value: '10080' },
  })
  fireEvent.click(screen.getByRole('button', { name: 'Make link' }))
  const given = within(await screen.findByRole('region', { name: 'New link' }))
  expect(given.getByText(url)).toBeDefined()
  expect(given.getByRole('img', { name: 'QR code of the link' })).toBeDefined()
  expect(asked(page, 'ports.links.create')).toMatchObject([
    { port: 3000, label: 'Review', expiresInMinutes: 10_080 },
  ])
  expect(await screen.findByRole('list', { name: 'Links to port 3000' })).toBeDefined()
})

test('a token comes as a request that can be run', async () => {
  show('tokens', {
    'ports.tokens.create': () => ({
      id,
      header: 'X-Bothy-Port-Token',
      token: 'bpt_x',
      expiresAt: 0,
    }),
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Make token' }))
  const given = within(await screen.findByRole('region', { name: 'New token' }))
  expect(
    given.getByText("curl -H 'X-Bothy-Port-Token: bpt_x' https://amber-hut-3000.ports.example/"),
  ).toBeDefined()
  expect(given.queryByRole('img')).toBeNull()
})

test('one is revoked by its name; those of other ports are not listed', async () => {
  const other = key({ id: crypto.randomUUID(), port: 4000, label: 'Other' })
  const page = show('links', {
    'ports.links.list': () => [key(), other],
    'ports.links.revoke': () => undefined,
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Revoke Review' }))
  await waitFor(() => expect(asked(page, 'ports.links.revoke')).toMatchObject([{ id }]))
  expect(screen.queryByText('Other')).toBeNull()
})

test('a policy that does not allow it is said', async () => {
  show('links', {
    'ports.links.create': () => {
      throw refusal('FORBIDDEN', 'PORT_LINKS_NOT_ALLOWED', 'Ports cannot be public here.')
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Make link' }))
  expect(await screen.findByText('Ports cannot be public here.')).toBeDefined()
})

test('the address is there for the camera of another device, which signs in first', async () => {
  show('code')
  const name = 'QR code of https://amber-hut-3000.ports.example/'
  const code = await screen.findByRole('img', { name })
  expect(code.querySelector('path')?.getAttribute('d')).toMatch(/^M4 4h1v1h-1z/)
  expect(screen.getByText('Only you can open it. The device signs in first.')).toBeDefined()
  expect(screen.queryByText(/leads every device to itself/)).toBeNull()
  // Not on the link below the code, for which the title would be scrolled away.
  const close = screen.getByRole('button', { name: 'Close' })
  await waitFor(() => expect(document.activeElement).toBe(close))
})

test('of an address below localhost it is said that no other device gets there', () => {
  const address = 'http://amber-hut-3000.ports.localhost:7080/'
  render(<QrCode text={address} label="QR code" />)
  expect(screen.getByRole('status').textContent).toContain('leads every device to itself')
})
