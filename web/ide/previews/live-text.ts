import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useEditors } from '../editor/editor-context.ts'
import type { OpenFile } from '../editor/open-file.ts'

const settleMs = 120

/**
 * The text of a file as it is being typed, a moment behind; null until there is one, and where
 * it is no text.
 */
export function useLiveText(path: string): { text: string | null; file: OpenFile } {
  const { files } = useEditors()
  const file = files.open(path)
  const content = useStore(file.state, (state) => state.content)
  const [text, setText] = useState<string | null>(null)
  useEffect(() => {
    const { document } = file
    if (content !== 'text' || !document) return setText(null)
    let timer: ReturnType<typeof setTimeout> | undefined
    let isGone = false
    setText(document.getText())
    document.onEdit(() => {
      if (isGone) return
      clearTimeout(timer)
      timer = setTimeout(() => setText(document.getText()), settleMs)
    })
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [file, content])
  return { text, file }
}
