import { useId, useState } from 'react'
import type { AuditEvent } from '#server/audit/audit.schema.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { AuditDetail } from './AuditDetail.tsx'
import { objectWord, wordsOf } from './audit-words.ts'

/** One event as a sentence, which unfolds into everything that was recorded of it. */
export function AuditRow({ event }: { event: AuditEvent }) {
  const [isOpen, setIsOpen] = useState(false)
  const detailId = useId()
  const { actor, subject, object, action, address } = event
  const name = objectWord(event)
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? detailId : undefined}
        onClick={() => setIsOpen(!isOpen)}
        className="grid w-full grid-cols-[16px_minmax(0,1fr)] gap-x-2 px-3 py-2 text-left -outline-offset-2 hover:bg-hover sm:grid-cols-[16px_minmax(0,1fr)_auto]"
      >
        <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} className="mt-0.75 text-dim" />
        <span className={isOpen ? 'min-w-0 break-words' : 'min-w-0 sm:truncate max-sm:break-words'}>
          <span className="font-medium">{actor?.name ?? 'Bothy'}</span> {wordsOf(action).verb}
          {name !== null && <span className="font-medium"> {name}</span>}
          {subject !== null && subject.id !== object.id && (
            <span className="text-dim"> of {subject.name}</span>
          )}
        </span>
        <span className="flex gap-x-3 text-small leading-(--line-height) whitespace-nowrap text-dim max-sm:col-start-2">
          {address !== null && <span className="max-w-40 truncate">{address}</span>}
          <RelativeTime at={event.at} />
        </span>
      </button>
      {isOpen && <AuditDetail id={detailId} event={event} />}
    </li>
  )
}
