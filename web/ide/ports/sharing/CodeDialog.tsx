import { useRef } from 'react'
import { copyText } from '#web/codespaces/codespace-entries.ts'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import type { PortRow } from '../port-rows.ts'
import { nameOfPort, sharingWords } from '../port-words.ts'
import { usePorts } from '../use-ports.ts'
import { QrCode } from './QrCode.tsx'

/** The address of a port for another device. */
export function CodeDialog({ port, onClose }: { port: number; onClose: () => void }) {
  const row = usePorts().rows.find((one) => one.port === port)
  const url = row?.url ?? null
  const close = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      // The link is below the code: on a telephone the title would be scrolled away for it.
      initialFocus={close}
      title={`Port ${row ? nameOfPort(row) : port} on another device`}
      description={row && <p>{whoWords(row)}</p>}
      footer={
        <>
          {url !== null && <Button onClick={() => void copyText(url)}>Copy address</Button>}
          <Button ref={close} variant="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      {url === null ? (
        <p>It has no address, or is not forwarded any more.</p>
      ) : (
        <div className="flex flex-col items-center gap-3 py-2">
          <QrCode text={url} label={`QR code of ${url}`} />
          <a
            href={url}
            target="_blank"
            rel="noreferrer"
            className="text-center break-all underline"
          >
            {url}
          </a>
        </div>
      )}
    </Dialog>
  )
}

function whoWords(row: PortRow): string {
  const { who } = sharingWords(row)
  return row.visibility === 'public' ? who : `${who} The device signs in first.`
}
