// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DetectedPort } from '#agent/protocol/ports.ts'
import type { OnAutoForward, PortAttributes } from '#server/ports/port-values.schema.ts'
import type { PortsView } from '#server/ports/ports.schema.ts'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { aDetectedPort, aForwardedPort, aPortsView } from './a-port.testing.ts'
import type { MatchAnswer, MatchQuestion } from './match-worker.ts'
import { PortsWatch } from './PortsWatch.tsx'

beforeEach(() => localStorage.clear())
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

function watch(given: { view?: PortsView; detected?: readonly DetectedPort[] } = {}) {
  const { view = aPortsView(), detected = [aDetectedPort()] } = given
  return renderInIde(<PortsWatch />, {
    agent: { 'ports.changes': () => detected },
    server: { 'ports.changes': () => view, 'ports.update': () => view },
  })
}
/** As soon as somebody listens to what the agent says. */
async function tell(page: ReturnType<typeof watch>, path: string, data: unknown) {
  await waitFor(() => expect(page.agentCalls.map((call) => call.path)).toContain(path))
  await act(async () => page.agentPush(path, data))
}
const findToast = async (title: string) => {
  const [found] = await screen.findAllByText(title)
  const toast = found?.closest<HTMLElement>('[role="alertdialog"], [role="dialog"]')
  if (!toast) throw new Error(`${title} is in no toast`)
  return within(toast)
}
const configured = (onAutoForward: OnAutoForward): PortsView => {
  const web: PortAttributes = {
    match: '3000',
    label: 'web',
    onAutoForward,
    protocol: null,
    visibility: null,
  }
  return aPortsView({ attributes: [web] })
}
const press = (toast: Awaited<ReturnType<typeof findToast>>, name: string) =>
  fireEvent.click(toast.getByRole('button', { name, hidden: true }))

test('a program that begins to listen is told of, and can be opened to all from there', async () => {
  const page = watch({ detected: [] })
  await tell(page, 'ports.changes', [aDetectedPort()])
  const toast = await findToast('Your application on port 3000 is available')
  expect(toast.getByText('node server.js')).toBeDefined()
  press(toast, 'Make public')
  await waitFor(() =>
    expect(page.calls).toContainEqual({
      path: 'ports.update',
      input: { name: page.ide.codespace.name, port: 3000, visibility: 'public' },
    }),
  )
})

test('the toast leads to a tab and to a preview beside the editor', async () => {
  const opened = vi.spyOn(window, 'open').mockReturnValue({} as Window)
  const page = watch()
  const events: unknown[] = []
  page.ide.fileEvents.listen((event) => events.push(event))
  press(await findToast('Your application on port 3000 is available'), 'Preview')
  expect(events).toMatchObject([
    { input: { type: 'page', page: 'portPreview:3000' }, toSide: true },
  ])
  expect(opened).not.toHaveBeenCalled()
})

test('which protocol follows from a command is told to the server once, and not over a choice', async () => {
  const byCommand: PortAttributes = {
    ...{ match: '.*server\\.js', label: null, onAutoForward: 'silent' },
    ...{ protocol: 'https', visibility: null },
  }
  const view = aPortsView({
    ports: [aForwardedPort({ port: 5000, hasProtocol: true })],
    attributes: [{ ...byCommand, match: '3000-5000', protocol: null }, byCommand],
  })
  vi.stubGlobal('Worker', MatchingWorker)
  const page = watch({ view, detected: [aDetectedPort(), aDetectedPort({ port: 5000 })] })
  const told = () => page.calls.filter(({ path }) => path === 'ports.update')
  await waitFor(() => expect(told()).toMatchObject([{ input: { port: 3000, protocol: 'https' } }]))
  await tell(page, 'ports.changes', [aDetectedPort()])
  expect(told()).toHaveLength(1)
})

/** What the expressions of a repository run in, where there are workers. */
class MatchingWorker {
  onmessage: ((event: { data: MatchAnswer }) => void) | null = null
  constructor() {
    setTimeout(() => this.onmessage?.({ data: 'ready' }))
  }
  postMessage({ pattern, command }: MatchQuestion) {
    setTimeout(() => this.onmessage?.({ data: new RegExp(pattern).test(command) }))
  }
  terminate() {
    this.onmessage = null
  }
}

test('“Make public” is offered only where the policy allows it', async () => {
  watch({ view: aPortsView({ maxVisibility: 'org' }) })
  const toast = await findToast('Your application on port 3000 is available')
  expect(toast.queryByRole('button', { name: 'Make public', hidden: true })).toBeNull()
})

test('openBrowser opens a tab, and offers to where the browser does not let it', async () => {
  const opened = vi.spyOn(window, 'open').mockReturnValue(null)
  watch({ view: configured('openBrowser') })
  const toast = await findToast('The browser did not open a tab')
  expect(opened).toHaveBeenCalledOnce()
  press(toast, 'Open in browser')
  expect(opened).toHaveBeenLastCalledWith(
    'https://amber-hut-3000.ports.example/',
    '_blank',
    'noopener',
  )
})

test('openPreview opens a tab of the editor that leaves the focus where it is', async () => {
  const page = watch({ view: configured('openPreview') })
  const events: unknown[] = []
  page.ide.fileEvents.listen((event) => events.push(event))
  await waitFor(() =>
    expect(events).toMatchObject([{ input: { page: 'portPreview:3000' }, takesFocus: false }]),
  )
})

test.each(['silent', 'ignore'] as const)('%s says nothing', async (onAutoForward) => {
  const opened = vi.spyOn(window, 'open')
  const page = watch({ view: configured(onAutoForward), detected: [] })
  await tell(page, 'ports.changes', [aDetectedPort()])
  await tell(page, 'ports.changes', [aDetectedPort({ port: 4000 })])
  await findToast('Your application on port 4000 is available')
  expect(screen.queryByText(/port 3000/)).toBeNull()
  expect(opened).not.toHaveBeenCalled()
})

test('with the setting off nothing is told', async () => {
  const page = watch({ detected: [] })
  await act(async () => page.ide.settings.set('remote.autoForwardPorts', false))
  await tell(page, 'ports.changes', [aDetectedPort()])
  expect(screen.queryByText(/is available/)).toBeNull()
})

test('a localhost address that is followed leads to where it is forwarded to', async () => {
  const opened = vi.spyOn(window, 'open').mockReturnValue({} as Window)
  const page = watch({ detected: [] })
  await waitFor(() => expect(page.calls.map(({ path }) => path)).toContain('ports.changes'))
  await waitFor(() => {
    page.ide.opener.open('http://127.0.0.1:5173/a?b=1')
    expect(opened).toHaveBeenLastCalledWith('https://amber-hut-5173.ports.example/a?b=1', '_blank')
  })
  page.ide.opener.open('https://example.com/')
  expect(opened).toHaveBeenLastCalledWith('https://example.com/', '_blank', 'noopener,noreferrer')
})

test('what a program wants opened elsewhere is asked about, one question at a time', async () => {
  const opened = vi.spyOn(window, 'open').mockReturnValue({} as Window)
  const page = watch({ detected: [] })
  await tell(page, 'ports.opens', { url: 'https://login.example/a' })
  await tell(page, 'ports.opens', { url: 'https://login.example/b' })
  await tell(page, 'ports.opens', { url: 'file:///etc/passwd' })
  const toast = await findToast('A program wants to open login.example')
  expect(opened).not.toHaveBeenCalled()
  press(toast, 'Open in browser')
  expect(opened).toHaveBeenCalledExactlyOnceWith(
    'https://login.example/b',
    '_blank',
    'noopener,noreferrer',
  )
})

test('one that is wanted at localhost is opened at once where the window has the focus', async () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  const opened = vi.spyOn(window, 'open').mockReturnValue({} as Window)
  const page = watch({ detected: [] })
  await waitFor(() => expect(page.ide.viewBadges.store.getState().ports).toBeDefined())
  await tell(page, 'ports.opens', { url: 'http://localhost:8888/lab?token=x' })
  expect(opened).toHaveBeenCalledWith('https://amber-hut-8888.ports.example/lab?token=x', '_blank')
})

test('the ports of a codespace that has stopped are listed no more as listening', async () => {
  const page = watch()
  await findToast('Your application on port 3000 is available')
  expect(page.ide.viewBadges.store.getState().ports?.count).toBe(1)
  await tell(page, 'ports.changes', [])
  await waitFor(() => expect(page.ide.viewBadges.store.getState().ports?.count).toBe(0))
})

test('a command that wants a port opened to others is asked about, and told what was answered', async () => {
  const page = watch()
  const id = 'w1'
  await tell(page, 'ports.wishes', [{ id, port: 3000, visibility: 'public' }])
  const toast = await findToast('A command wants to open port 3000 to everybody')
  expect(page.calls.map(({ path }) => path)).not.toContain('ports.update')
  press(toast, 'Make public')
  await waitFor(() =>
    expect(page.agentCalls).toContainEqual({
      path: 'ports.answerWish',
      input: { id, answer: 'agreed', reason: null },
    }),
  )
  expect(page.calls).toContainEqual({
    path: 'ports.update',
    input: { name: page.ide.codespace.name, port: 3000, visibility: 'public' },
  })
})

test('it is refused, or taken back where another window answered first', async () => {
  const page = watch()
  const wish = { id: 'w1', port: 3000, visibility: 'org' }
  await tell(page, 'ports.wishes', [wish])
  press(await findToast('A command wants to open port 3000 to the organization'), 'Refuse')
  await waitFor(() =>
    expect(page.agentCalls).toContainEqual({
      path: 'ports.answerWish',
      input: { id: 'w1', answer: 'refused', reason: null },
    }),
  )
  await tell(page, 'ports.wishes', [{ ...wish, id: 'w2', port: 4000 }])
  await findToast('A command wants to open port 4000 to the organization')
  await tell(page, 'ports.wishes', [])
  await waitFor(() =>
    expect(screen.queryByText('A command wants to open port 4000 to the organization')).toBeNull(),
  )
  expect(page.calls.map(({ path }) => path)).not.toContain('ports.update')
})

test('of an agent that wants too much, or something else, nothing is asked', async () => {
  const page = watch()
  const wish = { id: 'w1', port: 3000, visibility: 'public' }
  await tell(page, 'ports.wishes', [wish])
  const title = 'A command wants to open port 3000 to everybody'
  await findToast(title)
  const many = Array.from({ length: 4 }, (_, at) => ({ ...wish, id: `w${at}` }))
  for (const wrong of [many, [{ ...wish, visibility: 'private' }], [{ ...wish, port: 0 }], null]) {
    await tell(page, 'ports.wishes', [wish])
    await findToast(title)
    await tell(page, 'ports.wishes', wrong)
    await waitFor(() => expect(screen.queryByText(title)).toBeNull())
  }
})
