// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DetectedPort } from '#agent/protocol/ports.ts'
import type { PortsView } from '#server/ports/ports.schema.ts'
import { type Answers, refusal } from '#web/testing/fake-link.ts'
// A menu's code is fetched when it is opened: here it is there.
import '#web/ui/MenuPopup.tsx'
import { Keyboard } from '../keybindings/Keyboard.tsx'
import { QuickInputPlace } from '../quick-input/QuickInputPlace.tsx'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { aDetectedPort, aForwardedPort, aPortsView } from './a-port.testing.ts'
import { PortsPanel } from './PortsPanel.tsx'
import { PortsWatch } from './PortsWatch.tsx'

beforeEach(() => localStorage.clear())
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

function show(
  given: { view?: PortsView; detected?: readonly DetectedPort[]; server?: Answers } = {},
) {
  const { view = aPortsView(), detected = [], server } = given
  return renderInIde(
    <>
      <Keyboard />
      <QuickInputPlace />
      <PortsWatch />
      <PortsPanel />
    </>,
    {
      agent: { 'ports.changes': () => detected },
      server: {
        'ports.list': () => view,
        'ports.changes': () => view,
        'ports.add': () => view,
        'ports.update': () => view,
        'ports.remove': () => view,
        ...server,
      },
    },
  )
}
const line = (name: RegExp) => screen.findByRole('row', { name })
const asked = (page: ReturnType<typeof show>, path: string) =>
  page.calls.filter((call) => call.path === path).map(({ input }) => input)
async function choose(port: string, entry: string) {
  fireEvent.click(await screen.findByRole('button', { name: `More actions for port ${port}` }))
  fireEvent.click(await screen.findByRole('menuitem', { name: new RegExp(`^${entry}`) }))
}

test('what listens is listed with its program, what is kept with its label, and all are counted', async () => {
  const page = show({
    view: aPortsView({
      ports: [aForwardedPort({ port: 5000, label: 'api', visibility: 'public' })],
    }),
    detected: [aDetectedPort()],
  })
  const web = await line(/^Something listens 3000/)
  expect(web.textContent).toContain('amber-hut-3000.ports.example')
  expect(web.textContent).toContain('node server.js (7)')
  expect(web.textContent).toContain('Found listening')
  expect((await line(/^Nothing listens api \(5000\)/)).textContent).toContain('Public')
  await waitFor(() =>
    expect(page.ide.viewBadges.store.getState().ports).toEqual({
      count: 2,
      label: '2 forwarded ports',
    }),
  )
})

test('without any it says how one comes, and forwards one by its number', async () => {
  const page = show()
  fireEvent.click(
    (await screen.findAllByRole('button', { name: 'Forward a port' })).at(-1) as Element,
  )
  const field = await screen.findByRole('textbox', { name: 'Port to forward' })
  fireEvent.change(field, { target: { value: 'localhost:4000' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  await waitFor(() =>
    expect(asked(page, 'ports.add')).toEqual([expect.objectContaining({ port: 4000 })]),
  )
})

test('where codespaces have no addresses for ports it says why', async () => {
  show({
    view: aPortsView({ urlPattern: null, why: 'No domain is set up for ports.' }),
    detected: [aDetectedPort()],
  })
  expect(await screen.findByText('No domain is set up for ports.')).toBeDefined()
  expect((await line(/3000/)).textContent).toContain('No address')
})

test('a port is opened at the page its program named, in a tab that knows nothing of this one', async () => {
  const tab = { opener: window } as unknown as Window
  const opened = vi.spyOn(window, 'open').mockReturnValue(tab)
  const printed = { terminalId: 't1', protocol: 'http' as const, path: '/lab?token=abc' }
  show({ detected: [aDetectedPort({ printed })] })
  fireEvent.click(await screen.findByRole('button', { name: 'Open port 3000 in browser' }))
  expect(opened).toHaveBeenCalledWith(
    'https://amber-hut-3000.ports.example/lab?token=abc',
    '_blank',
  )
  expect(tab.opener).toBeNull()
})

test('its address is copied without what its program put behind it', async () => {
  const writeText = vi.fn(async () => undefined)
  vi.spyOn(navigator, 'clipboard', 'get').mockReturnValue({ writeText } as unknown as Clipboard)
  const printed = { terminalId: 't1', protocol: 'http' as const, path: '/lab?token=abc' }
  show({ detected: [aDetectedPort({ printed })] })
  fireEvent.click(await screen.findByRole('button', { name: 'Copy address of port 3000' }))
  await waitFor(() =>
    expect(writeText).toHaveBeenCalledWith('https://amber-hut-3000.ports.example/'),
  )
})

test('visibility, protocol and label are changed from its menu', async () => {
  const page = show({ detected: [aDetectedPort()] })
  fireEvent.click(await screen.findByRole('button', { name: 'More actions for port 3000' }))
  fireEvent.click(await screen.findByRole('menuitemradio', { name: 'Public' }))
  expect(await screen.findAllByText('Port 3000 is public now')).not.toEqual([])
  fireEvent.click(await screen.findByRole('menuitemradio', { name: 'HTTPS' }))
  await waitFor(() => expect(asked(page, 'ports.update')).toHaveLength(2))
  fireEvent.click(screen.getByRole('menuitem', { name: /^Set label…/ }))
  const field = await screen.findByRole('textbox', { name: 'Label of port 3000' })
  fireEvent.change(field, { target: { value: 'web' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  await waitFor(() =>
    expect(asked(page, 'ports.update')).toMatchObject([
      { port: 3000, visibility: 'public' },
      { port: 3000, protocol: 'https' },
      { port: 3000, label: 'web' },
    ]),
  )
})

test('that a port is private again is said with those who were named, who stay in', async () => {
  const named = { port: 5000, visibility: 'public', people: 2 } as const
  const view = aPortsView({ ports: [aForwardedPort({ ...named, visibility: 'private' })] })
  show({
    view: aPortsView({ ports: [aForwardedPort(named)] }),
    server: { 'ports.update': () => view },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'More actions for port 5000' }))
  fireEvent.click(await screen.findByRole('menuitemradio', { name: 'Private' }))
  const said = 'You and 2 people you share it with can open it, signed in.'
  expect(await screen.findAllByText(said)).not.toEqual([])
})

test('no more may be chosen than the policy allows', async () => {
  show({
    view: aPortsView({ maxVisibility: 'org', hasTokens: false }),
    detected: [aDetectedPort()],
  })
  fireEvent.click(await screen.findByRole('button', { name: 'More actions for port 3000' }))
  await screen.findByRole('menuitemradio', { name: 'Organization' })
  expect(screen.queryByRole('menuitemradio', { name: 'Public' })).toBeNull()
  expect(screen.queryByRole('menuitem', { name: /link/ })).toBeNull()
  expect(screen.queryByRole('menuitem', { name: /Tokens/ })).toBeNull()
})

test('who was named can be taken back where nobody may be named any more', async () => {
  const ports = [aForwardedPort({ port: 5000, people: 1 })]
  show({ view: aPortsView({ maxVisibility: 'private', ports }), detected: [aDetectedPort()] })
  fireEvent.click(await screen.findByRole('button', { name: 'More actions for port 5000' }))
  expect(await screen.findByRole('menuitem', { name: /^Share with people/ })).toBeDefined()
  fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' })
  fireEvent.click(await screen.findByRole('button', { name: 'More actions for port 3000' }))
  await screen.findByRole('menuitem', { name: /^Show QR code/ })
  expect(screen.queryByRole('menuitem', { name: /^Share with people/ })).toBeNull()
})

test('one that was only found is put away here, one that is kept at the server too', async () => {
  const page = show({
    view: aPortsView({ ports: [aForwardedPort({ port: 5000 })] }),
    detected: [aDetectedPort()],
  })
  await choose('3000', 'Stop forwarding')
  await waitFor(() => expect(screen.queryByRole('row', { name: /3000/ })).toBeNull())
  expect(asked(page, 'ports.remove')).toEqual([])
  await choose('5000', 'Stop forwarding')
  await waitFor(() => expect(asked(page, 'ports.remove')).toMatchObject([{ port: 5000 }]))
})

test('keys alone: arrows go from line to line, F2 names the one they are at, Delete ends it', async () => {
  const page = show({
    view: aPortsView({ ports: [aForwardedPort({ port: 5000 })] }),
    detected: [aDetectedPort()],
  })
  const first = await screen.findByRole('button', { name: 'Open port 3000 in browser' })
  first.focus()
  fireEvent.keyDown(first, { key: 'ArrowDown' })
  const second = screen.getByRole('button', { name: 'Open port 5000 in browser' })
  expect(document.activeElement).toBe(second)
  fireEvent.keyDown(second, { key: 'F2', code: 'F2' })
  const field = await screen.findByRole('textbox', { name: 'Label of port 5000' })
  fireEvent.keyDown(field, { key: 'Escape' })
  await waitFor(() => expect(document.activeElement).toBe(second))
  fireEvent.keyDown(second, { key: 'Delete', code: 'Delete' })
  await waitFor(() => expect(asked(page, 'ports.remove')).toMatchObject([{ port: 5000 }]))
})

test('what the configuration wants opened is its owner’s to agree to or to refuse', async () => {
  const page = show({ view: aPortsView({ asked: [{ port: 3000, visibility: 'public' }] }) })
  const text = /asks to make port 3000 public/
  const banner = (await screen.findAllByRole('status')).find(({ textContent }) =>
    text.test(textContent ?? ''),
  )
  fireEvent.click(within(banner as HTMLElement).getByRole('button', { name: 'Keep private' }))
  await waitFor(() =>
    expect(asked(page, 'ports.update')).toMatchObject([{ port: 3000, visibility: 'private' }]),
  )
})

test('what the server refuses is told, and why', async () => {
  show({
    detected: [aDetectedPort()],
    server: {
      'ports.update': () => {
        throw refusal('FORBIDDEN', 'PORT_VISIBILITY_NOT_ALLOWED', 'Ports cannot be public here.')
      },
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'More actions for port 3000' }))
  fireEvent.click(await screen.findByRole('menuitemradio', { name: 'Public' }))
  expect(await screen.findAllByText('Ports cannot be public here.')).not.toEqual([])
})
