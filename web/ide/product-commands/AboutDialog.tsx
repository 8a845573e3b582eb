import { useStore } from 'zustand'
import { copyText } from '#web/codespaces/codespace-entries.ts'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { useIde } from '../ide-context.ts'
import { versionsOf, writeVersions } from './versions.ts'

/** What is running, to be copied into a report. */
export function AboutDialog({ onClose }: { onClose: () => void }) {
  const { codespace, connection } = useIde()
  const { latencyMs } = useStore(connection.status)
  const versions = versionsOf(codespace, latencyMs)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="About Bothy"
      footer={
        <>
          <Button onClick={() => void copyText(writeVersions(versions))}>Copy</Button>
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {versions.map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-dim">{name}</dt>
            <dd className="select-text tabular-nums wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
