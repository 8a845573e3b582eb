import { useQuery } from '@tanstack/react-query'
import type { LimitUsage } from '#agent/protocol/limits.ts'
import { nearlyFullShare } from '#web/codespaces/WorkMarks.tsx'
import { usedWord } from '#web/lib/bytes.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { useIde } from '../ide-context.ts'
import { statusButtonClasses } from '../workbench/status-button.ts'

const askEveryMs = 10_000

/** For whoever knows that it is another one now. */
export const usageKey = (codespaceName: string) => ['limits', codespaceName]

type Near = { kind: keyof LimitUsage; label: string; title: string }

/** Memory, disk and processes, each only while it is nearly used up. */
export function UsageItems({ onEndPrograms }: { onEndPrograms: () => void }) {
  const { connection, codespace } = useIde()
  const usage = useQuery({
    queryKey: usageKey(codespace.name),
    queryFn: ({ signal }) => connection.client.limits.usage.query(undefined, { signal }),
    refetchInterval: askEveryMs,
    staleTime: askEveryMs,
    gcTime: 0,
    retry: false,
  })
  return (usage.data ? nearLimits(usage.data) : []).map(({ kind, label, title }) =>
    kind === 'disk' ? (
      <span key={kind} title={title} className="flex items-center gap-1.5 px-3 whitespace-nowrap">
        <Icon name="warning" className="text-warning" />
        {label}
      </span>
    ) : (
      <button
        key={kind}
        type="button"
        title={`${title} End all programs…`}
        className={statusButtonClasses}
        onClick={onEndPrograms}
      >
        <Icon name="warning" className="text-warning" />
        {label}
      </button>
    ),
  )
}

function nearLimits({ memory, disk, processes }: LimitUsage): Near[] {
  const near: Near[] = []
  const add = (kind: Near['kind'], word: string, share: number, used: string) => {
    if (share <= nearlyFullShare) return
    const percent = `${Math.min(100, Math.round(share * 100))} %`
    near.push({ kind, label: `${word} ${percent}`, title: `${used} used.` })
  }
  if (memory) {
    const { usedBytes, limitBytes } = memory
    add('memory', 'Memory', usedBytes / limitBytes, `${usedWord(usedBytes, limitBytes)} of memory`)
  }
  if (processes) {
    const { used, limit } = processes
    add('processes', 'Processes', used / limit, `${used} of ${limit} processes`)
  }
  if (disk) {
    const { usedBytes, limitBytes } = disk
    add('disk', 'Disk', usedBytes / limitBytes, `${usedWord(usedBytes, limitBytes)} of disk`)
  }
  return near
}
