import type { ReactNode } from 'react'
import type { AuditEvent } from '#server/audit/audit.schema.ts'
import { exactTime } from '#web/lib/relative-time.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { type ChangedField, changedFields } from './changed-fields.ts'

/** Everything that was recorded of one event. */
export function AuditDetail({ id, event }: { id: string; event: AuditEvent }) {
  const { actor, subject, object, action, address, userAgent } = event
  const fields = changedFields(event)
  return (
    <div
      id={id}
      className="flex flex-col gap-3 border-t border-line bg-sunken py-3 pr-3 pl-9 select-text max-sm:pl-3"
    >
      <dl className="grid gap-x-4 gap-y-1 text-small sm:grid-cols-[96px_minmax(0,1fr)]">
        <Fact name="When">{exactTime(event.at)}</Fact>
        <Fact name="Event">
          <code className="font-mono">{action}</code>
        </Fact>
        <Fact name="Who">{actor === null ? 'The server by itself' : <Named {...actor} />}</Fact>
        <Fact name="On">
          {object.type} <Named {...object} />
        </Fact>
        {subject !== null && (
          <Fact name="Belongs to">
            <Named {...subject} />
          </Fact>
        )}
        <Fact name="From">{address ?? 'No address: it did not come over the network'}</Fact>
        {userAgent !== null && <Fact name="Browser">{userAgent}</Fact>}
      </dl>
      {fields.length > 0 && <Changes event={event} fields={fields} />}
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-dim max-sm:pt-1">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  )
}

function Named({ name, id }: { name: string; id: string }) {
  return (
    <>
      {name} {id !== '' && id !== name && <code className="font-mono text-dim">{id}</code>}
    </>
  )
}

function Changes({ event, fields }: { event: AuditEvent; fields: ChangedField[] }) {
  const hasBefore = event.before !== null
  const hasAfter = event.after !== null
  return (
    <table className="w-full table-fixed border-collapse text-small">
      <thead className="text-left text-dim">
        <tr>
          <th scope="col" className="w-1/4 py-1 pr-3 font-normal max-sm:w-2/5">
            Field
          </th>
          {hasBefore && (
            <th scope="col" className="py-1 pr-3 font-normal">
              Before
            </th>
          )}
          {hasAfter && (
            <th scope="col" className="py-1 font-normal">
              After
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {fields.map(({ name, before, after, isChanged }) => (
          <tr key={name} className="border-t border-line align-top">
            <th scope="row" className="py-1 pr-3 text-left font-normal wrap-anywhere">
              <span className="flex gap-1.5">
                {isChanged && <Icon name="diff-modified" label="Changed" className="text-accent" />}
                <span className="min-w-0">{name}</span>
              </span>
            </th>
            {hasBefore && <Value text={before} />}
            {hasAfter && <Value text={after} />}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Value({ text }: { text: string | null }) {
  return (
    <td className="py-1 pr-3 font-mono wrap-anywhere whitespace-pre-wrap">
      {text ?? <span className="text-faint">—</span>}
    </td>
  )
}
