import type { ReactNode } from 'react'

/** What a section is about. Its title stands in the navigation already, so it is for readers. */
export function SectionHeading({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h2 className="sr-only">{title}</h2>
      <p className="max-w-180 text-pretty text-dim">{children}</p>
    </div>
  )
}
