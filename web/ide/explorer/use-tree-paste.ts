import type { ClipboardEvent } from 'react'
import type { Explorer } from './explorer.ts'
import { orToast } from './or-toast.ts'

/** Files that were copied in the system's own explorer are uploaded where they are pasted. */
export function useTreePaste(explorer: Explorer): (event: ClipboardEvent) => void {
  return (event) => {
    if (event.target !== event.currentTarget) return
    if (event.clipboardData.files.length === 0) return
    event.preventDefault()
    const uploaded = explorer.ide.transfers.upload(explorer.targetFolder(), event.clipboardData)
    void orToast('Nothing was uploaded', () => uploaded)
  }
}
