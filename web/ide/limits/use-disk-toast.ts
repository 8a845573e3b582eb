import { useEffect, useRef } from 'react'
import type { LimitUsage } from '#agent/protocol/limits.ts'
import { usedWord } from '#web/lib/bytes.ts'
import { showToast } from '#web/ui/Toast.tsx'

const marks = [0.95, 0.8]
/** So much must have become free before the same mark is news again. */
const againShare = 0.05

/**
 * Says once that the disk is filling up, and once more when it is nearly full: that it is full the
 * agent tells. It holds whether the codespace has a limit of its own or the machine's disk.
 */
export function useDiskToast(disk: LimitUsage['disk'] | undefined): void {
  const told = useRef(0)
  const share = disk ? disk.usedBytes / disk.limitBytes : 0
  const words = disk ? usedWord(disk.usedBytes, disk.limitBytes) : ''
  useEffect(() => {
    const mark = marks.find((one) => share >= one) ?? 0
    if (share < told.current - againShare) told.current = mark
    if (mark <= told.current) return
    told.current = mark
    showToast({
      tone: 'warning',
      title: `The disk is ${mark >= 0.95 ? 'nearly full' : 'filling up'}: ${words}`,
      description: 'Delete what you can spare, or choose a machine type with more storage.',
    })
  }, [share, words])
}
