import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'

export type BannerTone = 'info' | 'warning' | 'danger'

const icons: Record<BannerTone, string> = { info: 'info', warning: 'warning', danger: 'error' }
const colors: Record<BannerTone, string> = {
  info: 'text-info',
  warning: 'text-warning',
  danger: 'text-danger',
}

/** A sentence that holds for as long as it is shown, with the way on at its end. */
export function Banner(props: {
  tone: BannerTone
  children: ReactNode
  action?: ReactNode
  className?: string
}) {
  const { tone, children, action, className = '' } = props
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={`flex flex-wrap items-center gap-x-3 gap-y-2 rounded-card border border-line bg-raised px-3 py-2 ${className}`}
    >
      <Icon name={icons[tone]} className={colors[tone]} />
      <div className="min-w-0 flex-1 basis-48 break-words">{children}</div>
      {action}
    </div>
  )
}
