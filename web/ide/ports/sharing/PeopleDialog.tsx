import { useRef, useState } from 'react'
import type { PortPerson } from '#server/ports/ports.schema.ts'
import { copyText } from '#web/codespaces/codespace-entries.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { RowsSkeleton } from '#web/ui/RowsSkeleton.tsx'
import { TextField } from '#web/ui/TextField.tsx'
import { nameOfPort } from '../port-words.ts'
import { usePorts } from '../use-ports.ts'
import { usePortPeople } from './use-port-people.ts'

/** Who may open a port beside its owner, by name: added, listed and taken back. */
export function PeopleDialog({ port, onClose }: { port: number; onClose: () => void }) {
  const { rows } = usePorts()
  const row = rows.find((one) => one.port === port)
  const url = row?.url ?? null
  const sharing = usePortPeople(port)
  const { people, error, refusal } = sharing
  const [login, setLogin] = useState('')
  const field = useRef<HTMLInputElement>(null)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      initialFocus={field}
      title={`People who may open port ${row ? nameOfPort(row) : port}`}
      description={
        <p>
          Whom you name opens the port signed in to this server as themselves, until you take it
          back. Give them its address.
        </p>
      }
      footer={
        <>
          {url !== null && (
            <Button icon="copy" onClick={() => void copyText(url)}>
              Copy address
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      {error !== null && <Banner tone="danger">{sentenceOf(error)}</Banner>}
      <form
        className="flex flex-wrap items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          const wanted = login.trim().replace(/^@/, '')
          if (wanted !== '') sharing.add(wanted, () => setLogin(''))
        }}
      >
        <TextField
          ref={field}
          label="GitHub login or local name"
          placeholder="ada"
          maxLength={100}
          autoCapitalize="none"
          value={login}
          error={refusal === null ? undefined : sentenceOf(refusal)}
          onChange={(text) => {
            setLogin(text)
            if (refusal !== null) sharing.forgetRefusal()
          }}
          className="min-w-40 flex-1"
        />
        <Button
          type="submit"
          variant="primary"
          isBusy={sharing.isAdding}
          disabled={login.trim() === ''}
          className="mt-6"
        >
          Share
        </Button>
      </form>
      {people === undefined && error === null && <RowsSkeleton label="Loading" />}
      {people?.length === 0 && <p className="text-dim">Shared with nobody by name.</p>}
      {people && people.length > 0 && (
        <ul
          aria-label={`People who may open port ${port}`}
          className="divide-y divide-line rounded-card border border-line"
        >
          {people.map((person) => (
            <PersonLine
              key={person.userId}
              of={person}
              isBusy={sharing.isRemoving}
              onRemove={() => sharing.remove(person.userId)}
            />
          ))}
        </ul>
      )}
    </Dialog>
  )
}

function PersonLine(props: { of: PortPerson; isBusy: boolean; onRemove: () => void }) {
  const {
    of: { name, login, createdAt, isAllowed, isOther },
    isBusy,
    onRemove,
  } = props
  const isIn = isAllowed && !isOther
  return (
    <li className="flex items-center gap-3 px-3 py-2">
      <Icon name={isIn ? 'account' : 'circle-slash'} className="text-dim" />
      <div className="min-w-0 flex-1">
        <p className="truncate">
          {name}
          {login !== null && login !== name && <span className="text-dim"> {login}</span>}
        </p>
        <p className={`text-small ${isIn ? 'text-dim' : 'text-warning'}`}>
          {isIn ? (
            <>
              Since <RelativeTime at={createdAt} />
            </>
          ) : (
            whyOut({ isOther })
          )}
        </p>
      </div>
      <Button aria-label={`Take back from ${login ?? name}`} isBusy={isBusy} onClick={onRemove}>
        Take back
      </Button>
    </li>
  )
}

const whyOut = ({ isOther }: Pick<PortPerson, 'isOther'>) =>
  isOther
    ? 'Kept out: what they were let in to was something else at this number'
    : 'Kept out by the administrators’ maximum'
