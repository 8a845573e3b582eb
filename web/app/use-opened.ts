import { useCallback, useEffect, useState } from 'react'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'

/**
 * Whether the IDE is shown for this codespace. It opens by itself once that is ready, or by `open`
 * as soon as it can be; once open it stays for as long as this start of the container lives, also
 * when a set-up command is run again. A reload of the page remembers it.
 */
export function useOpened(
  name: string,
  codespace: Codespace | undefined,
): [isOpen: boolean, open: () => void] {
  const generation = codespace?.generation ?? null
  const [openedGeneration, setOpenedGeneration] = useState(() => remembered(name))
  const isOpen =
    codespace !== undefined &&
    (codespace.isReady || (codespace.canOpen && openedGeneration === generation))
  const open = useCallback(() => {
    setOpenedGeneration(generation)
    remember(name, generation)
  }, [name, generation])
  useEffect(() => {
    if (isOpen && openedGeneration !== generation) open()
  }, [isOpen, openedGeneration, generation, open])
  return [isOpen, open]
}

const keyOf = (name: string) => `bothy.opened.${name}`

function remembered(name: string): number | null {
  try {
    const stored = Number(sessionStorage.getItem(keyOf(name)) ?? Number.NaN)
    return Number.isInteger(stored) ? stored : null
  } catch {
    // Storage is blocked in this browser: as if it had not been opened yet.
    return null
  }
}

function remember(name: string, generation: number | null): void {
  try {
    sessionStorage.setItem(keyOf(name), String(generation))
  } catch {
    // Storage is blocked or full in this browser: a reload shows the steps again.
  }
}
