import { useState } from 'react'
import {
  DeleteDialog,
  DotfilesDialog,
  MachineDialog,
  RebuildDialog,
  RenameDialog,
  RetentionDialog,
  SnapshotsDialog,
  TrustDialog,
} from '#web/codespaces/dialogs.ts'
import { useCodespaceActions } from '#web/codespaces/use-codespace-actions.ts'
import { readyComponent } from '#web/lib/ready-component.tsx'
import { useIde } from '../ide-context.ts'
import { useAccountCommands } from './use-account-commands.ts'
import { useCodespaceCommands } from './use-codespace-commands.ts'
import { useWindowCommands } from './use-window-commands.ts'

const AboutDialog = readyComponent(async () => (await import('./AboutDialog.tsx')).AboutDialog)

const rebuilds = {
  rebuild: 'configuration',
  'full-rebuild': 'full',
  'last-good': 'last-good',
} as const
export type Asking =
  | 'rename'
  | 'machine'
  | 'delete'
  | 'about'
  | 'trust'
  | 'snapshots'
  | 'retention'
  | 'dotfiles'
  | keyof typeof rebuilds

/**
 * All that can be done with the codespace, the account and the window as commands, and
 * what they ask.
 */
export function ProductCommands() {
  const { codespace } = useIde()
  const actions = useCodespaceActions()
  const [asking, setAsking] = useState<Asking | null>(null)
  useCodespaceCommands(actions, setAsking)
  useAccountCommands()
  useWindowCommands(setAsking)
  const close = () => setAsking(null)
  if (asking === 'rename') {
    return <RenameDialog codespace={codespace} rename={actions.rename} onClose={close} />
  }
  if (asking === 'machine') {
    const { setMachine } = actions
    return <MachineDialog codespace={codespace} setMachine={setMachine} onClose={close} />
  }
  if (asking === 'delete') {
    return <DeleteDialog codespace={codespace} remove={actions.remove} onClose={close} />
  }
  if (asking === 'rebuild' || asking === 'full-rebuild' || asking === 'last-good') {
    const kind = rebuilds[asking]
    const { rebuild } = actions
    return <RebuildDialog codespace={codespace} kind={kind} rebuild={rebuild} onClose={close} />
  }
  if (asking === 'retention') {
    return <RetentionDialog codespace={codespace} retain={actions.retain} onClose={close} />
  }
  if (asking === 'snapshots') return <SnapshotsDialog codespace={codespace} onClose={close} />
  if (asking === 'dotfiles') return <DotfilesDialog codespace={codespace} onClose={close} />
  if (asking === 'trust') return <TrustDialog codespace={codespace} onClose={close} />
  return asking === 'about' ? <AboutDialog onClose={close} /> : null
}
