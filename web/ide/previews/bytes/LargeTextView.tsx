import { useEffect, useRef, useState } from 'react'
import { bytesWord } from '#web/lib/bytes.ts'
import { Button } from '#web/ui/Button.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { Spinner } from '#web/ui/Loading.tsx'
import { editorOptions } from '../../editor/editor-options.ts'
import { monaco, themeName } from '../../editor/monaco.ts'
import type { FileViewProps } from '../../file-views.ts'
import { useIde } from '../../ide-context.ts'
import { nameOf, shownName } from '../../paths.ts'
import { textOfPage } from './text-page.ts'
import { useBytePages } from './use-byte-pages.ts'

const pageBytes = 1024 * 1024

/**
 * A text of any size, read only, one part after the other; searching and selecting work
 * within a part.
 */
export function LargeTextView({ path, panel }: FileViewProps) {
  const pages = useBytePages(path, pageBytes)
  const { settings } = useIde()
  const [at, setAt] = useState(0)
  const [isBroken, setBroken] = useState(false)
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<monaco.editor.IStandaloneCodeEditor | null>(null)
  const page = pages.page(at)
  const count = Math.max(1, Math.ceil((pages.sizeBytes ?? 0) / pageBytes))
  const next = at + 1 < count && page ? pages.page(at + 1) : null
  const isWhole = page !== null && (at + 1 >= count || next !== null)
  const problem = pages.problem(at) ?? pages.problem(at + 1)
  const name = shownName(nameOf(path))

  useEffect(() => {
    if (!host.current) return
    const created = monaco.editor.create(host.current, {
      ...editorOptions(settings),
      theme: themeName,
      readOnly: true,
      model: null,
      wordWrap: 'on',
      minimap: { enabled: false },
      stickyScroll: { enabled: false },
      ariaLabel: name,
    })
    editor.current = created
    return () => {
      created.getModel()?.dispose()
      created.dispose()
      editor.current = null
    }
  }, [name, settings])

  useEffect(() => {
    if (!page || !isWhole || !editor.current) return
    const { text, hasBrokenLines } = textOfPage(page, { isFirst: at === 0, next })
    setBroken(hasBrokenLines)
    const before = editor.current.getModel()
    editor.current.setModel(monaco.editor.createModel(text, 'plaintext'))
    before?.dispose()
    if (panel.isActive) editor.current.focus()
  }, [page, next, isWhole, at, panel])

  const go = (to: number) => setAt(Math.min(Math.max(to, 0), count - 1))
  return (
    <div className="flex size-full flex-col bg-editor">
      <div className="flex h-8 shrink-0 items-center gap-2 border-b border-line px-3 text-small text-dim">
        <span className="truncate">
          Too large to edit: {bytesWord(pages.sizeBytes ?? 0)}, read only
          {isBroken && '; lines over 8,000 characters are broken'}
        </span>
        <span className="ml-auto flex items-center gap-1 whitespace-nowrap">
          {!isWhole && problem === null && <Spinner label="Reading" />}
          <IconButton
            isSmall
            icon="chevron-left"
            label="Previous part"
            onClick={() => go(at - 1)}
          />
          <label className="flex items-center gap-1">
            Part
            <input
              type="number"
              min={1}
              max={count}
              value={at + 1}
              onChange={({ target }) => go(Number(target.value) - 1)}
              className="h-6 w-18 rounded-control border border-line bg-sunken px-1 tabular-nums"
            />
            of <span className="tabular-nums">{count.toLocaleString('en')}</span>
          </label>
          <IconButton isSmall icon="chevron-right" label="Next part" onClick={() => go(at + 1)} />
        </span>
      </div>
      {problem !== null && (
        <ErrorState
          title={`${name} could not be read`}
          action={<Button onClick={() => pages.forget()}>Try again</Button>}
        >
          {problem}
        </ErrorState>
      )}
      <div ref={host} className={`min-h-0 flex-1 ${problem === null ? '' : 'hidden'}`} />
    </div>
  )
}
