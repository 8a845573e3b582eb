import { useState } from 'react'
import type { Codespace, RebuildKind } from '#server/codespaces/codespaces.schema.ts'
import {
  DeleteDialog,
  ExportBranchDialog,
  MachineDialog,
  RebuildDialog,
  RenameDialog,
  RetentionDialog,
  SnapshotsDialog,
  TrustDialog,
} from '#web/codespaces/dialogs.ts'
import type { CodespaceActions } from '#web/codespaces/use-codespace-actions.ts'
import type { CodespaceGroup } from './arrange-codespaces.ts'
import { CodespaceRow } from './CodespaceRow.tsx'

type Asking = { about: Codespace } & (
  | { what: 'rename' | 'machine' | 'delete' | 'trust' | 'snapshots' | 'export' | 'retention' }
  | { what: 'rebuild'; kind: RebuildKind }
)

/** The rows in their groups, and the dialogs that a row's menu opens. */
export function CodespaceList(props: { groups: CodespaceGroup[]; actions: CodespaceActions }) {
  const { groups, actions } = props
  const [asking, setAsking] = useState<Asking | null>(null)
  const close = () => setAsking(null)
  return (
    <>
      {groups.map(({ repository, codespaces }) => (
        <section key={repository ?? ''} aria-label={repository ?? 'Codespaces'}>
          {repository !== null && (
            <h2 className="mb-2 truncate px-1 font-medium text-dim" title={repository}>
              {repository}
            </h2>
          )}
          <ul className="divide-y divide-line rounded-card border border-line">
            {codespaces.map((codespace) => (
              <CodespaceRow
                key={codespace.id}
                codespace={codespace}
                actions={actions}
                isGrouped={repository !== null}
                onRebuild={(kind) => setAsking({ about: codespace, what: 'rebuild', kind })}
                onRename={() => setAsking({ about: codespace, what: 'rename' })}
                onShowSnapshots={() => setAsking({ about: codespace, what: 'snapshots' })}
                onExport={() => setAsking({ about: codespace, what: 'export' })}
                onMachine={() => setAsking({ about: codespace, what: 'machine' })}
                onRetain={() => setAsking({ about: codespace, what: 'retention' })}
                onDelete={() => setAsking({ about: codespace, what: 'delete' })}
                onReviewTrust={() => setAsking({ about: codespace, what: 'trust' })}
              />
            ))}
          </ul>
        </section>
      ))}
      {asking?.what === 'rebuild' && (
        <RebuildDialog
          codespace={asking.about}
          kind={asking.kind}
          rebuild={actions.rebuild}
          onClose={close}
        />
      )}
      {asking?.what === 'rename' && (
        <RenameDialog codespace={asking.about} rename={actions.rename} onClose={close} />
      )}
      {asking?.what === 'retention' && (
        <RetentionDialog codespace={asking.about} retain={actions.retain} onClose={close} />
      )}
      {asking?.what === 'snapshots' && <SnapshotsDialog codespace={asking.about} onClose={close} />}
      {asking?.what === 'export' && <ExportBranchDialog codespace={asking.about} onClose={close} />}
      {asking?.what === 'machine' && (
        <MachineDialog codespace={asking.about} setMachine={actions.setMachine} onClose={close} />
      )}
      {asking?.what === 'trust' && <TrustDialog codespace={asking.about} onClose={close} />}
      {asking?.what === 'delete' && (
        <DeleteDialog codespace={asking.about} remove={actions.remove} onClose={close} />
      )}
    </>
  )
}
