import type { ComponentPropsWithRef } from 'react'
import { Icon } from './Icon.tsx'
import { Tooltip, type TooltipSide } from './Tooltip.tsx'

export type IconButtonProps = Omit<ComponentPropsWithRef<'button'>, 'children'> & {
  icon: string
  /** Its accessible name, and the tooltip's words. */
  label: string
  /** As in `Mod+Shift+P`. */
  shortcut?: string | undefined
  side?: TooltipSide | undefined
  isSmall?: boolean
}

/** A square button of one icon; word and shortcut are in its tooltip. */
export function IconButton(props: IconButtonProps) {
  const { icon, label, shortcut, side, isSmall = false, className = '', ...rest } = props
  const size = isSmall ? 'size-5.5 rounded-[4px]' : 'size-(--control-height) rounded-control'
  return (
    <Tooltip label={label} shortcut={shortcut} side={side}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={`inline-flex shrink-0 items-center justify-center text-dim hover:bg-hover hover:text-text active:bg-active aria-expanded:bg-active aria-expanded:text-text aria-pressed:bg-active aria-pressed:text-text disabled:pointer-events-none disabled:opacity-50 ${size} ${className}`}
      >
        <Icon name={icon} />
      </button>
    </Tooltip>
  )
}
