import { Shortcut } from '#web/ui/Shortcut.tsx'
import { useIde } from '../ide-context.ts'

const keys: [string, string][] = [
  ['Show the explorer', 'Mod+Shift+E'],
  ['Show or hide the terminal', 'Ctrl+`'],
  ['Show or hide the side bar', 'Mod+B'],
]

/** Where editors will be, while none is open. */
export function Welcome() {
  const { codespace } = useIde()
  return (
    <div className="flex size-full flex-col items-center justify-center gap-4 bg-editor px-6 text-center">
      <p className="text-dim">
        Open a file of <span className="text-text">{codespace.repositoryName}</span> in the explorer
        to edit it.
      </p>
      <dl className="grid grid-cols-[auto_auto] gap-x-6 gap-y-1 text-left text-dim max-sm:hidden">
        {keys.map(([what, shortcut]) => (
          <div key={what} className="contents">
            <dt>{what}</dt>
            <dd className="m-0">
              <Shortcut keys={shortcut} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
