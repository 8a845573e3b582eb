import { Icon } from '#web/ui/Icon.tsx'

/** One of what can be chosen. All of it is shown as text. */
export type PickOption = {
  key: string
  icon: string
  label: string
  detail?: string | undefined
  /** Words beside the label, such as that it is private. */
  marks?: readonly string[]
}

export function PickRow(props: {
  id: string
  option: PickOption
  isActive: boolean
  onChoose: () => void
}) {
  const { id, option, isActive, onChoose } = props
  return (
    // The field keeps the focus, and hears the keys.
    // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant names it
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className={`flex min-w-0 cursor-default items-center gap-2 rounded-control px-2 py-1 hover:bg-hover ${isActive ? 'bg-active' : ''}`}
    >
      <Icon name={option.icon} className="text-dim" />
      <span className="min-w-0 flex-1">
        <span className="block truncate" title={option.label}>
          {option.label}
        </span>
        {option.detail !== undefined && (
          <span className="block truncate text-small text-dim" title={option.detail}>
            {option.detail}
          </span>
        )}
      </span>
      <Marks marks={option.marks ?? []} />
    </div>
  )
}

/** What something is beside its name, in a word each. */
export function Marks({ marks }: { marks: readonly string[] }) {
  return (
    <span className="flex shrink-0 gap-1">
      {marks.map((mark) => (
        <span
          key={mark}
          className="rounded-control border border-line-strong px-1.5 text-small text-dim"
        >
          {mark}
        </span>
      ))}
    </span>
  )
}
