import type { SharedPort } from '#server/ports/ports.schema.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'

const words = { private: 'Its owner', org: 'Organization', public: 'Everybody' }
const icons = { private: 'account', org: 'organization', public: 'globe' }

/** Who may open it, with those its owner has named. */
function whoOf({ visibility, people, closedAt }: SharedPort): string {
  if (closedAt !== null) return 'Closed'
  if (people === 0 || visibility === 'public') return words[visibility]
  const named = people === 1 ? '1 person' : `${people} people`
  return visibility === 'private' ? named : `${words[visibility]} and ${named}`
}

/** One port as an administrator sees it: whose, open to whom, and how often it was reported. */
export function SharedPortRow(props: {
  shared: SharedPort
  isBusy: boolean
  onClose: () => void
  onAllow: () => void
}) {
  const { shared, isBusy, onClose, onAllow } = props
  const { displayName, name, owner, port, url, visibility, since, closedAt } = shared
  const isClosed = closedAt !== null
  return (
    <tr className="align-top hover:bg-hover">
      <th scope="row" className="py-3 pr-3 pl-4 text-left font-normal">
        <p className="font-medium wrap-anywhere" title={name}>
          {displayName}, port {port}
        </p>
        <p className="text-small wrap-anywhere text-dim">
          {owner.name}
          {url !== null && ` · ${new URL(url).host}`}
        </p>
        <p className="text-small sm:hidden">{whoOf(shared)}</p>
        <div className="text-small md:hidden">
          <Reports shared={shared} />
        </div>
      </th>
      <td className="py-3 pr-3 max-sm:hidden">
        <p className="flex items-center gap-1.5">
          <Icon name={isClosed ? 'circle-slash' : icons[visibility]} />
          {whoOf(shared)}
        </p>
        <p className="text-small text-dim">
          <RelativeTime at={closedAt ?? since} />
        </p>
      </td>
      <td className="py-3 pr-3 text-small max-md:hidden">
        <Reports shared={shared} />
      </td>
      <td className="py-3 pr-4 text-right">
        {isClosed ? (
          <Button
            aria-label={`Allow port ${port} of ${displayName}`}
            disabled={isBusy}
            onClick={onAllow}
          >
            Allow
          </Button>
        ) : (
          <Button
            aria-label={`Close port ${port} of ${displayName}`}
            disabled={isBusy}
            onClick={onClose}
          >
            Close…
          </Button>
        )}
      </td>
    </tr>
  )
}

function Reports({ shared: { reports, reportedAt } }: { shared: SharedPort }) {
  if (reports === 0) return <p className="text-dim">Not reported</p>
  return (
    <p className="text-warning">
      Reported {reports === 1 ? 'once' : `${reports} times`}
      {reportedAt !== null && (
        <>
          , last <RelativeTime at={reportedAt} />
        </>
      )}
    </p>
  )
}
