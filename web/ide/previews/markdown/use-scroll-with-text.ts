import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { activeEditor } from '../../editor/active-editor.ts'

/** Whoever scrolled last leads; what the other one does because of it says nothing. */
const leadMs = 250

/** The line at the top of the editor of the same file, and how to bring that to another one. */
export function useScrollWithText(path: string) {
  const { editor, path: editedPath } = useStore(activeEditor)
  const [line, setLine] = useState<number | null>(null)
  const ledAt = useRef(0)
  const own = editedPath === path ? editor : null
  const last = useRef(own)
  if (own) last.current = own
  useEffect(() => {
    if (!own) return
    const tell = () => {
      if (performance.now() - ledAt.current < leadMs) return
      setLine(own.getVisibleRanges()[0]?.startLineNumber ?? 1)
    }
    tell()
    const stop = own.onDidScrollChange(({ scrollTopChanged }) => scrollTopChanged && tell())
    return () => stop.dispose()
  }, [own])
  const scrolled = (to: number) => {
    ledAt.current = performance.now()
    const text = last.current
    // It may have been closed since.
    if (text?.getModel()) text.setScrollTop(text.getTopForLineNumber(to))
  }
  return { line, scrolled }
}
