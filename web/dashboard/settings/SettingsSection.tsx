import { type ReactNode, useId } from 'react'

/** One group of settings: what it is about, when it applies, and its fields. */
export function SettingsSection(props: {
  title: string
  description: ReactNode
  children: ReactNode
}) {
  const { title, description, children } = props
  const headingId = useId()
  return (
    <section
      aria-labelledby={headingId}
      className="flex flex-col gap-4 rounded-card border border-line p-4"
    >
      <div>
        <h2 id={headingId} className="font-medium">
          {title}
        </h2>
        <div className="text-dim">{description}</div>
      </div>
      {children}
    </section>
  )
}
