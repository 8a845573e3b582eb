import { Icon } from '#web/ui/Icon.tsx'

/** Something to know before deciding. */
export function TrustNote({ icon, text }: { icon: string; text: string }) {
  return (
    <p className="flex items-start gap-2 text-small">
      <Icon name={icon} className="mt-0.5 text-warning" />
      <span className="min-w-0 wrap-anywhere">{text}</span>
    </p>
  )
}
