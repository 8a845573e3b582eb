import type { PortQuestion } from '../port-question.ts'
import { CodeDialog } from './CodeDialog.tsx'
import { KeysDialog } from './KeysDialog.tsx'
import { PeopleDialog } from './PeopleDialog.tsx'

/** What has a dialog about one port. */
export function PortDialog(props: { question: PortQuestion; onClose: () => void }) {
  const {
    question: { port, what },
    onClose,
  } = props
  if (what === 'code') return <CodeDialog port={port} onClose={onClose} />
  if (what === 'people') return <PeopleDialog port={port} onClose={onClose} />
  return <KeysDialog port={port} kind={what === 'links' ? 'link' : 'token'} onClose={onClose} />
}
