import { Link } from '@tanstack/react-router'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import {
  branchWord,
  canStart,
  canStop,
  shortAddress,
  stateWords,
} from '#web/codespaces/codespace-words.ts'
import type { CodespaceActions } from '#web/codespaces/use-codespace-actions.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { buttonClasses } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { Menu } from '#web/ui/Menu.tsx'
import type { MenuEntry } from '#web/ui/MenuEntries.tsx'
import { StateDot } from '#web/ui/StateDot.tsx'
import { showToast } from '#web/ui/Toast.tsx'

export type CodespaceRowProps = {
  codespace: Codespace
  actions: CodespaceActions
  /** The repository is named above the row already. */
  isGrouped: boolean
  onRename: () => void
  onDelete: () => void
}

export function CodespaceRow(props: CodespaceRowProps) {
  const { codespace, actions, isGrouped } = props
  const { name, displayName, failure, state } = codespace
  const { label, tone } = stateWords[state]
  const address = shortAddress(codespace.repositoryUrl)
  // Opening one that rests is asking for it to run; the page it leads to shows the steps.
  const start = () => state === 'stopped' && actions.start.mutate({ name })
  return (
    <li className="group grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-hover sm:grid-cols-[84px_1fr_auto_auto]">
      <div className="max-sm:col-span-2">
        <StateDot tone={tone} label={label} />
      </div>
      <div className="min-w-0 max-sm:col-span-2">
        <Link
          to="/c/$name"
          params={{ name }}
          onClick={start}
          className="block w-fit max-w-full truncate font-medium hover:underline"
          title={displayName}
        >
          {displayName}
        </Link>
        <div className="flex min-w-0 items-center gap-x-3 text-small text-dim max-sm:flex-col max-sm:items-start">
          {!isGrouped && (
            <span
              className="inline-flex max-w-full min-w-0 items-center gap-1.5 sm:max-w-[60%] sm:shrink-0"
              title={address}
            >
              <Icon name="repo" />
              <span className="truncate">{address}</span>
            </span>
          )}
          <span className="inline-flex max-w-full min-w-0 items-center gap-1.5">
            <Icon name="git-branch" />
            <span className="truncate" title={branchWord(codespace)}>
              {branchWord(codespace)}
            </span>
          </span>
        </div>
        {failure !== null && <p className="truncate text-small text-danger">{failure}</p>}
      </div>
      <RelativeTime at={codespace.lastUsedAt} className="text-small whitespace-nowrap text-dim" />
      <div className="flex gap-1">
        <Link
          to="/c/$name"
          params={{ name }}
          onClick={start}
          aria-label={`Open ${displayName}`}
          className={buttonClasses()}
        >
          Open
        </Link>
        <Menu
          trigger={<IconButton icon="ellipsis" label={`More actions for ${displayName}`} />}
          entries={entriesOf(props)}
        />
      </div>
    </li>
  )
}

function entriesOf({ codespace, actions, onRename, onDelete }: CodespaceRowProps): MenuEntry[] {
  const { name } = codespace
  return [
    {
      label: codespace.state === 'failed' ? 'Try again' : 'Start',
      icon: 'debug-start',
      isDisabled: !canStart(codespace),
      onSelect: () => actions.start.mutate({ name }),
    },
    {
      label: 'Stop',
      icon: 'debug-stop',
      isDisabled: !canStop(codespace),
      onSelect: () => actions.stop.mutate({ name }),
    },
    { kind: 'separator' },
    { label: 'Rename…', icon: 'edit', onSelect: onRename },
    {
      label: 'Copy repository address',
      icon: 'copy',
      onSelect: () => void copy(codespace.repositoryUrl),
    },
    { kind: 'separator' },
    { label: 'Delete…', icon: 'trash', isDangerous: true, onSelect: onDelete },
  ]
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    showToast({ title: 'Copied', description: text, tone: 'ok' })
  } catch {
    // The browser may refuse the clipboard; then the address is at least shown.
    showToast({ title: 'The browser did not allow copying', description: text, tone: 'warning' })
  }
}
