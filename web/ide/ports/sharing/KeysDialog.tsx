import { useState } from 'react'
import type { PortKey } from '#server/ports/ports.schema.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { RowsSkeleton } from '#web/ui/RowsSkeleton.tsx'
import { Select } from '#web/ui/Select.tsx'
import { TextField } from '#web/ui/TextField.tsx'
import { nameOfPort } from '../port-words.ts'
import { usePorts } from '../use-ports.ts'
import { GivenKeyBox } from './GivenKeyBox.tsx'
import { type KeyKind, usePortKeys } from './use-port-keys.ts'

type Words = { title: string; what: string; none: string; make: string; example: string }

const words: Record<KeyKind, Words> = {
  link: {
    title: 'Links to port',
    what: 'Whoever has a link opens the port without signing in, until it expires or you revoke it.',
    none: 'No links yet.',
    make: 'Make link',
    example: 'Review with Ada',
  },
  token: {
    title: 'Tokens for port',
    what: 'A program that sends a token opens the port without signing in, until it expires or you revoke it.',
    none: 'No tokens yet.',
    make: 'Make token',
    example: 'Nightly tests',
  },
}
const lives = [
  { value: '60', label: 'For an hour' },
  { value: '1440', label: 'For a day' },
  { value: '10080', label: 'For 7 days' },
  { value: '43200', label: 'For 30 days' },
]

/** What opens a port without signing in: made, listed and revoked. */
export function KeysDialog(props: { port: number; kind: KeyKind; onClose: () => void }) {
  const { port, kind, onClose } = props
  const row = usePorts().rows.find((one) => one.port === port)
  const { keys, error, given, isMaking, make, isRevoking, revoke } = usePortKeys(port, kind)
  const [label, setLabel] = useState('')
  const [minutes, setMinutes] = useState('1440')
  const { title, what, none, make: makeLabel, example } = words[kind]
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`${title} ${row ? nameOfPort(row) : port}`}
      description={<p>{what}</p>}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {error !== null && <Banner tone="danger">{sentenceOf(error)}</Banner>}
      {given !== null && <GivenKeyBox given={given} url={row?.url ?? null} />}
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          make({ label: label.trim() || null, expiresInMinutes: Number(minutes) })
          setLabel('')
        }}
      >
        <TextField
          label="What it is for"
          placeholder={example}
          maxLength={100}
          value={label}
          onChange={setLabel}
          className="min-w-40 flex-1"
        />
        <Select
          aria-label="How long it is good"
          value={minutes}
          options={lives}
          onChange={setMinutes}
        />
        <Button type="submit" variant="primary" isBusy={isMaking}>
          {makeLabel}
        </Button>
      </form>
      {keys === undefined && error === null && <RowsSkeleton label="Loading" />}
      {keys?.length === 0 && <p className="text-dim">{none}</p>}
      {keys && keys.length > 0 && (
        <ul
          aria-label={`${title} ${port}`}
          className="divide-y divide-line rounded-card border border-line"
        >
          {keys.map((key) => (
            <KeyLine key={key.id} of={key} isBusy={isRevoking} onRevoke={() => revoke(key.id)} />
          ))}
        </ul>
      )}
    </Dialog>
  )
}

function KeyLine(props: { of: PortKey; isBusy: boolean; onRevoke: () => void }) {
  const {
    of: { label, createdAt, expiresAt, lastUsedAt },
    isBusy,
    onRevoke,
  } = props
  const isOver = expiresAt <= Date.now()
  return (
    <li className="flex items-center gap-3 px-3 py-2">
      <Icon name={isOver ? 'circle-slash' : 'key'} className="text-dim" />
      <div className="min-w-0 flex-1">
        <p className="truncate">{label ?? 'Without a name'}</p>
        <p className="text-small text-dim">
          Made <RelativeTime at={createdAt} />, {isOver ? 'expired' : 'expires'}{' '}
          <RelativeTime at={expiresAt} />,{' '}
          {lastUsedAt === null ? (
            'not used'
          ) : (
            <>
              used <RelativeTime at={lastUsedAt} />
            </>
          )}
        </p>
      </div>
      <Button
        aria-label={`Revoke ${label ?? 'the one without a name'}`}
        isBusy={isBusy}
        onClick={onRevoke}
      >
        Revoke
      </Button>
    </li>
  )
}
