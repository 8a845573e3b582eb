import { useRef, useState } from 'react'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { useIde } from '../../ide-context.ts'
import type { Chord } from '../key-chords.ts'
import { KeyCaps } from './KeyCaps.tsx'
import type { KeyRow } from './key-rows.ts'
import { useRecorder, withChord } from './use-recorder.ts'

/**
 * Asks for keys by having them pressed. Enter takes them, Escape leaves; both can be
 * clicked as well.
 */
export function RecordDialog(props: {
  row: KeyRow
  rows: readonly KeyRow[]
  onKeys: (chords: readonly Chord[]) => void
  onShowSame: (chords: readonly Chord[]) => void
  onClose: () => void
}) {
  const { row, rows, onKeys, onShowSame, onClose } = props
  const { keybindings } = useIde()
  const [chords, setChords] = useState<readonly Chord[]>([])
  const field = useRef<HTMLDivElement>(null)
  const take = () => {
    if (chords.length > 0) onKeys(chords)
    onClose()
  }
  useRecorder(true, (chord) => {
    if (chord === 'escape') onClose()
    else if (chord === 'enter') take()
    else setChords((before) => withChord(before, chord))
  })
  const keys = chords.join(' ')
  const same = rows.filter(
    ({ rule, command }) =>
      keys !== '' && command !== row.command && rule?.chords.join(' ') === keys,
  )
  const commands = new Set(same.map(({ title }) => title))
  return (
    <Dialog
      isOpen
      onClose={onClose}
      initialFocus={field}
      title={`Keys for ${row.title}`}
      description="Press the keys, then Enter. Two in a row make a chord. Escape leaves everything as it is."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={chords.length === 0} onClick={take}>
            Use these keys
          </Button>
        </>
      }
    >
      <div
        ref={field}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it has the focus while keys are pressed
        tabIndex={0}
        role="status"
        aria-label="Recorded keys"
        className="flex h-12 items-center justify-center rounded-control border border-line-strong bg-input"
      >
        {keys === '' ? (
          <span className="text-faint">Waiting for keys…</span>
        ) : (
          <KeyCaps label={keybindings.label(chords)} />
        )}
      </div>
      {commands.size > 0 && (
        <p className="flex items-start gap-2 text-small">
          <Icon name="warning" className="mt-px text-warning" />
          <span className="min-w-0 flex-1 text-dim">
            {commands.size === 1 ? 'Another command has' : `${commands.size} other commands have`}{' '}
            these keys: {[...commands].slice(0, 3).join(', ')}
            {commands.size > 3 && ' …'}
          </span>
          <button
            type="button"
            className="text-accent underline"
            onClick={() => {
              onShowSame(chords)
              onClose()
            }}
          >
            Show
          </button>
        </p>
      )}
    </Dialog>
  )
}
