import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { bytesWord, givenDisk, usedWord } from '#web/lib/bytes.ts'
import { relativeTime } from '#web/lib/relative-time.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { Tooltip } from '#web/ui/Tooltip.tsx'
import { unsavedIn } from './work-words.ts'

/** Above this share of a limit a word of warning is due. */
export const nearlyFullShare = 0.8

/**
 * What is in a codespace only: a mark for each kind, or that there is none, or that
 * it is not known.
 */
export function WorkMarks({ codespace }: { codespace: Codespace }) {
  const { work } = codespace
  if (work?.git == null) {
    return (
      <Mark
        icon="question"
        tone="text-faint"
        word="Work not known"
        detail="Whether there is unsaved work is not known. It counts as unsaved."
      />
    )
  }
  const seen = `Seen ${relativeTime(work.at, Date.now())}.`
  const unsaved = unsavedIn(work.git)
  if (unsaved.length === 0) {
    return (
      <Mark
        icon="check"
        tone="text-faint"
        word={codespace.template === null ? 'All pushed' : 'Nothing unsaved'}
        detail={`Nothing uncommitted, unpushed or stashed. ${seen}`}
      />
    )
  }
  return unsaved.map(({ kind, icon, short, long }) => (
    <Mark key={kind} icon={icon} tone="text-warning" word={short} detail={`${long}. ${seen}`} />
  ))
}

/**
 * How full its workspace is; the limit alone where the use is not known, nothing where neither is.
 */
export function DiskMark({ codespace }: { codespace: Codespace }) {
  const { work, workspaceLimitBytes } = codespace
  const disk = work?.disk ?? null
  if (disk === null) {
    if (workspaceLimitBytes === null) return null
    const limit = bytesWord(workspaceLimitBytes)
    return (
      <Mark
        icon="database"
        tone="text-faint"
        word={`${limit} disk`}
        detail={`How much of its ${limit} is used is not known.`}
      />
    )
  }
  const { usedBytes, limitBytes } = givenDisk(disk, workspaceLimitBytes)
  const share = usedBytes / limitBytes
  const isNearlyFull = share > nearlyFullShare
  return (
    <Mark
      icon={isNearlyFull ? 'warning' : 'database'}
      tone={isNearlyFull ? 'text-warning' : 'text-faint'}
      word={usedWord(usedBytes, limitBytes)}
      detail={`${Math.round(share * 100)} % of its disk is used.`}
    />
  )
}

function Mark(props: { icon: string; tone: string; word: string; detail: string }) {
  const { icon, tone, word, detail } = props
  return (
    <Tooltip label={detail}>
      <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
        <Icon name={icon} className={tone} />
        {word}
      </span>
    </Tooltip>
  )
}
