import { useId, useState } from 'react'
import { detailsOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { Button } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { Spinner } from '#web/ui/Loading.tsx'
import { useIde } from '../../ide-context.ts'
import { forwardedUrl } from '../localhost-address.ts'
import { openTab } from '../open-tab.ts'
import { usePorts } from '../use-ports.ts'
import { type FrameSize, frameSizes } from './frame-sizes.ts'
import { PreviewConsole } from './PreviewConsole.tsx'
import { keysSentence, PreviewToolbar } from './PreviewToolbar.tsx'
import { useFrameFocus } from './use-frame-focus.ts'
import { usePreview } from './use-preview.ts'

/** A tab that shows what answers on a port. `argument` is its number. */
export function PortPreview({ argument }: { argument: string }) {
  const port = Number(argument)
  const { view, rows } = usePorts()
  const row = rows.find((one) => one.port === port)
  if (view === null) {
    return (
      <div className="p-4">
        <Spinner label="Asking where the port is" />
      </div>
    )
  }
  if (view.urlPattern === null) {
    return (
      <EmptyState icon="radio-tower" title={`Port ${port} has no address`}>
        {view.why}
      </EmptyState>
    )
  }
  return (
    <Shown
      key={port}
      port={port}
      url={forwardedUrl(view.urlPattern, port)}
      home={row?.path ?? '/'}
    />
  )
}

function Shown({ port, url, home }: { port: number; url: string; home: string }) {
  const { commands } = useIde()
  const preview = usePreview({ port, url }, home)
  const [size, setSize] = useState<FrameSize>('fit')
  const [isConsoleOpen, setConsoleOpen] = useState(false)
  const { shown, error, path, hasTools } = preview
  const { width, height } = frameSizes[size]
  const isInFrame = useFrameFocus(preview.frame, shown?.count ?? 0)
  const keysId = useId()
  return (
    <div className="flex size-full flex-col">
      <PreviewToolbar
        of={{ port, url }}
        preview={preview}
        size={size}
        isInFrame={isInFrame}
        onSize={setSize}
        onHome={() => preview.go(home)}
        onOpen={() => openTab(forwardedUrl(url, port, path))}
        onCode={() => commands.run('bothy.showPortCode', port)}
        console={hasTools ? { isOpen: isConsoleOpen, onToggle: setConsoleOpen } : null}
      />
      <div className={`min-h-0 flex-1 overflow-auto ${width === null ? '' : 'bg-sunken p-3'}`}>
        {error !== null && (
          <ErrorState
            title="The port could not be shown"
            details={detailsOf(error)}
            action={<Button onClick={() => preview.go(path)}>Try again</Button>}
          >
            {sentenceOf(error)}
          </ErrorState>
        )}
        {shown === null && error === null && (
          <div className="p-4">
            <Spinner label="Signing in at the port" />
          </div>
        )}
        {shown !== null && error === null && (
          <iframe
            key={shown.count}
            ref={preview.frame}
            title={`Preview of port ${port}`}
            aria-describedby={keysId}
            src={shown.src}
            sandbox="allow-same-origin allow-scripts allow-forms allow-popups"
            // A dark page of the browser's own, as of JSON, would be white on white paper.
            style={{ colorScheme: 'light', ...(width !== null && { width, height }) }}
            className={`block border-0 bg-(--paper) ${width === null ? 'size-full' : 'mx-auto shadow-float'}`}
          />
        )}
      </div>
      <p id={keysId} className="sr-only">
        {keysSentence(hasTools)}
      </p>
      {hasTools && isConsoleOpen && (
        <PreviewConsole lines={preview.console} onClear={preview.clearConsole} />
      )}
    </div>
  )
}
