import { Icon } from '#web/ui/Icon.tsx'
import { useIde } from '../ide-context.ts'
import { useKeys } from '../keybindings/use-keys.ts'
import type { StatusItem } from '../status-items.ts'
import { statusButtonClasses } from './status-button.ts'

/** One item of the status bar: a button where it has a command, a link where it leads away. */
export function StatusItemView({ item }: { item: StatusItem }) {
  const { commands } = useIde()
  const { label, title, icon, command, href } = item
  const keys = useKeys(command ?? '')
  const content = (
    <>
      {icon !== undefined && (
        <Icon
          name={icon.replace('~spin', '')}
          isSpinning={icon.endsWith('~spin')}
          className="!text-[14px]"
        />
      )}
      {label}
    </>
  )
  if (href !== undefined) {
    return (
      <a
        href={href}
        target="_blank"
        rel="noreferrer"
        title={title}
        className={`${statusButtonClasses} !gap-1.5 !px-2`}
      >
        {content}
      </a>
    )
  }
  if (command === undefined) {
    return (
      <span title={title} className="flex items-center gap-1.5 px-2 whitespace-nowrap">
        {content}
      </span>
    )
  }
  return (
    <button
      type="button"
      title={keys === undefined ? title : `${title} (${keys})`}
      onClick={() => commands.run(command)}
      className={`${statusButtonClasses} !gap-1.5 !px-2`}
    >
      {content}
    </button>
  )
}
