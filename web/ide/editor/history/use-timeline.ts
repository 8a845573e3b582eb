import { useCallback, useEffect, useState } from 'react'
import { useIde } from '../../ide-context.ts'
import { folderOf, nameOf } from '../../paths.ts'
import { listEntries, type TimelineEntry } from './history-entries.ts'

/** The agent writes down what was saved after it has answered the save. */
const settleMs = 400

export type Timeline = {
  /** Null until they are there. */
  entries: readonly TimelineEntry[] | null
  failure: unknown
  refresh: () => void
}

/** What is kept of a file, also as it is saved again. */
export function useTimeline(path: string): Timeline {
  const { connection, folderWatch } = useIde()
  const [entries, setEntries] = useState<readonly TimelineEntry[] | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [reads, setReads] = useState(0)
  const refresh = useCallback(() => setReads((count) => count + 1), [])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = folderWatch.watch(folderOf(path), (names) => {
      if (names !== null && !names.includes(nameOf(path))) return
      clearTimeout(timer)
      timer = setTimeout(refresh, settleMs)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [path, folderWatch, refresh])
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is read once more
  useEffect(() => {
    let isGone = false
    listEntries(connection, path).then(
      (found) => {
        if (isGone) return
        setFailure(null)
        setEntries(found)
      },
      (error: unknown) => !isGone && setFailure(error),
    )
    return () => {
      isGone = true
    }
  }, [path, connection, reads])
  return { entries, failure, refresh }
}
