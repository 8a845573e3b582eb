import type { DockviewPanelApi } from 'dockview-react'
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '#web/ui/Button.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { useIde } from '../../ide-context.ts'
import type { MonacoDocument } from '../monaco-document.ts'
import type { OpenFile } from '../open-file.ts'
import { MergeSession } from './merge-session.ts'
import { showMerge, titles } from './merge-views.ts'
import { choices, leftWords } from './merge-words.ts'
import './merge.css'

/** A conflict settled line by line: theirs and mine above, the text made of both below. */
export function MergeEditor({ file, panel }: { file: OpenFile; panel: DockviewPanelApi }) {
  const { settings, statusItems } = useIde()
  const texts = useMemo(() => file.conflict.texts(), [file])
  const [session, setSession] = useState<MergeSession | null>(null)
  const [hasBase, setHasBase] = useState(false)
  const base = useRef<HTMLDivElement>(null)
  const theirs = useRef<HTMLDivElement>(null)
  const mine = useRef<HTMLDivElement>(null)
  const result = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!texts) return
    const document = file.document as MonacoDocument | null
    const made = new MergeSession(texts, document?.model.getLanguageId() ?? 'plaintext')
    setSession(made)
    return () => {
      setSession(null)
      // The editors that show it go first.
      queueMicrotask(() => made[Symbol.dispose]())
    }
  }, [file, texts])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the base has a host of its own
  useEffect(() => {
    if (!session || !texts || !result.current) return
    const hosts = {
      base: base.current,
      theirs: theirs.current,
      mine: mine.current,
      result: result.current,
    }
    return showMerge({ session, texts, hosts, settings })
  }, [session, texts, settings, hasBase])
  useEffect(() => {
    if (panel.isActive) statusItems.set('editor', [])
  }, [panel, statusItems])
  if (!texts) return null
  return (
    <div className="flex size-full flex-col bg-editor">
      {session && (
        <MergeBar
          session={session}
          isBaseShown={hasBase}
          {...(texts.base === null ? {} : { onBase: () => setHasBase(!hasBase) })}
          onComplete={() => {
            const ending = file.document?.getEnding() ?? '\n'
            void file.conflict.merge(session.lines().join(ending))
          }}
        />
      )}
      <div className="flex min-h-0 flex-[2] border-b border-line">
        <Pane title={titles.theirs} host={theirs} />
        {hasBase && <Pane title={titles.base} host={base} />}
        <Pane title={titles.mine} host={mine} />
      </div>
      <div className="flex min-h-0 flex-[3]">
        <Pane title="Result" host={result} />
      </div>
    </div>
  )
}

function Pane({ title, host }: { title: string; host: RefObject<HTMLDivElement | null> }) {
  return (
    <section
      aria-label={title}
      className="flex min-w-0 flex-1 flex-col border-r border-line last:border-r-0"
    >
      <h3 className="h-6 shrink-0 truncate px-4 text-small leading-6 text-dim">{title}</h3>
      <div ref={host} className="min-h-0 flex-1" />
    </section>
  )
}

function MergeBar(props: {
  session: MergeSession
  isBaseShown: boolean
  onBase?: () => void
  onComplete: () => void
}) {
  const { session, isBaseShown, onBase, onComplete } = props
  const { conflicts, current } = useStore(session.state)
  const conflict = conflicts[current]
  const isDone = conflicts.every(({ choice }) => choice !== null)
  return (
    <div
      role="toolbar"
      aria-label="Merge"
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-1 gap-y-1 border-b border-line px-3 py-1"
    >
      <span role="status" className="mr-2 text-dim">
        {leftWords(conflicts)}
      </span>
      {conflict && (
        <>
          <IconButton
            isSmall
            icon="arrow-up"
            label="Previous conflict"
            onClick={() => session.go(-1)}
          />
          <span className="text-small text-dim">
            {current + 1} of {conflicts.length}
          </span>
          <IconButton
            isSmall
            icon="arrow-down"
            label="Next conflict"
            onClick={() => session.go(1)}
          />
          {choices.map(({ choice, label }) => (
            <Button
              key={choice}
              variant="ghost"
              aria-pressed={conflict.choice === choice}
              className="aria-pressed:bg-active"
              onClick={() => {
                session.take(current, choice)
                session.go(null)
              }}
            >
              {label}
            </Button>
          ))}
          <Button
            variant="ghost"
            aria-pressed={conflict.choice === 'edited'}
            className="aria-pressed:bg-active"
            onClick={() => {
              session.settle(current)
              session.go(null)
            }}
          >
            Right as it is
          </Button>
        </>
      )}
      <span className="flex-1" />
      {onBase && (
        <Button
          variant="ghost"
          aria-pressed={isBaseShown}
          className="aria-pressed:bg-active"
          onClick={onBase}
        >
          Show base
        </Button>
      )}
      <Button variant="primary" disabled={!isDone} onClick={onComplete}>
        Complete merge
      </Button>
    </div>
  )
}
