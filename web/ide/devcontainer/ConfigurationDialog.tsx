import { useRef, useState } from 'react'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { useIde } from '../ide-context.ts'
import { PreviewedView } from './PreviewedView.tsx'
import { UsedView } from './UsedView.tsx'

const views = [
  ['used', 'In use now'],
  ['preview', 'After a rebuild'],
] as const
type View = (typeof views)[number][0]

/** What a codespace is made from, and what it would be made from by what is on disk now. */
export function ConfigurationDialog(props: { name: string; begins: View; onClose: () => void }) {
  const { name, begins, onClose } = props
  const { commands } = useIde()
  const [view, setView] = useState(begins)
  const begin = useRef<HTMLButtonElement>(null)
  const leaveTo = (command: string) => {
    onClose()
    commands.run(command)
  }
  const add = () => leaveTo('bothy.addConfiguration')
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Dev container configuration"
      initialFocus={begin}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          {view === 'preview' && (
            <Button variant="primary" onClick={() => leaveTo('bothy.rebuild')}>
              Rebuild…
            </Button>
          )}
        </>
      }
    >
      <fieldset className="flex flex-wrap gap-1" aria-label="Which configuration">
        {views.map(([id, label]) => (
          <Button
            key={id}
            ref={id === begins ? begin : null}
            variant={id === view ? 'secondary' : 'ghost'}
            aria-pressed={id === view}
            onClick={() => setView(id)}
          >
            {label}
          </Button>
        ))}
      </fieldset>
      {view === 'used' ? (
        <UsedView name={name} onAdd={add} />
      ) : (
        <PreviewedView name={name} onAdd={add} />
      )}
    </Dialog>
  )
}
