import { useRef, useState } from 'react'
import type { Codespace, RebuildKind } from '#server/codespaces/codespaces.schema.ts'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { type CodespaceActions, wishFor } from './use-codespace-actions.ts'

const words: Record<RebuildKind, { title: string; label: string; madeFrom: string }> = {
  configuration: {
    title: 'Rebuild',
    label: 'Rebuild',
    madeFrom: 'the devcontainer.json that is in its workspace now, committed or not',
  },
  full: {
    title: 'Fully rebuild',
    label: 'Full rebuild',
    madeFrom:
      'the devcontainer.json that is in its workspace now, committed or not, with nothing of what was fetched or built before',
  },
  'last-good': {
    title: 'Go back to the last good build of',
    label: 'Rebuild',
    madeFrom:
      'what it was last made from without a mistake. The devcontainer.json in its workspace stays as it is',
  },
}

/** Says what stays and what is lost before the container is made anew. */
export function RebuildDialog(props: {
  codespace: Codespace
  kind: RebuildKind
  rebuild: CodespaceActions['rebuild']
  /** What is to be through before the rebuild is asked for. */
  prepare?: () => Promise<void>
  onClose: () => void
}) {
  const { codespace, kind, rebuild, prepare, onClose } = props
  const [isPreparing, setIsPreparing] = useState(false)
  const isCancelled = useRef(false)
  const confirm = async () => {
    setIsPreparing(true)
    await prepare?.()
    if (isCancelled.current) return
    setIsPreparing(false)
    rebuild.mutate({ ...wishFor(codespace), kind }, { onSuccess: onClose })
  }
  const { title, label, madeFrom } = words[kind]
  const isAskedAgain = ['decision', 'changed', 'undecided'].includes(codespace.trust.reason)
  return (
    <ConfirmDialog
      isOpen
      isDangerous
      isBusy={isPreparing || rebuild.isPending}
      title={`${title} ${codespace.displayName}?`}
      confirmLabel={label}
      onCancel={() => {
        isCancelled.current = true
        onClose()
      }}
      onConfirm={() => void confirm()}
    >
      <div className="flex flex-col gap-3">
        <p>Its container is made anew from {madeFrom}.</p>
        <p>
          Everything in <Path>/workspaces</Path> stays, with all that is not committed. Running
          programs end, and what was installed or changed elsewhere is lost, the home folder
          included. Set-up commands run again from the first.
        </p>
        {isAskedAgain && kind !== 'last-good' && (
          <p>A configuration that you have not trusted runs nothing until you have reviewed it.</p>
        )}
      </div>
    </ConfirmDialog>
  )
}

function Path({ children }: { children: string }) {
  return <code className="font-mono text-text">{children}</code>
}
