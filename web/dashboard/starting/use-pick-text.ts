import { useState } from 'react'

/**
 * What is written into a field above a list, and whether that list is open: while one
 * is in the field.
 */
export function usePickText(chosen: string) {
  // Null: what is chosen stands in the field.
  const [written, setWritten] = useState<string | null>(null)
  const [isOpen, setOpen] = useState(false)
  return {
    /** Null where nothing was written since the last choice. */
    written,
    isOpen,
    /** Something was chosen: it is what stands there now. */
    close: () => {
      setWritten(null)
      setOpen(false)
    },
    /**
     * For the field. What was written and not chosen is gone once it is left, unless
     * `onLeft` takes it.
     */
    field: (onLeft?: () => void) => ({
      text: written ?? chosen,
      isOpen,
      onText: (text: string) => {
        setOpen(true)
        setWritten(text)
      },
      onFocusChange: (isFocused: boolean) => {
        setOpen(isFocused)
        if (isFocused) return
        setWritten(null)
        onLeft?.()
      },
    }),
  }
}
