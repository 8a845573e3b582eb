import { Shortcut } from '#web/ui/Shortcut.tsx'
import { useIde } from '../ide-context.ts'
import { useKeys } from '../keybindings/use-keys.ts'

const shown: [title: string, command: string][] = [
  ['Show all commands', 'workbench.action.showCommands'],
  ['Go to file', 'workbench.action.quickOpen'],
  ['Reopen closed editor', 'workbench.action.reopenClosedEditor'],
  ['Show the explorer', 'workbench.view.explorer'],
  ['Show or hide the terminal', 'workbench.action.terminal.toggleTerminal'],
  ['Show or hide the side bar', 'workbench.action.toggleSidebarVisibility'],
]

/** Where editors will be, while none is open. */
export function EmptyArea() {
  const { codespace } = useIde()
  return (
    <div className="flex size-full flex-col items-center justify-center gap-4 bg-editor px-6 text-center">
      <p className="text-dim">
        Open a file of <span className="text-text">{codespace.repositoryName}</span> in the explorer
        to edit it.
      </p>
      <dl className="grid grid-cols-[auto_auto] gap-x-6 gap-y-1 text-left text-dim max-sm:hidden">
        {shown.map(([title, command]) => (
          <Line key={command} title={title} command={command} />
        ))}
      </dl>
    </div>
  )
}

function Line({ title, command }: { title: string; command: string }) {
  const keys = useKeys(command)
  if (keys === undefined) return null
  return (
    <div className="contents">
      <dt>{title}</dt>
      <dd className="m-0">
        <Shortcut keys={keys} />
      </dd>
    </div>
  )
}
