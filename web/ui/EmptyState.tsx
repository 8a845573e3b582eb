import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'

/** What stands in a view that has nothing to show: what would be here, and how it gets here. */
export function EmptyState(props: {
  icon?: string
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
}) {
  const { icon, title, children, action } = props
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-12 text-center">
      {icon !== undefined && <Icon name={icon} className="text-faint" />}
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="max-w-96 text-balance text-dim">{children}</div>}
      {action !== undefined && <div className="mt-3">{action}</div>}
    </div>
  )
}
