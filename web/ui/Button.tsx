import type { ComponentPropsWithRef } from 'react'
import { Icon } from './Icon.tsx'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger'

const looks: Record<ButtonVariant, string> = {
  primary: 'bg-accent-solid text-on-accent hover:bg-accent-solid-hover font-medium',
  secondary: 'bg-raised text-text border border-line-strong hover:bg-hover active:bg-active',
  ghost: 'text-text hover:bg-hover active:bg-active aria-expanded:bg-active',
  danger: 'bg-danger-solid text-on-danger hover:bg-danger-solid-hover font-medium',
}

const shape =
  'inline-flex h-(--control-height) shrink-0 items-center justify-center gap-1.5 rounded-control px-3 ' +
  'text-ui whitespace-nowrap select-none ' +
  'disabled:opacity-50 disabled:pointer-events-none aria-disabled:opacity-50'

/** The classes of a button, for a link that must look like one. */
export function buttonClasses(variant: ButtonVariant = 'secondary', className = ''): string {
  return `${shape} ${looks[variant]} ${className}`
}

export type ButtonProps = ComponentPropsWithRef<'button'> & {
  variant?: ButtonVariant
  icon?: string
  /** What was asked for is under way: the button keeps its width and takes no second click. */
  isBusy?: boolean
}

export function Button(props: ButtonProps) {
  const { variant, icon, isBusy = false, className, children, onClick, ...rest } = props
  const shownIcon = isBusy ? 'loading' : icon
  return (
    <button
      type="button"
      {...rest}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
      aria-busy={isBusy || undefined}
      className={buttonClasses(variant, className)}
    >
      {shownIcon !== undefined && <Icon name={shownIcon} isSpinning={isBusy} />}
      {children}
    </button>
  )
}
