// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { activeEditor } from '../editor/active-editor.ts'
import type { FileEvent } from '../file-events.ts'
import { QuickInputPlace } from '../quick-input/QuickInputPlace.tsx'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { PathDesk } from './path-desk.ts'
import type { PathReply, PathRequest } from './path-messages.ts'
import { QuickOpen } from './QuickOpen.tsx'

// What the worker does, in this process.
vi.mock('./path.worker.ts?worker', () => ({
  default: class {
    onmessage: ((event: { data: PathReply }) => void) | null = null
    readonly #desk = new PathDesk((data) => this.onmessage?.({ data }))
    postMessage(request: PathRequest) {
      this.#desk.take(request)
    }
    terminate() {
      this.onmessage = null
    }
  },
}))

const root = '/workspaces/repository'
const listed = ['README.md', 'src/main.ts', 'src/open-file.ts', 'src/ui/frame.ts']

beforeEach(() => localStorage.clear())
afterEach(() => {
  cleanup()
  activeEditor.setState({ editor: null, path: null })
})

async function start(paths: readonly string[] = listed, more: Record<string, () => unknown> = {}) {
  const bytes = () => new TextEncoder().encode(paths.map((path) => `${path}\0`).join(''))
  const page = renderInIde(
    <>
      <QuickOpen />
      <QuickInputPlace />
      <p>Drawn</p>
    </>,
    { agent: { 'search.paths': () => ({ type: 'paths', bytes: bytes() }), ...more } },
  )
  await screen.findByText('Drawn')
  const opened: FileEvent[] = []
  page.ide.fileEvents.listen((event) => opened.push(event))
  const end = () => act(() => page.agentPush('search.paths', { type: 'end', isTruncated: false }))
  const show = (path: string) =>
    act(() =>
      page.ide.fileEvents.active.setState({
        input: { type: 'file', path: `${root}/${path}` },
        path: `${root}/${path}`,
      }),
    )
  return { ...page, opened, end, show, run: (id: string) => act(() => page.ide.commands.run(id)) }
}
const field = () => screen.findByRole<HTMLInputElement>('combobox')
const type = async (value: string) => fireEvent.change(await field(), { target: { value } })
const key = async (name: string, more = {}) =>
  fireEvent.keyDown(await field(), { key: name, ...more })
const labels = () => screen.queryAllByRole('option').map((row) => row.getAttribute('aria-label'))
const until = (wanted: (string | null)[]) => waitFor(() => expect(labels()).toEqual(wanted))

test('a file is found by some letters of its name and opened, also at a line', async () => {
  const { run, opened, end } = await start()
  run('workbench.action.quickOpen')
  await until(['README.md', 'main.ts, src', 'open-file.ts, src', 'frame.ts, src/ui'])
  end()
  await type('opfi:12:3')
  await until(['open-file.ts, src'])
  await key('Enter')
  expect(opened).toEqual([
    {
      type: 'open',
      input: { type: 'file', path: `${root}/src/open-file.ts` },
      takesFocus: true,
      toSide: false,
      selection: { line: 12, column: 3 },
    },
  ])
})

test('recently opened files come first, without the one in front while nothing is typed', async () => {
  const { run, show } = await start()
  for (const path of ['src/main.ts', 'README.md', 'src/ui/frame.ts']) show(path)
  run('workbench.action.quickOpen')
  await until([
    'README.md, recently opened',
    'main.ts, src, recently opened',
    'open-file.ts, src, files',
    'frame.ts, src/ui, files',
  ])
  await type('fr')
  await until(['frame.ts, src/ui, recently opened'])
  fireEvent.click(screen.getByRole('button', { name: 'Remove from recently opened: frame.ts' }))
  await until(['frame.ts, src/ui'])
})

test('the same keys again go on to the next file, and letting go opens it', async () => {
  const { run, show, opened } = await start()
  for (const path of ['src/main.ts', 'README.md', 'src/ui/frame.ts']) show(path)
  run('workbench.action.quickOpen')
  await waitFor(() => expect(labels().length).toBeGreaterThan(2))
  run('workbench.action.quickOpen')
  fireEvent.keyUp(window, { key: 'Control' })
  await waitFor(() => expect(opened).toMatchObject([{ input: { path: `${root}/src/main.ts` } }]))
})

test('what is renamed or deleted here is found so at once', async () => {
  const { run, ide, end } = await start()
  run('workbench.action.quickOpen')
  await waitFor(() => expect(labels()).toHaveLength(4))
  end()
  act(() => {
    ide.fileEvents.emit({ type: 'renamed', from: `${root}/src`, to: `${root}/lib` })
    ide.fileEvents.emit({ type: 'deleted', path: `${root}/README.md` })
  })
  await until(['main.ts, lib', 'open-file.ts, lib', 'frame.ts, lib/ui'])
})

test('a list that is old is shown at once, and made anew behind it', async () => {
  const paths = ['one.ts']
  const { run, ide, end, agentCalls } = await start(paths)
  const lists = () => agentCalls.filter(({ path }) => path === 'search.paths').length
  run('workbench.action.quickOpen')
  await until(['one.ts'])
  end()
  act(() => ide.quickInput.close())
  paths.push('two.ts')
  run('workbench.action.quickOpen')
  await until(['one.ts'])
  expect(lists()).toBe(1)
  act(() => ide.quickInput.close())
  const later = performance.now() + 60_000
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => later)
  run('workbench.action.quickOpen')
  await until(['one.ts'])
  expect(lists()).toBe(2)
  end()
  await until(['one.ts', 'two.ts'])
  clock.mockRestore()
})

test('files that cannot be listed are said to be so', async () => {
  const fail = () => {
    throw new Error('No.')
  }
  const { run } = await start([], { 'search.paths': fail })
  run('workbench.action.quickOpen')
  await screen.findAllByText(/The files could not be listed/)
})

test('a path from outside of the workspace is found where there is such a file', async () => {
  const stat = () => ({ kind: 'file' })
  const { run, opened } = await start(listed, { 'files.stat': stat })
  run('workbench.action.quickOpen')
  await type('/etc/hosts')
  await until(['hosts, /etc'])
  await key('Enter')
  expect(opened).toMatchObject([{ input: { path: '/etc/hosts' } }])
})

test('a question mark tells the prefixes, and choosing one goes on with it', async () => {
  const { run } = await start()
  run('workbench.action.quickOpen')
  await type('?')
  await until(['…, Go to file, Ctrl+P', ':, Go to line, Ctrl+G'])
  await key('ArrowDown')
  await key('Enter')
  await waitFor(async () => expect((await field()).value).toBe(':'))
})

test('opening a file by its command is about those of the codespace', async () => {
  const { run } = await start()
  run('workbench.action.files.openFile')
  await until(['README.md', 'main.ts, src', 'open-file.ts, src', 'frame.ts, src/ui'])
})

test('a line is shown while it is typed, and left again without it', async () => {
  const { run } = await start()
  run('workbench.action.gotoLine')
  await until(['Open a text file first to go to a line'])
  const editor = fakeEditor()
  activeEditor.setState({ editor: editor as never, path: `${root}/src/main.ts` })
  await type(':1')
  await type(':120:7')
  await until(['Go to line 120 and character 7'])
  expect(editor.revealPositionInCenter).toHaveBeenLastCalledWith({ lineNumber: 120, column: 7 })
  await key('Escape')
  expect(editor.restoreViewState).toHaveBeenCalledWith('before')
  expect(editor.setPosition).not.toHaveBeenCalled()
  run('workbench.action.gotoLine')
  await type(':-1')
  await until(['Go to line 200'])
  await key('Enter')
  expect(editor.setPosition).toHaveBeenCalledWith({ lineNumber: 200, column: 1 })
  expect(editor.focus).toHaveBeenCalled()
  expect(editor.restoreViewState).toHaveBeenCalledTimes(1)
})

function fakeEditor() {
  return {
    getModel: () => ({ getLineCount: () => 200, getLineMaxColumn: () => 80 }),
    getPosition: () => ({ lineNumber: 3, column: 4 }),
    saveViewState: () => 'before',
    restoreViewState: vi.fn(),
    createDecorationsCollection: () => ({ set: vi.fn(), clear: vi.fn() }),
    revealPositionInCenter: vi.fn(),
    setPosition: vi.fn(),
    focus: vi.fn(),
  }
}
