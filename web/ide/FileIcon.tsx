import type { FileKind } from '#agent/protocol/files.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { fileLook } from './file-icons.ts'

/** What an entry is, by its name: a codicon or a few letters, in the color of its kind. */
export function FileIcon(props: {
  name: string
  kind?: FileKind
  /** Of a folder. */
  isOpen?: boolean
  /** It leads nowhere. */
  isBroken?: boolean
  isDim?: boolean
}) {
  const { name, kind = 'file', isOpen = false, isBroken = false, isDim = false } = props
  if (kind === 'folder')
    return <Icon name={isOpen ? 'folder-opened' : 'folder'} className="text-dim" />
  if (kind === 'other') return <Icon name={isBroken ? 'error' : 'plug'} className="text-dim" />
  const { icon, letters, color } = fileLook(name)
  const style = isDim || color === undefined ? {} : { color: `var(${color})` }
  if (letters === undefined) {
    return (
      <span aria-hidden="true" className="inline-flex shrink-0 text-dim" style={style}>
        <Icon name={icon} />
      </span>
    )
  }
  return (
    <span
      aria-hidden="true"
      style={style}
      className="inline-flex w-4 shrink-0 justify-center font-mono text-[10px] leading-4 font-bold tracking-tighter text-dim"
    >
      {letters}
    </span>
  )
}
