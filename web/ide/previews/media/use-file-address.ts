import { useEffect, useState } from 'react'
import { useIde } from '../../ide-context.ts'
import { folderOf, nameOf } from '../../paths.ts'

const settleMs = 300

export type FileAddress = {
  /** Null while it is asked for. */
  address: string | null
  /** Why there is none. */
  problem: string | null
  /** Asks for another: the last one has run out. */
  renew: () => void
}

/** An address of the file as it is now; another one whenever the file has changed. */
export function useFileAddress(path: string): FileAddress {
  const { transfers, folderWatch } = useIde()
  const [asked, setAsked] = useState(0)
  const [answer, setAnswer] = useState<{ address: string | null; problem: string | null }>({
    address: null,
    problem: null,
  })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isFirst = true
    const stop = folderWatch.watch(folderOf(path), (names) => {
      const isOurs = names?.includes(nameOf(path)) ?? !isFirst
      isFirst = false
      if (!isOurs) return
      // A file that is being written changes many times.
      clearTimeout(timer)
      timer = setTimeout(() => setAsked((count) => count + 1), settleMs)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [folderWatch, path])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time it is asked anew
  useEffect(() => {
    let isGone = false
    transfers.addressOf(path).then(
      (address) => !isGone && setAnswer({ address, problem: null }),
      (error: unknown) =>
        !isGone &&
        setAnswer({
          address: null,
          problem: error instanceof Error ? error.message : 'The server gave no address for it.',
        }),
    )
    return () => {
      isGone = true
    }
  }, [transfers, path, asked])
  return { ...answer, renew: () => setAsked((count) => count + 1) }
}
