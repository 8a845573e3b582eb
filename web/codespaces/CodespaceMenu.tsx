import { useNavigate } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import type { Codespace, RebuildKind } from '#server/codespaces/codespaces.schema.ts'
import { Menu } from '#web/ui/Menu.tsx'
import type { MenuEntry } from '#web/ui/MenuEntries.tsx'
import { codespaceEntries } from './codespace-entries.ts'
import {
  DeleteDialog,
  ExportBranchDialog,
  MachineDialog,
  RebuildDialog,
  RenameDialog,
  RetentionDialog,
  SnapshotsDialog,
  TrustDialog,
} from './dialogs.ts'
import { useCodespaceActions, wishFor } from './use-codespace-actions.ts'

type Asking = 'retention' | 'rename' | 'machine' | 'delete' | 'trust' | 'snapshots' | 'export'

/**
 * All that can be done with one codespace, from its own page, with the dialogs it
 * takes; then `more`.
 */
export function CodespaceMenu(props: {
  codespace: Codespace
  trigger: ReactElement<Record<string, unknown>>
  side?: 'top' | 'bottom'
  align?: 'start' | 'end'
  more?: MenuEntry[]
  /** Where there is more to do before it is asked for. */
  onRebuild?: (kind: RebuildKind) => void
}) {
  const { codespace, trigger, side = 'bottom', align = 'end', more = [] } = props
  const [asking, setAsking] = useState<Asking | null>(null)
  const [rebuildKind, setRebuildKind] = useState<RebuildKind | null>(null)
  const actions = useCodespaceActions()
  const navigate = useNavigate()
  const close = () => setAsking(null)
  const entries = codespaceEntries({
    codespace,
    actions,
    onShowSteps: () => void navigate({ to: '/c/$name/steps', params: { name: codespace.name } }),
    onRebuild: props.onRebuild ?? setRebuildKind,
    onRename: () => setAsking('rename'),
    onDuplicate: () =>
      actions.duplicate.mutate(wishFor(codespace), {
        onSuccess: ({ name }) => void navigate({ to: '/c/$name', params: { name } }),
      }),
    onShowSnapshots: () => setAsking('snapshots'),
    onExport: () => setAsking('export'),
    onMachine: () => setAsking('machine'),
    onRetain: () => setAsking('retention'),
    onDelete: () => setAsking('delete'),
    onReviewTrust: () => setAsking('trust'),
  })
  return (
    <>
      <Menu trigger={trigger} side={side} align={align} entries={[...entries, ...more]} />
      {rebuildKind !== null && (
        <RebuildDialog
          codespace={codespace}
          kind={rebuildKind}
          rebuild={actions.rebuild}
          onClose={() => setRebuildKind(null)}
        />
      )}
      {asking === 'rename' && (
        <RenameDialog codespace={codespace} rename={actions.rename} onClose={close} />
      )}
      {asking === 'retention' && (
        <RetentionDialog codespace={codespace} retain={actions.retain} onClose={close} />
      )}
      {asking === 'snapshots' && <SnapshotsDialog codespace={codespace} onClose={close} />}
      {asking === 'export' && <ExportBranchDialog codespace={codespace} onClose={close} />}
      {asking === 'machine' && (
        <MachineDialog codespace={codespace} setMachine={actions.setMachine} onClose={close} />
      )}
      {asking === 'trust' && <TrustDialog codespace={codespace} onClose={close} />}
      {asking === 'delete' && (
        <DeleteDialog codespace={codespace} remove={actions.remove} onClose={close} />
      )}
    </>
  )
}
