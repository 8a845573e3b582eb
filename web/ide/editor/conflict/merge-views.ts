import type { IdeSettings } from '../../settings/ide-settings.ts'
import { activeEditor, leaveActiveEditor } from '../active-editor.ts'
import { editorOptions, followSettings } from '../editor-options.ts'
import { monaco, themeName } from '../monaco.ts'
import type { ConflictTexts } from './file-conflict.ts'
import type { MergeSession } from './merge-session.ts'
import type { MergeSide } from './merge-texts.ts'
import { showMergeZones } from './merge-zones.ts'

type Hosts = Record<MergeSide, HTMLElement | null> & { result: HTMLElement }
type Given = { session: MergeSession; texts: ConflictTexts; hosts: Hosts; settings: IdeSettings }

/** The two or three texts above and the result below, each conflict marked in all of them. */
export function showMerge({ session, texts, hosts, settings }: Given): () => void {
  const language = session.model.getLanguageId()
  const common = (): monaco.editor.IEditorOptions => ({
    ...editorOptions(settings),
    minimap: { enabled: false },
    stickyScroll: { enabled: false },
  })
  const stops: (() => void)[] = []
  const sides = (['base', 'theirs', 'mine'] as const).flatMap((side) => {
    const host = hosts[side]
    const text = texts[side]
    if (!host || text === null) return []
    const model = monaco.editor.createModel(text, language)
    const editor = monaco.editor.create(host, {
      ...common(),
      theme: themeName,
      automaticLayout: true,
      model,
      readOnly: true,
      domReadOnly: true,
      ariaLabel: `${titles[side]}, cannot be edited`,
    })
    const marks = editor.createDecorationsCollection()
    stops.push(followSettings(settings, { updateOptions: () => editor.updateOptions(common()) }))
    stops.push(() => {
      editor.dispose()
      model.dispose()
    })
    return [{ side, editor, marks }]
  })
  const result = monaco.editor.create(hosts.result, {
    ...common(),
    theme: themeName,
    automaticLayout: true,
    model: session.model,
    ariaLabel: 'Result of the merge',
  })
  const beInFront = () => activeEditor.setState({ editor: result, path: null })
  const currentMark = result.createDecorationsCollection()
  const tell = () => {
    const { conflicts, current } = session.state.getState()
    for (const { side, marks } of sides) {
      marks.set(
        conflicts.map((conflict, index) => {
          const { start, lines } = conflict[side]
          const isOpen = conflict.choice === null
          const className = `${isOpen ? 'merge-open' : 'merge-settled'} ${index === current ? 'merge-current' : ''}`
          return {
            range: new monaco.Range(start + 1, 1, start + Math.max(1, lines.length), 1),
            options: { isWholeLine: true, className: lines.length === 0 ? '' : className },
          }
        }),
      )
    }
    const range = session.rangeOf(current)
    const isEmpty = conflicts.length === 0 || range.isEmpty()
    const end = Math.max(range.startLineNumber, range.endLineNumber - 1)
    currentMark.set(
      isEmpty
        ? []
        : [
            {
              range: new monaco.Range(range.startLineNumber, 1, end, 1),
              options: { isWholeLine: true, className: 'merge-current' },
            },
          ],
    )
  }
  const reveal = () => {
    const { conflicts, current } = session.state.getState()
    const conflict = conflicts[current]
    if (!conflict) return
    for (const { side, editor } of sides) {
      editor.revealLineNearTop(conflict[side].start + 1, monaco.editor.ScrollType.Immediate)
    }
    const { startLineNumber } = session.rangeOf(current)
    result.revealLineInCenterIfOutsideViewport(startLineNumber, monaco.editor.ScrollType.Immediate)
  }
  stops.push(
    followTogether(sides.map(({ editor }) => editor)),
    followSettings(settings, { updateOptions: () => result.updateOptions(common()) }),
    showMergeZones(result, session),
    session.state.subscribe((now, before) => {
      tell()
      if (now.current !== before.current) reveal()
    }),
  )
  result.onDidFocusEditorWidget(beInFront)
  tell()
  reveal()
  result.focus()
  return () => {
    for (const stop of stops) stop()
    leaveActiveEditor(result)
    result.dispose()
  }
}

export const titles: Record<MergeSide, string> = {
  base: 'What both began with',
  theirs: 'Theirs, on disk',
  mine: 'Mine',
}

/** Scrolling one scrolls the others by as much. */
function followTogether(editors: readonly monaco.editor.IStandaloneCodeEditor[]): () => void {
  let isFollowing = false
  const tops = new Map(editors.map((editor) => [editor, editor.getScrollTop()]))
  const stops = editors.map((editor) =>
    editor.onDidScrollChange(({ scrollTop, scrollTopChanged }) => {
      const by = scrollTop - (tops.get(editor) ?? 0)
      tops.set(editor, scrollTop)
      if (!scrollTopChanged || isFollowing || !editor.hasWidgetFocus()) return
      isFollowing = true
      for (const other of editors) {
        if (other !== editor) other.setScrollTop(other.getScrollTop() + by)
      }
      isFollowing = false
    }),
  )
  return () => {
    for (const stop of stops) stop.dispose()
  }
}
