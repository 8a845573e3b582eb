import type { ReactNode } from 'react'

/** One name of a list of facts, and what there is to say of it. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-dim">{name}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  )
}
