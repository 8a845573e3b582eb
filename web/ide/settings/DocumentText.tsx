import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { Spinner } from '#web/ui/Loading.tsx'
import { showToast } from '#web/ui/toasts.ts'
import { useIde } from '../ide-context.ts'
import type { DocumentName } from './user-documents.ts'

type TextProblem = { line: number; message: string }
type Props = {
  name: DocumentName
  label: string
  /** What an empty document begins with: a word of what belongs in it. */
  template: string
  problems: readonly TextProblem[]
}

const settleMs = 800

/** One of the user's documents as text. It saves itself; what another page writes appears in it. */
export function DocumentText(props: Props) {
  const host = useRef<HTMLDivElement>(null)
  const { documents, settings } = useIde()
  const { isLoaded } = useStore(documents.store(props.name))
  const [markers, setMarkers] = useState<((problems: readonly TextProblem[]) => void) | null>(null)
  const [isFailed, setFailed] = useState(false)
  const { name, label, template, problems } = props
  useEffect(() => {
    let stop: (() => void) | null = null
    let isGone = false
    import('./document-editor.ts').then(
      ({ editDocument }) => {
        if (isGone || !host.current) return
        const store = documents.store(name)
        const editor = editDocument({ host: host.current, label, settings, template, store })
        let timer: ReturnType<typeof setTimeout> | undefined
        const save = () => {
          clearTimeout(timer)
          const text = editor.getText()
          if (text === store.getState().text || text === template) return
          documents.write(name, text).catch((error: Error) => {
            // Somebody else's holds: shown, or what is typed next would be written over it.
            if (!isGone && store.getState().text !== text) editor.takeStored()
            showToast({
              tone: 'warning',
              title: `${label} was not saved at the server`,
              description: error.message,
            })
          })
        }
        editor.onEdit(() => {
          clearTimeout(timer)
          timer = setTimeout(save, settleMs)
        })
        setMarkers(() => editor.mark)
        stop = () => {
          save()
          editor[Symbol.dispose]()
        }
      },
      () => setFailed(true),
    )
    return () => {
      isGone = true
      stop?.()
    }
  }, [documents, settings, name, label, template])
  useEffect(() => markers?.(problems), [markers, problems])
  if (isFailed) {
    return (
      <ErrorState title="The editor could not be loaded">
        Reload the page to try again. Nothing is lost.
      </ErrorState>
    )
  }
  return (
    <div className="flex size-full flex-col bg-editor">
      <p className="flex shrink-0 items-center gap-2 border-b border-line px-4 py-1.5 text-small text-dim">
        {label} holds in all of your codespaces and saves itself.
        {!isLoaded && <Spinner label="Asking for the latest" />}
      </p>
      <div ref={host} className="min-h-0 flex-1" />
    </div>
  )
}
