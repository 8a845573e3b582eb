import { Button } from '#web/ui/Button.tsx'
import { useIde } from '../ide-context.ts'
import { useKeys } from '../keybindings/use-keys.ts'

const shown: readonly (readonly [title: string, command: string])[] = [
  ['Show all commands', 'workbench.action.showCommands'],
  ['Go to file', 'workbench.action.quickOpen'],
  ['Toggle the terminal', 'workbench.action.terminal.toggleTerminal'],
  ['Toggle the side bar', 'workbench.action.toggleSidebarVisibility'],
  ['Toggle the panel', 'workbench.action.togglePanel'],
  ['Show the explorer', 'workbench.view.explorer'],
  ['Save', 'workbench.action.files.save'],
  ['Close the tab', 'workbench.action.closeActiveEditor'],
  ['Reopen the closed tab', 'workbench.action.reopenClosedEditor'],
  ['Split the editor', 'workbench.action.splitEditor'],
  ['Go to line', 'workbench.action.gotoLine'],
  ['Zen mode', 'workbench.action.toggleZenMode'],
  ['Next part of the window', 'workbench.action.focusNextPart'],
  ['Notifications', 'notifications.showList'],
]

/** The keys one needs first, as they are now. */
export function ShortcutSheet() {
  const { commands } = useIde()
  return (
    <section aria-labelledby="welcome-keys">
      <h2 id="welcome-keys" className="mb-2 font-semibold">
        Keys
      </h2>
      <dl className="grid gap-x-10 @xl:grid-cols-2">
        {shown.map(([title, command]) => (
          <Line key={command} title={title} command={command} />
        ))}
      </dl>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button
          variant="ghost"
          icon="keyboard"
          className="-ml-3"
          onClick={() => commands.run('workbench.action.keybindingsReference')}
        >
          All keys
        </Button>
        <Button
          variant="ghost"
          icon="edit"
          onClick={() => commands.run('workbench.action.openGlobalKeybindings')}
        >
          Change keys
        </Button>
      </div>
    </section>
  )
}

function Line({ title, command }: { title: string; command: string }) {
  const keys = useKeys(command)
  if (keys === undefined) return null
  return (
    <div className="flex h-7 items-center gap-3 border-b border-line">
      <dt className="min-w-0 flex-1 truncate text-dim">{title}</dt>
      <dd className="m-0 shrink-0">
        <kbd className="font-sans text-small">{keys}</kbd>
      </dd>
    </div>
  )
}
