import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import type { CompareSide } from '../editor-input.ts'
import { useIde } from '../ide-context.ts'
import { nameOf, shownName } from '../paths.ts'
import { readOnlyWords, saveFailure } from './file-words.ts'
import type { OpenFile } from './open-file.ts'
import type { OpenFileState } from './open-file-state.ts'
import type { UnsavedOffer } from './unsaved-text.ts'

/** What stands between a file and being saved, each with the ways on. */
export function FileBars({ file }: { file: OpenFile }) {
  const { commands } = useIde()
  const state = useStore(file.state)
  const { theirs, offers, isDeleted, isReadOnly, isExact } = state
  const name = shownName(nameOf(file.path))
  return (
    <>
      {theirs && <ConflictBar file={file} name={name} isMerging={state.isMerging} />}
      {!theirs &&
        offers.map((offer) => <OfferBar key={offer.session} {...{ file, offer, name }} />)}
      {isDeleted && (
        <Bar icon="trash" isAlert text={`${name} was deleted on disk. Its text is still here.`}>
          <Button onClick={() => void file.save({ isAsked: true })}>Save it again</Button>
        </Bar>
      )}
      <FailureBar file={file} name={name} state={state} />
      {isReadOnly && (
        <Bar icon="lock" text={readOnlyWords(name, state)}>
          {!isExact && (
            <Button onClick={() => commands.run('workbench.action.editor.changeEncoding')}>
              Change encoding
            </Button>
          )}
        </Bar>
      )}
    </>
  )
}

function ConflictBar(props: { file: OpenFile; name: string; isMerging: boolean }) {
  const { file, name, isMerging } = props
  const { conflict } = file
  const compare = useCompare(file)
  return (
    <Bar icon="warning" isAlert text={`${name} changed on disk while you were editing it.`}>
      {!isMerging && (
        <Button
          variant="ghost"
          onClick={() => compare({ of: 'saved', path: file.path }, { of: 'file', path: file.path })}
        >
          Compare
        </Button>
      )}
      <Button onClick={() => conflict.takeTheirs()}>Take theirs</Button>
      <Button onClick={() => void conflict.takeMine()}>Take mine</Button>
      {conflict.texts() !== null && (
        <Button
          variant={isMerging ? 'secondary' : 'primary'}
          onClick={() => conflict.setMerging(!isMerging)}
        >
          {isMerging ? 'Back to editing' : 'Merge'}
        </Button>
      )}
    </Bar>
  )
}

function OfferBar(props: { file: OpenFile; offer: UnsavedOffer; name: string }) {
  const { file, offer, name } = props
  const compare = useCompare(file)
  const where = offer.keptBy === 'agent' ? ' on another page' : ''
  const side = offer.keptBy === 'agent' ? 'Unsaved text of another page' : 'Unsaved text'
  return (
    <Bar
      icon="history"
      text={
        <>
          Text you typed into {name}
          {where} <RelativeTime at={offer.savedAt} /> was not saved.
        </>
      }
    >
      <Button
        variant="ghost"
        onClick={() =>
          compare({ of: 'file', path: file.path }, { of: 'text', name: side, text: offer.text })
        }
      >
        Compare
      </Button>
      <Button variant="ghost" onClick={() => file.discardOffer(offer)}>
        Discard
      </Button>
      <Button onClick={() => void file.restoreOffer(offer)}>Restore</Button>
    </Bar>
  )
}

function FailureBar(props: { file: OpenFile; name: string; state: OpenFileState }) {
  const { file, name, state } = props
  const { save, failure } = state
  const { fileEvents } = useIde()
  if (save !== 'failed' || !failure) return null
  const { at } = failure
  return (
    <Bar icon="error" isAlert text={saveFailure(name, failure)}>
      {at && (
        <Button
          variant="ghost"
          onClick={() => fileEvents.open(file.path, { takesFocus: true, selection: at })}
        >
          Show it
        </Button>
      )}
      {failure.code === 'NOT_IN_ENCODING' ? (
        <Button onClick={() => void file.saveWith('utf8')}>Save as UTF-8</Button>
      ) : (
        <Button onClick={() => void file.save({ isAsked: true })}>Try again</Button>
      )}
    </Bar>
  )
}

function useCompare(file: OpenFile): (left: CompareSide, right: CompareSide) => void {
  const { fileEvents } = useIde()
  const name = shownName(nameOf(file.path))
  return (left, right) => {
    const title = `${name} (${left.of === 'saved' ? 'on disk ↔ editor' : 'editor ↔ unsaved'})`
    const input = { type: 'compare', left, right, title } as const
    fileEvents.emit({ type: 'open', input, takesFocus: true })
  }
}

function Bar(props: { icon: string; text: ReactNode; isAlert?: boolean; children?: ReactNode }) {
  const { icon, text, isAlert = false, children } = props
  return (
    <div
      role={isAlert ? 'alert' : 'status'}
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-raised px-3 py-1"
    >
      <Icon name={icon} className={isAlert ? 'text-warning' : 'text-dim'} />
      <span className="min-w-0 flex-1 basis-56 break-words">{text}</span>
      {children}
    </div>
  )
}
