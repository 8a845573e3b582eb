import type { AdminCodespace } from '#server/admin/admin.schema.ts'
import { shortAddress, stateWords } from '#web/codespaces/codespace-words.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { exactTime } from '#web/lib/relative-time.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { Menu } from '#web/ui/Menu.tsx'
import type { MenuEntry } from '#web/ui/MenuEntries.tsx'
import { StateDot } from '#web/ui/StateDot.tsx'
import type { CodespaceQuestion } from './CodespaceDialogs.tsx'

type Props = {
  codespace: AdminCodespace
  /** It is stopped or deleted at this moment. */
  isBusy: boolean
  onAsk: (what: CodespaceQuestion['what']) => void
}

/**
 * One codespace as an administrator sees it: whose, of what, in which state. Never what
 * is in it (S-92).
 */
export function AdminCodespaceRow(props: Props) {
  const { codespace, isBusy } = props
  const { name, displayName, owner, state, failure, deletedUntil, lastUsedAt } = codespace
  const { label, tone } = stateWords[state]
  return (
    <tr className="align-top hover:bg-hover" aria-busy={isBusy || undefined}>
      <td className="py-3 pr-3 pl-4 max-sm:hidden">
        <StateDot tone={isBusy ? 'busy' : tone} label={label} />
      </td>
      <th scope="row" className="py-3 pr-3 text-left font-normal max-sm:pl-4">
        <div className="sm:hidden">
          <StateDot tone={isBusy ? 'busy' : tone} label={label} />
        </div>
        <p className="font-medium wrap-anywhere" title={name}>
          {displayName}
        </p>
        <Origin codespace={codespace} />
        <p className="text-small wrap-anywhere text-dim md:hidden">
          {owner.name}, used <RelativeTime at={lastUsedAt} />
        </p>
        {failure !== null && <p className="text-small wrap-anywhere text-danger">{failure}</p>}
        {deletedUntil !== null && (
          <p className="text-small text-warning">
            {owner.name} can restore it until {exactTime(deletedUntil)}
          </p>
        )}
      </th>
      <td className="py-3 pr-3 wrap-anywhere max-md:hidden">{owner.name}</td>
      <td className="py-3 pr-3 text-small text-dim max-md:hidden">
        <p className="flex min-h-(--line-height) items-center">
          <RelativeTime at={lastUsedAt} />
        </p>
      </td>
      <td className="py-3 pr-3 text-right">
        <Menu
          trigger={
            <IconButton
              icon="ellipsis"
              label={`More actions for ${displayName}`}
              className="-my-1"
            />
          }
          entries={() => entriesOf(props)}
        />
      </td>
    </tr>
  )
}

function Origin({ codespace: { repositoryUrl, template, branch } }: { codespace: AdminCodespace }) {
  return (
    <p className="flex gap-1.5 text-small text-dim">
      <Icon name={template === null ? 'repo' : 'project'} className="mt-px" />
      <span className="min-w-0 wrap-anywhere">
        {repositoryUrl === null ? `Template: ${template}` : shortAddress(repositoryUrl)}
        {branch !== null && ` at ${branch}`}
      </span>
    </p>
  )
}

function entriesOf({ codespace: { state }, isBusy, onAsk }: Props): MenuEntry[] {
  const isRunning = state === 'running' || state === 'starting' || state === 'creating'
  const isGone = state === 'deleting' || state === 'deleted'
  return [
    {
      label: 'Stop…',
      icon: 'debug-stop',
      isDisabled: !isRunning || isBusy,
      onSelect: () => onAsk('stop'),
    },
    {
      label: 'Delete…',
      icon: 'trash',
      isDangerous: true,
      isDisabled: isGone || isBusy,
      onSelect: () => onAsk('delete'),
    },
  ]
}
