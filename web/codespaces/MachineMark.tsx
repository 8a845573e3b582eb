import { useQuery } from '@tanstack/react-query'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { usedWord } from '#web/lib/bytes.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { Tooltip } from '#web/ui/Tooltip.tsx'
import { machineWord } from './machine-words.ts'

/** While the page is looked at, and no longer. */
const againMs = 10_000

/**
 * What it runs on, and what it will from its next start on where that is another type; of one that
 * runs, what it uses of that.
 */
export function MachineMark({ codespace }: { codespace: Codespace }) {
  const { machine, nextMachine } = codespace
  const live = useLive(codespace)
  if (machine === null) return null
  const next = nextMachine === null ? '' : ` ${nextMachine} from its next start on.`
  const has = `Machine type ${machine.name}: ${machineWord(machine)}.${next}`
  return (
    <Tooltip label={has}>
      <span className="inline-flex items-center gap-1.5 whitespace-nowrap tabular-nums">
        <Icon name={live === null ? 'server' : 'pulse'} className="text-faint" />
        {live ?? machineWord(machine)}
        {nextMachine !== null && ` → ${nextMachine}`}
      </span>
    </Tooltip>
  )
}

/** `25 %, 1.2 of 4 GiB`; null where nothing is known. All rows ask together. */
function useLive({ name, canOpen }: Codespace): string | null {
  const trpc = useTRPC()
  const { data } = useQuery(
    trpc.codespaces.liveUsage.queryOptions(undefined, {
      enabled: canOpen,
      refetchInterval: againMs,
      staleTime: againMs / 2,
      retry: false,
    }),
  )
  const found = canOpen ? data?.find((one) => one.name === name) : undefined
  if (!found) return null
  const { cpu, memory } = found
  const words = [
    cpu && `${Math.round((cpu.usedCores / Math.max(cpu.limitCores, 0.01)) * 100)} %`,
    memory && usedWord(memory.usedBytes, memory.limitBytes),
  ]
  return words.filter(Boolean).join(', ') || null
}
