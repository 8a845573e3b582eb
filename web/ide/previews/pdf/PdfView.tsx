import { useEffect, useRef, useState } from 'react'
import { IconButton } from '#web/ui/IconButton.tsx'
import { Spinner } from '#web/ui/Loading.tsx'
import 'pdfjs-dist/web/pdf_viewer.css'
import './pdf.css'
import type { FileViewProps } from '../../file-views.ts'
import { nameOf, shownName } from '../../paths.ts'
import { MediaProblem } from '../media/MediaProblem.tsx'
import { useFileAddress } from '../media/use-file-address.ts'
import { openDocument } from './open-document.ts'
import { EventBus, LinkTarget, PDFLinkService, PDFViewer } from './pdf-viewer.ts'

type State =
  | { status: 'reading' }
  | { status: 'shown'; pages: number }
  | { status: 'failed'; why: string }

/** A document, page by page as they come into sight; its text can be selected. */
export function PdfView({ path }: FileViewProps) {
  const { address, problem } = useFileAddress(path)
  const container = useRef<HTMLDivElement>(null)
  const viewer = useRef<PDFViewer | null>(null)
  const [state, setState] = useState<State>({ status: 'reading' })
  const [page, setPage] = useState(1)
  const [scale, setScale] = useState('')
  const name = shownName(nameOf(path))

  useEffect(() => {
    const host = container.current
    if (!host || address === null) return
    let isGone = false
    const eventBus = new EventBus()
    const linkService = new PDFLinkService({
      eventBus,
      externalLinkTarget: LinkTarget.BLANK,
      externalLinkRel: 'noopener noreferrer',
    })
    const made = new PDFViewer({ container: host, eventBus, linkService })
    linkService.setViewer(made)
    viewer.current = made
    eventBus.on('pagesinit', () => {
      made.currentScaleValue = 'page-width'
    })
    eventBus.on('pagechanging', ({ pageNumber }: { pageNumber: number }) => setPage(pageNumber))
    eventBus.on('scalechanging', ({ scale: now }: { scale: number }) =>
      setScale(`${Math.round(now * 100)} %`),
    )
    const task = openDocument(address)
    task.promise.then(
      (document) => {
        if (isGone) return
        made.setDocument(document)
        linkService.setDocument(document)
        setState({ status: 'shown', pages: document.numPages })
      },
      (error: unknown) => {
        if (isGone) return
        setState({ status: 'failed', why: wordsOf(error) })
      },
    )
    const fit = new ResizeObserver(() => {
      if (made.currentScaleValue === 'page-width') made.currentScaleValue = 'page-width'
    })
    fit.observe(host)
    return () => {
      isGone = true
      fit.disconnect()
      viewer.current = null
      made.cleanup()
      // What is under way of a document that is closed ends with an error of its own.
      task.destroy().catch(() => undefined)
      host.querySelector('.pdfViewer')?.replaceChildren()
    }
  }, [address])

  if (problem !== null) return <MediaProblem path={path} problem={problem} />
  if (state.status === 'failed') return <MediaProblem path={path} problem={state.why} />
  return (
    <div className="flex size-full flex-col bg-sunken">
      <div className="flex h-8 shrink-0 items-center gap-2 border-b border-line bg-editor px-3 text-small text-dim tabular-nums">
        {state.status === 'reading' ? (
          <Spinner label={`Reading ${name}`} />
        ) : (
          <span>
            Page {page} of {state.pages}
          </span>
        )}
        <span className="ml-auto flex items-center gap-1">
          <IconButton
            isSmall
            icon="zoom-out"
            label="Smaller"
            onClick={() => viewer.current?.decreaseScale()}
          />
          <span className="min-w-12 text-center">{scale}</span>
          <IconButton
            isSmall
            icon="zoom-in"
            label="Larger"
            onClick={() => viewer.current?.increaseScale()}
          />
        </span>
      </div>
      <div className="relative min-h-0 flex-1">
        <div
          ref={container}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard
          tabIndex={0}
          className="pdf-pages absolute inset-0 overflow-auto outline-offset-[-2px]"
        >
          <div className="pdfViewer" />
        </div>
      </div>
    </div>
  )
}

function wordsOf(error: unknown): string {
  const name = error instanceof Error ? error.name : ''
  if (name === 'PasswordException') return 'It is protected by a password.'
  if (name === 'InvalidPDFException') return 'It is damaged, or no PDF at all.'
  return 'It could not be read.'
}
