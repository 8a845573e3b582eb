import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'

/** What happened, what was not lost, the next action; details fold out and can be copied. */
export function ErrorState(props: {
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
  details?: string | undefined
}) {
  const { title, children, action, details } = props
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-6 py-12 text-center">
      <Icon name="error" className="text-danger" />
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="max-w-96 text-balance text-dim">{children}</div>}
      {action !== undefined && <div className="mt-3 flex flex-wrap gap-2">{action}</div>}
      {details !== undefined && (
        <details className="mt-3 w-full max-w-160 text-left text-small">
          <summary className="text-center text-dim">Details</summary>
          <pre className="mt-2 max-h-60 overflow-auto rounded-card border border-line bg-sunken p-3 font-mono whitespace-pre-wrap select-text">
            {details}
          </pre>
        </details>
      )}
    </div>
  )
}
