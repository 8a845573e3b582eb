// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PortsView } from '#server/ports/ports.schema.ts'
import { type Answers, refusal } from '#web/testing/fake-link.ts'
// A menu's code is fetched when it is opened: here it is there.
import '#web/ui/MenuPopup.tsx'
import { renderInIde } from '../../render-in-ide.testing.tsx'
import { aDetectedPort, aPortsView } from '../a-port.testing.ts'
import { portsOf } from '../ports.ts'
import { PortPreview } from './PortPreview.tsx'

/** What is in the frame, which is of another origin: it can be spoken to and no more. */
const inFrame = { postMessage: vi.fn() }

beforeEach(() => {
  localStorage.clear()
  inFrame.postMessage.mockReset()
  vi.spyOn(HTMLIFrameElement.prototype, 'contentWindow', 'get').mockReturnValue(
    inFrame as unknown as Window,
  )
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const origin = 'https://amber-hut-3000.ports.example'

function show(given: { view?: PortsView; server?: Answers } = {}) {
  let count = 0
  const page = renderInIde(<PortPreview argument="3000" />, {
    server: {
      'ports.handOff': () => {
        count += 1
        return { url: `${origin}/.bothy/enter?ticket=${count}` }
      },
      ...given.server,
    },
  })
  act(() => void portsOf(page.ide).takeView(given.view ?? aPortsView()))
  return page
}
const frame = () => screen.findByTitle<HTMLIFrameElement>('Preview of port 3000')
const paths = (page: ReturnType<typeof show>) =>
  page.calls
    .filter(({ path }) => path === 'ports.handOff')
    .map(({ input }) => (input as { path: string }).path)
async function say(data: unknown, from: { source?: unknown; origin?: string } = {}) {
  await frame()
  act(() => {
    const event = new MessageEvent('message', { data, origin: from.origin ?? origin })
    Object.defineProperty(event, 'source', { value: from.source ?? inFrame })
    window.dispatchEvent(event)
  })
}
const address = () =>
  screen.getByRole<HTMLInputElement>('textbox', { name: 'Address in port 3000' })
async function turnToolsOn() {
  fireEvent.click(await screen.findByRole('button', { name: 'More actions of the preview' }))
  fireEvent.click(await screen.findByRole('menuitemcheckbox', { name: /^Preview tools/ }))
}

test('the frame signs in by a hand-off of its own, and may do no more than it must (S-37)', async () => {
  const page = show()
  const { src, sandbox } = await frame()
  expect(src).toBe(`${origin}/.bothy/enter?ticket=1`)
  expect(sandbox.value ?? String(sandbox)).toBe(
    'allow-same-origin allow-scripts allow-forms allow-popups',
  )
  expect(page.calls.find(({ path }) => path === 'ports.handOff')?.input).toMatchObject({
    port: 3000,
    isFrame: true,
  })
})

test('it begins where the program said its page is, and goes where one types', async () => {
  const page = show()
  await frame()
  fireEvent.change(address(), { target: { value: 'http://localhost:3000/docs?page=2' } })
  fireEvent.submit(address())
  await waitFor(async () => expect((await frame()).src).toContain('ticket=2'))
  expect(paths(page)).toEqual(['/.bothy/preview-tools?on=0&to=%2F', '/docs?page=2'])
  expect(address().value).toBe('/docs?page=2')
  fireEvent.change(address(), { target: { value: 'https://evil.example/' } })
  fireEvent.submit(address())
  expect((await screen.findByRole('alert')).textContent).toBe('That is not an address of port 3000')
  expect(paths(page)).toHaveLength(2)
})

test('with the tools it follows the page, and shows its console', async () => {
  const page = show()
  await frame()
  await turnToolsOn()
  await waitFor(() => expect(paths(page).at(-1)).toBe('/.bothy/preview-tools?on=1&to=%2F'))
  await say({ type: 'bothy-preview-at', path: '/todo#3', title: 'To do' })
  expect(address().value).toBe('/todo#3')
  await say({ type: 'bothy-preview-console', level: 'error', text: 'x is not defined' })
  fireEvent.click(await screen.findByRole('button', { name: 'Console, 1 lines' }))
  expect(screen.getByText('x is not defined')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Back' }))
  expect(inFrame.postMessage).toHaveBeenCalledWith({ type: 'bothy-preview-back' }, origin)
})

test('it is heard although its way led by another port first', async () => {
  const first = 'https://amber-hut-4000.ports.example/.bothy/enter?ticket=1'
  show({ server: { 'ports.handOff': () => ({ url: first }) } })
  await frame()
  await say({ type: 'bothy-preview-at', path: '/there', title: '' })
  expect(address().value).toBe('/there')
})

test('back and forward also lead over addresses that were typed, whatever answers there', async () => {
  const page = show()
  await frame()
  await turnToolsOn()
  await say({ type: 'bothy-preview-at', path: '/', title: '' })
  fireEvent.change(address(), { target: { value: '/api/hello' } })
  fireEvent.submit(address())
  await waitFor(() => expect(paths(page).at(-1)).toBe('/api/hello'))
  // What is no page, as JSON, says nothing of where it is and does not hear anything.
  fireEvent.click(screen.getByRole('button', { name: 'Back' }))
  await waitFor(() => expect(paths(page).at(-1)).toBe('/'))
  expect(address().value).toBe('/')
  fireEvent.click(screen.getByRole('button', { name: 'Forward' }))
  await waitFor(() => expect(paths(page).at(-1)).toBe('/api/hello'))
  expect(inFrame.postMessage).not.toHaveBeenCalled()
})

test('nobody but the frame, from the port’s own origin, is listened to (S-27)', async () => {
  show()
  await frame()
  await say({ type: 'bothy-preview-at', path: '/evil', title: '' }, { source: window })
  await say(
    { type: 'bothy-preview-at', path: '/evil', title: '' },
    { origin: 'https://evil.example' },
  )
  await say({ type: 'bothy-preview-at', path: 'evil', title: '' })
  expect(address().value).toBe('/')
})

test('a key of the workbench that is pressed in it counts with the tools alone', async () => {
  const userActivation = { isActive: true }
  Object.defineProperty(navigator, 'userActivation', { value: userActivation, configurable: true })
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  const { ide } = show()
  const run = vi.spyOn(ide.commands, 'run').mockReturnValue(undefined)
  const press = async (key: string) => {
    const shown = await frame()
    shown.tabIndex = 0
    act(() => shown.focus())
    await say({ type: 'bothy-preview-key', key })
  }
  await press('commands')
  expect(run).not.toHaveBeenCalled()
  await turnToolsOn()
  await waitFor(async () => expect((await frame()).src).toContain('ticket=2'))
  for (const key of ['workbench.action.terminal.focus', 'terminal', '']) await press(key)
  expect(run).not.toHaveBeenCalled()
  await press('commands')
  expect(run).toHaveBeenCalledExactlyOnceWith('workbench.action.showCommands')
})

test('it is said how one leaves the app by keys while it has them', async () => {
  show()
  const shown = await frame()
  expect(screen.queryByText('Tab leaves the app')).toBeNull()
  shown.tabIndex = 0
  act(() => shown.focus())
  expect(await screen.findByText('Tab leaves the app')).toBeDefined()
  await turnToolsOn()
  await waitFor(async () => expect((await frame()).src).toContain('ticket=2'))
  const again = await frame()
  again.tabIndex = 0
  act(() => again.focus())
  expect(await screen.findByText('F6 leaves the app')).toBeDefined()
  act(() => address().focus())
  await waitFor(() => expect(screen.queryByText('F6 leaves the app')).toBeNull())
  // One that is signed in anew goes with its focus, and nothing says so.
  act(() => again.focus())
  expect(await screen.findByText('F6 leaves the app')).toBeDefined()
  await say({ type: 'bothy-port-renew' })
  await waitFor(async () => expect((await frame()).src).toContain('ticket=3'))
  expect(screen.queryByText('F6 leaves the app')).toBeNull()
})

test('a frame that is signed in no more gets another hand-off, and not without end', async () => {
  const page = show()
  await frame()
  await say({ type: 'bothy-port-renew' })
  await waitFor(() => expect(paths(page)).toHaveLength(2))
  await waitFor(async () => expect((await frame()).src).toContain('ticket=2'))
  await say({ type: 'bothy-port-renew' })
  expect(paths(page)).toEqual(['/.bothy/preview-tools?on=0&to=%2F', '/'])
})

test('what keeps it from being shown is said, and can be tried again', async () => {
  let isRefused = true
  const page = show({
    server: {
      'ports.handOff': () => {
        if (isRefused)
          throw refusal('CONFLICT', 'CODESPACE_NOT_RUNNING', 'Start the codespace first.')
        return { url: `${origin}/.bothy/enter?ticket=9` }
      },
    },
  })
  expect(await screen.findByText('Start the codespace first.')).toBeDefined()
  isRefused = false
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect((await frame()).src).toContain('ticket=9')
  expect(page.calls).toBeDefined()
})

test('without a domain for ports it says so', async () => {
  show({ view: aPortsView({ urlPattern: null, why: 'No domain is set up for ports.' }) })
  expect(await screen.findByText('No domain is set up for ports.')).toBeDefined()
})

test('its first page is the one its program printed', async () => {
  const page = renderInIde(<PortPreview argument="3000" />, {
    server: { 'ports.handOff': () => ({ url: `${origin}/` }) },
  })
  const printed = { terminalId: 't1', protocol: 'http' as const, path: '/lab?token=x' }
  await act(async () => {
    await portsOf(page.ide).takeDetected([aDetectedPort({ printed })])
    await portsOf(page.ide).takeView(aPortsView())
  })
  await frame()
  expect(paths(page)).toEqual(['/.bothy/preview-tools?on=0&to=%2Flab%3Ftoken%3Dx'])
})
