import type { ReactNode } from 'react'
import type { Codespace, RebuildKind } from '#server/codespaces/codespaces.schema.ts'
import {
  DeleteDialog,
  DotfilesDialog,
  ExportBranchDialog,
  MachineDialog,
  RebuildDialog,
  RenameDialog,
  RetentionDialog,
  SnapshotsDialog,
  TrustDialog,
} from '#web/codespaces/dialogs.ts'
import type { CodespaceActions } from '#web/codespaces/use-codespace-actions.ts'
import { readyComponent } from '#web/lib/ready-component.tsx'

const AboutDialog = readyComponent(async () => (await import('./AboutDialog.tsx')).AboutDialog)

type Of = { codespace: Codespace; onClose: () => void }
type Given = { of: Of; actions: CodespaceActions; saveFirst: () => Promise<void> }

/** What commands ask before they do something, by what is asked. */
export const productDialogs = {
  rename: ({ of, actions }: Given) => <RenameDialog {...of} rename={actions.rename} />,
  machine: ({ of, actions }: Given) => <MachineDialog {...of} setMachine={actions.setMachine} />,
  delete: ({ of, actions }: Given) => <DeleteDialog {...of} remove={actions.remove} />,
  rebuild: (given: Given) => rebuildDialog('configuration', given),
  'full-rebuild': (given: Given) => rebuildDialog('full', given),
  'last-good': (given: Given) => rebuildDialog('last-good', given),
  retention: ({ of, actions }: Given) => <RetentionDialog {...of} retain={actions.retain} />,
  export: ({ of }: Given) => <ExportBranchDialog {...of} />,
  snapshots: ({ of }: Given) => <SnapshotsDialog {...of} />,
  dotfiles: ({ of }: Given) => <DotfilesDialog {...of} />,
  trust: ({ of }: Given) => <TrustDialog {...of} />,
  about: ({ of }: Given) => <AboutDialog onClose={of.onClose} />,
} satisfies Record<string, (given: Given) => ReactNode>

export type Asking = keyof typeof productDialogs

function rebuildDialog(kind: RebuildKind, { of, actions, saveFirst }: Given) {
  // It is made from what is on disk.
  return <RebuildDialog {...of} kind={kind} rebuild={actions.rebuild} prepare={saveFirst} />
}
