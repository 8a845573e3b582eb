import { useState } from 'react'
import { useStore } from 'zustand'
import { bytesWord, usedWord } from '#web/lib/bytes.ts'
import { Button } from '#web/ui/Button.tsx'
import { nameOf, shownName } from '../../paths.ts'
import type { UploadQueue } from './upload-queue.ts'
import { remainingWord, type UploadState } from './upload-state.ts'

/** How far an upload is, and what can be done about it. */
export function UploadNotice({ queue }: { queue: UploadQueue }) {
  const state = useStore(queue.progress.store)
  const [isCanceled, setCanceled] = useState(false)
  const { bytes, bytesDone, files, filesDone, current, phase } = state
  const percent = bytes === 0 ? 100 : Math.floor((bytesDone * 100) / bytes)
  const cancel = () => {
    setCanceled(true)
    queue.cancel()
  }
  return (
    <div className="mt-1 flex flex-col gap-1.5">
      <p className="flex gap-2 text-dim">
        <span className="min-w-0 flex-1 truncate">{currentWord(current)}</span>
        {files > 1 && (
          <span>
            {filesDone} of {files}
          </span>
        )}
      </p>
      <div
        role="progressbar"
        aria-label="Upload"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        className="h-0.5 overflow-hidden rounded-control bg-active"
      >
        <div className="h-full bg-accent" style={{ width: `${percent}%` }} />
      </div>
      <p className="flex gap-2 text-dim">
        <span className="min-w-0 flex-1">{usedWord(bytesDone, bytes)}</span>
        <span>{isCanceled ? 'Canceling…' : paceWord(state)}</span>
      </p>
      <div className="mt-1 flex gap-2">
        {phase === 'paused' ? (
          <Button onClick={() => queue.resume()}>Resume</Button>
        ) : (
          <Button onClick={() => queue.pause()}>Pause</Button>
        )}
        <Button onClick={cancel}>Cancel</Button>
      </div>
    </div>
  )
}

const currentWord = (path: string | null): string => (path === null ? '' : shownName(nameOf(path)))

function paceWord(state: UploadState): string {
  if (state.phase === 'paused') return 'Paused'
  if (state.phase === 'waiting') return 'Waiting for the connection'
  if (state.bytesPerSecond === null) return ''
  return [`${bytesWord(state.bytesPerSecond)}/s`, remainingWord(state)].filter(Boolean).join(', ')
}
