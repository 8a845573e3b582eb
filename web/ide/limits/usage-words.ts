import type { LimitUsage } from '#agent/protocol/limits.ts'
import { nearlyFullShare } from '#web/codespaces/WorkMarks.tsx'
import { usedWord } from '#web/lib/bytes.ts'

export type UsageLine = {
  kind: keyof LimitUsage
  name: string
  /** `1.2 of 4 GiB` */
  used: string
  /** In a sentence: `1.2 of 4 GiB of memory` */
  long: string
  share: number
  isNear: boolean
}

/** What is known of the limits, each in words. */
export function usageLines({ cpu, memory, processes, disk }: LimitUsage): UsageLine[] {
  const lines: UsageLine[] = []
  const add = (line: Omit<UsageLine, 'isNear'>) =>
    lines.push({
      ...line,
      // A processor that is busy is what it is for.
      isNear: line.kind !== 'cpu' && line.share > nearlyFullShare,
    })
  if (cpu) {
    const { usedCores, limitCores } = cpu
    const used = `${coresWord(usedCores)} of ${coresWord(limitCores)} ${limitCores === 1 ? 'CPU' : 'CPUs'}`
    add({ kind: 'cpu', name: 'CPU', used, long: used, share: usedCores / limitCores })
  }
  if (memory) {
    const used = usedWord(memory.usedBytes, memory.limitBytes)
    const share = memory.usedBytes / memory.limitBytes
    add({ kind: 'memory', name: 'Memory', used, long: `${used} of memory`, share })
  }
  if (processes) {
    const used = `${processes.used} of ${processes.limit}`
    const share = processes.used / processes.limit
    add({ kind: 'processes', name: 'Processes', used, long: `${used} processes`, share })
  }
  if (disk) {
    const used = usedWord(disk.usedBytes, disk.limitBytes)
    const share = disk.usedBytes / disk.limitBytes
    add({ kind: 'disk', name: 'Disk', used, long: `${used} of disk`, share })
  }
  return lines
}

export const percentWord = (share: number) => `${Math.min(100, Math.round(share * 100))} %`

const coresWord = (cores: number) => cores.toFixed(1).replace(/\.0$/, '')
