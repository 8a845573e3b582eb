import { useMutation } from '@tanstack/react-query'
import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import { type PreviewCommand, previewMessage } from '#server/ports/preview.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { useIde } from '../../ide-context.ts'
import { noLines, takeLine } from './console-lines.ts'
import { withTools } from './preview-address.ts'
import { PreviewKeys } from './preview-keys.ts'
import { besides, type Direction, moved, onward, trailFrom } from './preview-trail.ts'

/** A frame that asks for it more often than this is not signed in by it. */
const renewEveryMs = 5000

/**
 * A port in a frame of this page. Whatever it shows was signed in by a hand-off of its own, since
 * the cookies of a frame are apart from those of a tab.
 */
export function usePreview({ port, url }: { port: number; url: string }, firstPath: string) {
  const { codespace, commands } = useIde()
  const { name, generation } = codespace
  const trpc = useTRPC()
  const frame = useRef<HTMLIFrameElement>(null)
  const bar = useRef<HTMLElement>(null)
  const [path, setPath] = useState(firstPath)
  const [hasTools, setHasTools] = useState(false)
  const [lines, dispatch] = useReducer(takeLine, noLines)
  /** The frame is made anew for each: its history has nothing of the one before. */
  const [shown, setShown] = useState<{ src: string; count: number } | null>(null)
  const renewedAt = useRef(0)
  const trail = useRef(trailFrom(firstPath))
  const life = useRef(0)
  /** The frame was told to, and has not said yet where it is. */
  const expected = useRef<Direction | null>(null)
  const { mutate, error, isPending } = useMutation(
    trpc.ports.handOff.mutationOptions({
      onSuccess: ({ url: src }) => setShown((before) => ({ src, count: (before?.count ?? 0) + 1 })),
    }),
  )
  /** Without `tools` they stay as they are: the frame's own cookie says whether it has them. */
  const load = useCallback(
    (to: string, tools?: boolean) => {
      life.current += 1
      expected.current = null
      trail.current = onward(trail.current, { path: to, life: life.current })
      setPath(to)
      dispatch('clear')
      const entry = tools === undefined ? to : withTools(to, tools)
      mutate({ name, port, path: entry, isFrame: true })
    },
    [mutate, name, port],
  )
  const first = useRef(firstPath)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another life of the container signs in anew
  useEffect(() => load(first.current, false), [load, generation])

  // The frame's first stop may be another port, which it is signed in at on the way.
  const { origin } = new URL(url)
  const heard = useRef({ path, load, hasTools })
  useEffect(() => {
    heard.current = { path, load, hasTools }
    first.current = path
  })
  useEffect(() => {
    const keys = new PreviewKeys()
    const listen = ({ source, origin: from, data }: MessageEvent) => {
      if (source === null || source !== frame.current?.contentWindow || from !== origin) return
      const message = previewMessage.safeParse(data)
      if (!message.success) return
      if (message.data.type === 'bothy-preview-console') dispatch(message.data)
      else if (message.data.type === 'bothy-preview-key') {
        const { current: element } = frame
        const given = element && { frame: element, commands, bar: bar.current }
        if (given && heard.current.hasTools) keys.take(message.data.key, given)
      } else if (message.data.type === 'bothy-preview-at') {
        const { path: to } = message.data
        const way = expected.current
        // A page says where it is more than once while it loads.
        if (to !== heard.current.path) expected.current = null
        if (way !== null && besides(trail.current, way)?.path === to) {
          trail.current = moved(trail.current, way, life.current)
        }
        trail.current = onward(trail.current, { path: to, life: life.current })
        setPath(to)
      } else if (Date.now() - renewedAt.current > renewEveryMs) {
        renewedAt.current = Date.now()
        heard.current.load(heard.current.path)
      }
    }
    window.addEventListener('message', listen)
    return () => {
      window.removeEventListener('message', listen)
      keys[Symbol.dispose]()
    }
  }, [origin, commands])

  const tell = (type: PreviewCommand['type']) => {
    const command: PreviewCommand = { type }
    frame.current?.contentWindow?.postMessage(command, origin)
  }
  /** By the history of the frame as far as that goes, since a page can keep its state by it. */
  const step = (to: Direction) => {
    const next = besides(trail.current, to)
    if (next === undefined || next.life === life.current) {
      expected.current = to
      return tell(`bothy-preview-${to}`)
    }
    trail.current = moved(trail.current, to, life.current)
    load(next.path)
  }
  return {
    frame,
    /** Gets the focus that leaves the frame by a key. */
    bar,
    shown,
    path,
    /** Why nothing is shown; null while something is, or may still be. */
    error,
    isLoading: isPending,
    go: (to: string) => load(to),
    reload: () => (hasTools ? tell('bothy-preview-reload') : load(path)),
    hasTools,
    setTools(isOn: boolean) {
      setHasTools(isOn)
      load(path, isOn)
    },
    back: () => step('back'),
    forward: () => step('forward'),
    console: lines,
    clearConsole: () => dispatch('clear'),
  }
}
