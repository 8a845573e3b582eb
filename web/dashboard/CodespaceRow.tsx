import { Link, useNavigate } from '@tanstack/react-router'
import type { Codespace, RebuildKind } from '#server/codespaces/codespaces.schema.ts'
import { codespaceEntries } from '#web/codespaces/codespace-entries.ts'
import { branchWord, originWord, shownState } from '#web/codespaces/codespace-words.ts'
import { conditionWords } from '#web/codespaces/condition-words.ts'
import { MachineMark } from '#web/codespaces/MachineMark.tsx'
import { RetentionMark } from '#web/codespaces/RetentionMark.tsx'
import { type CodespaceActions, wishFor } from '#web/codespaces/use-codespace-actions.ts'
import { DiskMark, WorkMarks } from '#web/codespaces/WorkMarks.tsx'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { exactTime } from '#web/lib/relative-time.ts'
import { buttonClasses } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { Menu } from '#web/ui/Menu.tsx'
import { StateDot } from '#web/ui/StateDot.tsx'

type CodespaceRowProps = {
  codespace: Codespace
  actions: CodespaceActions
  /** The repository is named above the row already. */
  isGrouped: boolean
  onRebuild: (kind: RebuildKind) => void
  onRename: () => void
  onShowSnapshots: () => void
  onExport: () => void
  onMachine: () => void
  onRetain: () => void
  onDelete: () => void
  onReviewTrust: () => void
}

export function CodespaceRow(props: CodespaceRowProps) {
  const { codespace, actions } = props
  const { name, displayName } = codespace
  const navigate = useNavigate()
  const { label, tone } = shownState(codespace)
  // Opening one that rests is asking for it to run; the page it leads to shows the steps.
  const start = () => codespace.state === 'stopped' && actions.start.mutate(wishFor(codespace))
  return (
    <li className="group grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-hover sm:grid-cols-[84px_minmax(0,1fr)_auto] md:grid-cols-[84px_minmax(0,1fr)_168px_96px_auto]">
      <div className="max-sm:col-span-2 sm:max-md:row-span-3 sm:max-md:self-start">
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
        <Origin {...props} />
        <Trouble codespace={codespace} />
      </div>
      <div className="flex min-w-0 flex-wrap gap-x-3 text-small text-dim max-sm:col-span-2 sm:max-md:col-start-2 md:flex-col">
        <span className="flex flex-wrap gap-x-3">
          <WorkMarks codespace={codespace} />
        </span>
        <DiskMark codespace={codespace} />
        <MachineMark codespace={codespace} />
      </div>
      <RelativeTime
        at={codespace.lastUsedAt}
        className="text-small whitespace-nowrap text-dim sm:max-md:col-start-2"
      />
      <div className="flex gap-1 sm:max-md:col-start-3 sm:max-md:row-span-3 sm:max-md:row-start-1">
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
          entries={codespaceEntries({
            ...props,
            onDuplicate: () =>
              actions.duplicate.mutate(wishFor(codespace), {
                onSuccess: (made) => void navigate({ to: '/c/$name', params: { name: made.name } }),
              }),
            onShowSteps: () => void navigate({ to: '/c/$name/steps', params: { name } }),
          })}
        />
      </div>
    </li>
  )
}

function Origin({ codespace, isGrouped }: CodespaceRowProps) {
  const origin = originWord(codespace)
  const branch = branchWord(codespace)
  return (
    <div className="flex min-w-0 items-center gap-x-3 text-small text-dim max-sm:flex-col max-sm:items-start">
      {!isGrouped && (
        <span className="inline-flex max-w-full min-w-0 items-center gap-1.5" title={origin}>
          <Icon name={codespace.template === null ? 'repo' : 'project'} />
          <span className="truncate">{origin}</span>
        </span>
      )}
      <span className="inline-flex max-w-full min-w-0 items-center gap-1.5 sm:shrink-0 sm:max-w-[45%]">
        <Icon name="git-branch" />
        <span className="truncate" title={branch}>
          {branch}
        </span>
      </span>
      <RetentionMark codespace={codespace} />
      {!codespace.trust.isTrusted && (
        <span
          className="inline-flex shrink-0 items-center gap-1.5 text-warning"
          title="No network, no secrets, and nothing runs by itself"
        >
          <Icon name="shield" />
          Untrusted
        </span>
      )}
    </div>
  )
}

/** What somebody should know before opening it. */
function Trouble({ codespace }: { codespace: Codespace }) {
  const { failure, condition, recovery, quotaStopAt } = codespace
  const words = condition === null ? null : conditionWords[condition]
  return (
    <>
      {quotaStopAt !== null && (
        <p className="truncate text-small text-warning" title={exactTime(quotaStopAt)}>
          Core-hours are used up: it stops <RelativeTime at={quotaStopAt} />.
        </p>
      )}
      {failure !== null && (
        <p className="truncate text-small text-danger" title={failure}>
          {failure}
        </p>
      )}
      {words !== null && (
        <p className="truncate text-small text-warning" title={words.sentence}>
          {words.sentence}
        </p>
      )}
      {recovery !== null && (
        <p className="truncate text-small text-warning" title={recovery}>
          On the default configuration: {recovery}
        </p>
      )}
    </>
  )
}
