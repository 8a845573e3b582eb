import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { nameOf, shownName } from '../paths.ts'
import { saveFailure } from './file-words.ts'
import type { OpenFile } from './open-file.ts'

/** What is shown beside the own text: what is on disk, or what an earlier page left. */
export type Comparing = 'theirs' | 'offer' | null

/** What stands between a file and being saved, each with the ways on. */
export function FileBars(props: {
  file: OpenFile
  comparing: Comparing
  onCompare: (comparing: Comparing) => void
}) {
  const { file, comparing, onCompare } = props
  const { theirs, offer, isDeleted, isReadOnly, save, failure } = useStore(file.state)
  const name = shownName(nameOf(file.path))
  const compareButton = (what: Exclude<Comparing, null>) => (
    <Button
      variant="ghost"
      aria-pressed={comparing === what}
      onClick={() => onCompare(comparing === what ? null : what)}
    >
      {comparing === what ? 'Back to editing' : 'Compare'}
    </Button>
  )
  return (
    <>
      {theirs && (
        <Bar icon="warning" isAlert text={`${name} changed on disk while you were editing it.`}>
          {compareButton('theirs')}
          <Button onClick={() => file.takeTheirs()}>Take theirs</Button>
          <Button onClick={() => void file.overwrite()}>Overwrite</Button>
        </Bar>
      )}
      {offer && !theirs && (
        <Bar
          icon="history"
          text={
            <>
              Text you typed into {name} <RelativeTime at={offer.savedAt} /> was not saved.
            </>
          }
        >
          {compareButton('offer')}
          <Button variant="ghost" onClick={() => file.discardOffer()}>
            Discard
          </Button>
          <Button onClick={() => void file.restoreOffer()}>Restore</Button>
        </Bar>
      )}
      {isDeleted && (
        <Bar icon="trash" isAlert text={`${name} was deleted on disk. Its text is still here.`}>
          <Button onClick={() => void file.save({ isAsked: true })}>Save it again</Button>
        </Bar>
      )}
      {save === 'failed' && failure && (
        <Bar icon="error" isAlert text={saveFailure(name, failure)}>
          <Button onClick={() => void file.save({ isAsked: true })}>Try again</Button>
        </Bar>
      )}
      {isReadOnly && <Bar icon="lock" text={`You may read ${name} but not change it.`} />}
    </>
  )
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
