import { useState } from 'react'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { Popover } from '#web/ui/Popover.tsx'
import { QuotaLeft } from '#web/usage/QuotaLeft.tsx'
import { useIde } from '../ide-context.ts'
import { statusButtonClasses } from '../workbench/status-button.ts'
import { percentWord, type UsageLine, usageLines } from './usage-words.ts'
import { useDiskToast } from './use-disk-toast.ts'
import { useUsage } from './use-usage.ts'

/**
 * What is used of the codespace's processors and memory; each limit that is near has a
 * warning of its own.
 */
export function UsageItems({ onEndPrograms }: { onEndPrograms: () => void }) {
  const [isOpen, setIsOpen] = useState(false)
  const { codespace } = useIde()
  const usage = useUsage(isOpen)
  useDiskToast(usage?.disk)
  if (!usage) return null
  const lines = usageLines(usage)
  const memory = lines.find(({ kind }) => kind === 'memory')
  const processors = lines.find(({ kind }) => kind === 'cpu')
  const cpu = processors ? percentWord(processors.share) : null
  const endPrograms = () => {
    setIsOpen(false)
    onEndPrograms()
  }
  const label = [cpu && `CPU ${cpu}`, memory && `memory ${memory.used}`].filter(Boolean).join(', ')
  return (
    <>
      {lines
        .filter(({ isNear }) => isNear)
        .map((line) => (
          <NearItem key={line.kind} line={line} onEndPrograms={onEndPrograms} />
        ))}
      {label !== '' && (
        <Popover
          isOpen={isOpen}
          onOpenChange={setIsOpen}
          side="top"
          title="What this codespace uses"
          trigger={
            <button
              type="button"
              aria-label={label}
              title={label}
              className={`${statusButtonClasses} !gap-1.5 !px-2`}
            >
              <Icon name="pulse" className="!text-[14px]" />
              {cpu !== null && <span className="min-w-7 text-right">{cpu}</span>}
              {memory && <span>{memory.used}</span>}
            </button>
          }
        >
          <ul className="flex flex-col gap-3 pt-1">
            {lines.map((line) => (
              <Meter key={line.kind} line={line} />
            ))}
          </ul>
          <QuotaLeft repositoryUrl={codespace.repositoryUrl} />
          <Button className="mt-4" onClick={endPrograms}>
            End all programs…
          </Button>
        </Popover>
      )}
    </>
  )
}

function Meter({ line: { name, used, share, isNear } }: { line: UsageLine }) {
  return (
    <li>
      <p className="mb-1 flex gap-2">
        <span className="flex-1">{name}</span>
        <span className="text-dim">{used}</span>
      </p>
      <div className="h-1.5 overflow-hidden rounded-control bg-active">
        <meter aria-label={name} aria-valuetext={used} value={share} className="sr-only" />
        <div
          className={`h-full ${isNear ? 'bg-warning' : 'bg-dim'}`}
          style={{ width: percentWord(share).replace(' ', '') }}
        />
      </div>
    </li>
  )
}

function NearItem({ line, onEndPrograms }: { line: UsageLine; onEndPrograms: () => void }) {
  const { kind, name, long, share } = line
  const label = `${name} ${percentWord(share)}`
  if (kind === 'disk') {
    return (
      <span title={`${long} used.`} className="flex items-center gap-1.5 px-3 whitespace-nowrap">
        <Icon name="warning" className="text-warning" />
        {label}
      </span>
    )
  }
  return (
    <button
      type="button"
      title={`${long} used. End all programs…`}
      className={statusButtonClasses}
      onClick={onEndPrograms}
    >
      <Icon name="warning" className="text-warning" />
      {label}
    </button>
  )
}
