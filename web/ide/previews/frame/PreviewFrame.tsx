import { useEffect, useRef, useState } from 'react'
import { onThemeChange, readToken } from '#web/ui/theme.ts'
import { frameDocument } from './frame-document.ts'
import { type FrameMessage, frameMessage } from './frame-message.ts'

const tokens = ['bg', 'bg-raised', 'bg-sunken', 'line', 'text', 'text-dim', 'accent', 'focus']

type Props = {
  title: string
  html: string
  /** Of what the frame shows; it may use the theme's tokens. */
  style: string
  /** The theme's tokens that it needs besides those every preview has: `syntax-keyword`. */
  moreTokens?: readonly string[]
  /** It has colors of its own: the theme's are not told. */
  isPlain?: boolean
  /** The line of the source to bring to the top, whenever it is another. */
  line?: number
  onFollow: (href: string) => void
  onScrolled?: (line: number) => void
}

/** A repository's markup, shown where it has no origin and nothing of it runs. */
export function PreviewFrame(props: Props) {
  const { title, html, style, moreTokens, isPlain = false, line, onFollow, onScrolled } = props
  const frame = useRef<HTMLIFrameElement>(null)
  const [isReady, setReady] = useState(false)
  const [source] = useState(() => frameDocument({ appOrigin: window.location.origin, style }))
  const heard = useRef({ onFollow, onScrolled })
  useEffect(() => {
    heard.current = { onFollow, onScrolled }
  })
  useEffect(() => {
    const listen = ({ source: from, data }: MessageEvent) => {
      // It has no origin to compare, so the window itself is (S-27).
      if (!frame.current || from === null || from !== frame.current.contentWindow) return
      const message = frameMessage.safeParse(data)
      if (!message.success) return
      if (message.data.type === 'ready') setReady(true)
      if (message.data.type === 'follow') heard.current.onFollow(message.data.href)
      if (message.data.type === 'scrolled') heard.current.onScrolled?.(message.data.line)
      if (message.data.type === 'key') pressOn(frame.current, message.data)
    }
    window.addEventListener('message', listen)
    return () => window.removeEventListener('message', listen)
  }, [])
  useEffect(() => {
    if (!isReady) return
    // Its origin is opaque, which no target can name.
    frame.current?.contentWindow?.postMessage(
      { type: 'show', html, ...(isPlain ? {} : { theme: themeOf(moreTokens) }) },
      '*',
    )
  }, [isReady, html, isPlain, moreTokens])
  useEffect(() => {
    if (!isReady || line === undefined) return
    frame.current?.contentWindow?.postMessage({ type: 'scroll', line }, '*')
  }, [isReady, line])
  useEffect(
    () =>
      onThemeChange(() => {
        if (isPlain) return
        frame.current?.contentWindow?.postMessage(
          { type: 'theme', theme: themeOf(moreTokens) },
          '*',
        )
      }),
    [isPlain, moreTokens],
  )
  return (
    <iframe
      ref={frame}
      title={title}
      sandbox="allow-scripts"
      referrerPolicy="no-referrer"
      srcDoc={source}
      className="size-full border-0 bg-editor"
    />
  )
}

function themeOf(more: readonly string[] = []): string {
  const scheme = getComputedStyle(document.documentElement).colorScheme
  const values = [...tokens, ...more].map((token) => `--${token}: ${readToken(`--${token}`)}`)
  return [...values, `color-scheme: ${scheme}`].join('; ')
}

/**
 * As if it had been pressed on the frame, so that the keys of commands work from inside
 * a preview too.
 */
function pressOn(
  frame: HTMLIFrameElement,
  { type: _, ...key }: Extract<FrameMessage, { type: 'key' }>,
): void {
  frame.dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true }))
}
