import { useEffect, useRef, useState } from 'react'
import { bytesWord } from '#web/lib/bytes.ts'
import { IconButton } from '#web/ui/IconButton.tsx'
import './image.css'
import type { FileViewProps } from '../../file-views.ts'
import { useIde } from '../../ide-context.ts'
import { nameOf, shownName } from '../../paths.ts'
import { MediaProblem } from './MediaProblem.tsx'
import { useFileAddress } from './use-file-address.ts'

const leastScale = 0.05
const mostScale = 32
const step = 1.25

/**
 * A picture, fitted into the tab until somebody wants it larger. SVG too: in an `<img>` no
 * script of it runs.
 */
export function ImageView({ path, panel }: FileViewProps) {
  const { address, problem, renew } = useFileAddress(path)
  const { statusItems, connection } = useIde()
  const [failures, setFailures] = useState(0)
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  /** Null: as large as fits, and never larger than it is. */
  const [scale, setScale] = useState<number | null>(null)
  const host = useRef<HTMLElement>(null)
  const name = shownName(nameOf(path))

  useEffect(() => {
    if (!size) return
    let bytes: number | null = null
    const tell = () => {
      if (!panel.isActive) return
      const label = `${size.width} × ${size.height}${bytes === null ? '' : `  ${bytesWord(bytes)}`}`
      statusItems.set('editor', [
        { id: 'picture', label, title: 'Width and height in pixels, size' },
      ])
    }
    tell()
    connection.client.files.stat.query({ path }).then(
      ({ sizeBytes }) => {
        bytes = sizeBytes
        tell()
      },
      () => undefined,
    )
    const stop = panel.onDidActiveChange(tell)
    return () => stop.dispose()
  }, [size, panel, statusItems, connection, path])

  useEffect(() => {
    const element = host.current
    if (!element) return
    // React listens to wheels passively, which could not keep the page from zooming.
    const zoom = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      setScale((now) =>
        limited((now ?? fitted(element, size)) * (event.deltaY < 0 ? step : 1 / step)),
      )
    }
    element.addEventListener('wheel', zoom, { passive: false })
    return () => element.removeEventListener('wheel', zoom)
  }, [size])

  if (problem !== null || failures > 1) return <MediaProblem path={path} problem={problem} />
  const by = (factor: number) => () =>
    setScale((now) => limited((now ?? fitted(host.current, size)) * factor))
  return (
    <div className="flex size-full flex-col bg-editor">
      <section
        ref={host}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard
        tabIndex={0}
        aria-label={name}
        className="flex min-h-0 flex-1 overflow-auto p-4"
      >
        {address !== null && (
          <img
            src={address}
            alt={name}
            draggable={false}
            onLoad={({ currentTarget }) => {
              setFailures(0)
              setSize({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })
            }}
            onError={() => {
              // The address may only have run out; the second time it is the picture.
              setFailures((count) => count + 1)
              renew()
            }}
            style={
              scale === null || !size
                ? { maxWidth: '100%', maxHeight: '100%' }
                : {
                    width: size.width * scale,
                    height: size.height * scale,
                    maxWidth: 'none',
                    imageRendering: scale >= 3 ? 'pixelated' : 'auto',
                  }
            }
            className="checkered m-auto shrink-0"
          />
        )}
      </section>
      <div className="flex h-8 shrink-0 items-center justify-end gap-1 border-t border-line px-2 text-small text-dim">
        <IconButton isSmall icon="zoom-out" label="Smaller" onClick={by(1 / step)} />
        <button
          type="button"
          className="min-w-12 rounded-control px-1 tabular-nums hover:bg-hover hover:text-text"
          onClick={() => setScale(scale === 1 ? null : 1)}
          title={scale === 1 ? 'Fit into the tab' : 'Show at its own size'}
        >
          {scale === null ? 'Fit' : `${Math.round(scale * 100)} %`}
        </button>
        <IconButton isSmall icon="zoom-in" label="Larger" onClick={by(step)} />
      </div>
    </div>
  )
}

function limited(scale: number): number {
  return Math.min(Math.max(scale, leastScale), mostScale)
}

/** The scale at which it is shown while it is fitted. */
function fitted(host: HTMLElement | null, size: { width: number; height: number } | null): number {
  if (!host || !size) return 1
  const padding = 32
  return Math.min(
    1,
    (host.clientWidth - padding) / size.width,
    (host.clientHeight - padding) / size.height,
  )
}
