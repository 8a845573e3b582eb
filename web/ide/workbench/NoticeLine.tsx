import type { ReactNode } from 'react'
import { Icon } from '#web/ui/Icon.tsx'

/**
 * A sentence that holds for longer, in a line of its own above everything, with the ways
 * on at its end.
 */
export function NoticeLine(props: {
  icon: string
  isAlert: boolean
  text: string
  children: ReactNode
}) {
  const { icon, isAlert, text, children } = props
  return (
    <div
      role={isAlert ? 'alert' : 'status'}
      className="flex shrink-0 flex-wrap items-start gap-x-2.5 gap-y-1 border-b border-line bg-raised py-1 pr-2 pl-3.5"
    >
      <Icon name={icon} className="mt-1 text-warning" />
      <p className="max-h-20 min-w-48 flex-1 overflow-y-auto py-0.5 break-words">{text}</p>
      {children}
    </div>
  )
}
