import { useStore } from 'zustand'
import { branchWord } from '#web/codespaces/codespace-words.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { FileIcon } from '../FileIcon.tsx'
import { useIde } from '../ide-context.ts'
import { useKeys } from '../keybindings/use-keys.ts'
import { folderOf, nameOf, shownName } from '../paths.ts'
import { useSetting } from '../settings/use-setting.ts'
import { ShortcutSheet } from './ShortcutSheet.tsx'
import { Walkthrough } from './Walkthrough.tsx'

const recentShown = 8

/** Where one begins: a file, a terminal, what was open last, and the way around. */
export function WelcomePage() {
  const { codespace, settings } = useIde()
  const startup = useSetting('workbench.startupEditor')
  return (
    <div className="@container size-full overflow-y-auto bg-editor">
      <div className="mx-auto flex max-w-(--page-width) flex-col gap-8 px-6 pt-10 pb-16 @max-xl:px-4 @max-xl:pt-6">
        <header className="flex items-center gap-3.5">
          <BigMark />
          <div className="min-w-0">
            <h1 className="truncate text-[22px]/[28px] font-semibold">{codespace.displayName}</h1>
            <p className="truncate text-dim">
              {codespace.repositoryName}
              {(codespace.branch ?? codespace.startingPoint) !== null &&
                ` · ${branchWord(codespace)}`}
            </p>
          </div>
        </header>
        <div className="grid gap-x-10 gap-y-8 @2xl:grid-cols-2">
          <section aria-labelledby="welcome-start" className="flex flex-col gap-1">
            <h2 id="welcome-start" className="mb-1 font-semibold">
              Start
            </h2>
            {starts.map((start, index) => (
              <StartButton key={start.command} {...start} isFirst={index === 0} />
            ))}
          </section>
          <Recent />
        </div>
        <Walkthrough />
        <ShortcutSheet />
        <label className="flex items-center gap-2 self-center text-dim">
          <input
            type="checkbox"
            className="size-4 accent-(--accent)"
            checked={startup === 'welcomePage'}
            onChange={(event) =>
              settings.set('workbench.startupEditor', event.target.checked ? 'welcomePage' : 'none')
            }
          />
          Show this page in a new codespace
        </label>
      </div>
    </div>
  )
}

function BigMark() {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      className="size-10 shrink-0"
    >
      <path d="M2 14.5V7l6-5 6 5v7.5" strokeWidth="1.4" className="text-dim" />
      <path d="M8 8.5v4" strokeWidth="3" className="text-accent" stroke="var(--accent)" />
    </svg>
  )
}

const starts = [
  { label: 'New file', icon: 'new-file', command: 'workbench.action.files.newUntitledFile' },
  { label: 'Open a file…', icon: 'go-to-file', command: 'workbench.action.quickOpen' },
  { label: 'New terminal', icon: 'terminal', command: 'workbench.action.terminal.new' },
  { label: 'Find in the explorer', icon: 'files', command: 'workbench.view.explorer' },
  { label: 'Settings', icon: 'settings-gear', command: 'workbench.action.openSettings' },
]

function StartButton(props: (typeof starts)[number] & { isFirst: boolean }) {
  const { label, icon, command, isFirst } = props
  const { commands } = useIde()
  const keys = useKeys(command)
  return (
    <button
      type="button"
      data-takes-focus={isFirst || undefined}
      onClick={() => commands.run(command)}
      className="group -mx-2 flex h-8 items-center gap-2.5 rounded-control px-2 text-left hover:bg-hover active:bg-active"
    >
      <Icon name={icon} className="text-dim group-hover:text-accent" />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {keys !== undefined && <kbd className="font-sans text-small text-faint">{keys}</kbd>}
    </button>
  )
}

function Recent() {
  const { storage, codespace, fileEvents, commands } = useIde()
  const active = useStore(fileEvents.active, ({ path }) => path)
  const paths = storage
    .read<readonly string[]>('recentFiles', [])
    .filter((path) => path !== active)
    .slice(0, recentShown)
  return (
    <section aria-labelledby="welcome-recent" className="flex min-w-0 flex-col gap-1">
      <h2 id="welcome-recent" className="mb-1 font-semibold">
        Recent
      </h2>
      {paths.length === 0 && (
        <p className="text-dim">
          The files you open stand here the next time.{' '}
          <button
            type="button"
            className="text-text underline decoration-line-strong underline-offset-4 hover:decoration-accent"
            onClick={() => commands.run('workbench.action.quickOpen')}
          >
            Find one
          </button>
        </p>
      )}
      {paths.map((path) => (
        <button
          key={path}
          type="button"
          title={path}
          onClick={() => fileEvents.open(path, { takesFocus: true })}
          className="-mx-2 flex h-8 min-w-0 items-center gap-2.5 rounded-control px-2 text-left hover:bg-hover active:bg-active"
        >
          <FileIcon name={nameOf(path)} />
          <span className="shrink-0 truncate">{shownName(nameOf(path))}</span>
          <span className="min-w-0 truncate text-small text-faint">
            {folderWord(folderOf(path), codespace.workspaceFolder)}
          </span>
        </button>
      ))}
    </section>
  )
}

function folderWord(folder: string, root: string): string {
  return folder.startsWith(`${root}/`)
    ? folder.slice(root.length + 1)
    : folder === root
      ? ''
      : folder
}
