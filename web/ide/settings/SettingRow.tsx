import { useId } from 'react'
import { useStore } from 'zustand'
import { IconButton } from '#web/ui/IconButton.tsx'
import { Menu } from '#web/ui/Menu.tsx'
import { showToast } from '#web/ui/toasts.ts'
import { useIde } from '../ide-context.ts'
import { SettingControl } from './SettingControl.tsx'
import type { SettingId } from './setting-definitions.ts'
import { settingTitle } from './setting-groups.ts'
import { useSetting } from './use-setting.ts'

/** One setting: what it is, its value, and whether that is the user's own. */
export function SettingRow({ id }: { id: SettingId }) {
  const { settings } = useIde()
  const value = useSetting(id)
  const isModified = useStore(settings.store, ({ values }) => values[id] !== undefined)
  const labelId = useId()
  const [path, name] = settingTitle(id)
  const copy = (text: string) => {
    navigator.clipboard.writeText(text).catch(() => {
      showToast({ tone: 'warning', title: 'Not copied: the browser does not allow it' })
    })
  }
  return (
    <li
      className={`group relative rounded-control py-2.5 pr-10 pl-4 hover:bg-hover/40 ${isModified ? 'shadow-[inset_2px_0_0_var(--accent)]' : ''}`}
    >
      <h3 className="mb-1 font-medium">
        <span id={labelId}>
          <span className="font-normal text-dim">{path}: </span>
          {name}
        </span>
        {isModified && <span className="pl-2 text-small font-normal text-faint">Modified</span>}
      </h3>
      <SettingControl id={id} value={value} labelId={labelId} />
      <div className="absolute top-1.5 right-1.5">
        <Menu
          trigger={
            <IconButton
              isSmall
              icon="ellipsis"
              label={`More about ${id}`}
              className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 focus-visible:opacity-100 aria-expanded:opacity-100"
            />
          }
          entries={[
            {
              label: 'Reset setting',
              icon: 'discard',
              isDisabled: !isModified,
              onSelect: () => settings.reset(id),
            },
            { kind: 'separator' },
            { label: 'Copy setting ID', icon: 'copy', onSelect: () => copy(id) },
            {
              label: 'Copy setting as JSON',
              icon: 'json',
              onSelect: () => copy(`${JSON.stringify(id)}: ${JSON.stringify(value)}`),
            },
          ]}
        />
      </div>
    </li>
  )
}
