import { useId } from 'react'
import { type TemplateId, templateId, templates } from '#server/templates/templates.schema.ts'
import { Icon } from '#web/ui/Icon.tsx'

const icons: Record<TemplateId, string> = {
  blank: 'new-file',
  'node-web-app': 'globe',
  python: 'python',
}

/**
 * What to begin with where there is no repository yet. A click creates; `asked` is the
 * one under way.
 */
export function TemplateCards(props: {
  asked: TemplateId | null
  onChoose: (template: TemplateId) => void
}) {
  const { asked, onChoose } = props
  const headingId = useId()
  return (
    <section aria-labelledby={headingId} className="flex flex-col gap-2 border-t border-line pt-5">
      <h2 id={headingId} className="font-medium">
        Or start from a template
      </h2>
      <div className="grid gap-3 sm:grid-cols-3">
        {templateId.options.map((id) => (
          <TemplateCard key={id} id={id} isAsked={asked === id} onChoose={() => onChoose(id)} />
        ))}
      </div>
    </section>
  )
}

function TemplateCard(props: { id: TemplateId; isAsked: boolean; onChoose: () => void }) {
  const { id, isAsked, onChoose } = props
  const { title, description } = templates[id]
  const describedBy = useId()
  return (
    <div className="relative flex flex-col items-start gap-1 rounded-card border border-line-strong bg-raised p-3 text-left focus-within:border-focus hover:bg-hover active:bg-active">
      {/* All of the card presses it, and its name is what is read on it. */}
      <button
        type="button"
        aria-label={`Create from ${title}`}
        aria-describedby={describedBy}
        aria-busy={isAsked || undefined}
        onClick={onChoose}
        className="flex items-center gap-2 font-medium after:absolute after:inset-0"
      >
        <Icon name={isAsked ? 'loading' : icons[id]} isSpinning={isAsked} className="text-dim" />
        {title}
      </button>
      <span id={describedBy} className="text-small text-dim">
        {description}
      </span>
    </div>
  )
}
