import type { Codespace, RebuildKind } from '#server/codespaces/codespaces.schema.ts'
import type { MenuEntry } from '#web/ui/MenuEntries.tsx'
import { showToast } from '#web/ui/Toast.tsx'
import { canRebuild, canStart, canStop } from './codespace-words.ts'
import { conditionWords } from './condition-words.ts'
import { type CodespaceActions, wishFor } from './use-codespace-actions.ts'

/** What a menu offers for a codespace, wherever it stands. */
export function codespaceEntries(props: {
  codespace: Codespace
  actions: CodespaceActions
  onShowSteps: () => void
  onRebuild: (kind: RebuildKind) => void
  onRename: () => void
  onDuplicate: () => void
  onShowSnapshots: () => void
  onExport: () => void
  onMachine: () => void
  onRetain: () => void
  onDelete: () => void
  onReviewTrust: () => void
}): MenuEntry[] {
  const { codespace, actions, onShowSteps, onRebuild, onDelete, onReviewTrust } = props
  const { name, state, condition, repositoryUrl, hasLastGoodBuild } = codespace
  const repairLabel = condition === null ? null : conditionWords[condition].repairLabel
  const repair: MenuEntry[] =
    repairLabel === null
      ? []
      : [
          { label: repairLabel, icon: 'tools', onSelect: () => actions.repair.mutate({ name }) },
          { kind: 'separator' },
        ]
  const exporting: MenuEntry[] =
    repositoryUrl === null
      ? []
      : [
          {
            label: 'Export to a branch…',
            icon: 'git-branch',
            isDisabled: !canStart(codespace),
            onSelect: props.onExport,
          },
        ]
  const ofRepository: MenuEntry[] =
    repositoryUrl === null
      ? []
      : [
          { label: 'Review trust…', icon: 'shield', onSelect: onReviewTrust },
          {
            label: 'Copy repository address',
            icon: 'copy',
            onSelect: () => void copyText(repositoryUrl),
          },
        ]
  const rebuildEntry = (label: string, kind: RebuildKind): MenuEntry => ({
    label,
    icon: kind === 'last-good' ? 'history' : 'refresh',
    isDisabled: !canRebuild(codespace),
    onSelect: () => onRebuild(kind),
  })
  return [
    ...repair,
    {
      label: state === 'failed' ? 'Try again' : 'Start',
      icon: 'debug-start',
      isDisabled: !canStart(codespace),
      onSelect: () => actions.start.mutate(wishFor(codespace)),
    },
    {
      label: 'Stop',
      icon: 'debug-stop',
      isDisabled: !canStop(codespace),
      onSelect: () => actions.stop.mutate(wishFor(codespace)),
    },
    {
      label: 'Restart',
      icon: 'debug-restart',
      isDisabled: !canStop(codespace),
      onSelect: () => actions.restart.mutate(wishFor(codespace)),
    },
    { label: 'Show steps and logs', icon: 'output', onSelect: onShowSteps },
    { kind: 'separator' },
    rebuildEntry('Rebuild container…', 'configuration'),
    rebuildEntry('Full rebuild…', 'full'),
    ...(hasLastGoodBuild ? [rebuildEntry('Go back to last good build…', 'last-good')] : []),
    { kind: 'separator' },
    { label: 'Rename…', icon: 'edit', onSelect: props.onRename },
    { label: 'Duplicate', icon: 'files', onSelect: props.onDuplicate },
    {
      label: 'Download files',
      icon: 'desktop-download',
      isDisabled: !canStart(codespace),
      onSelect: () => actions.download.mutate({ name }),
    },
    ...exporting,
    { label: 'Snapshots…', icon: 'history', onSelect: props.onShowSnapshots },
    { label: 'Change machine type…', icon: 'server', onSelect: props.onMachine },
    pinEntry(codespace, actions),
    { label: 'Keep unused for…', icon: 'calendar', onSelect: props.onRetain },
    ...ofRepository,
    { kind: 'separator' },
    { label: 'Delete…', icon: 'trash', isDangerous: true, onSelect: onDelete },
  ]
}

function pinEntry({ name, retention }: Codespace, { retain }: CodespaceActions): MenuEntry {
  const { isPinned, mayPin } = retention
  return {
    label: isPinned ? 'Unpin' : 'Pin',
    icon: isPinned ? 'pinned' : 'pin',
    isDisabled: !mayPin,
    reason: mayPin ? undefined : 'Codespaces cannot be pinned here.',
    onSelect: () => retain.mutate({ name, isPinned: !isPinned }),
  }
}

/** Copies it, and says so. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    showToast({ title: 'Copied', description: text, tone: 'ok' })
  } catch {
    // The browser may refuse the clipboard; then the address is at least shown.
    showToast({ title: 'The browser did not allow copying', description: text, tone: 'warning' })
  }
}
