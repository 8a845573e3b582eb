import type { PortVisibility } from '#server/ports/port-values.schema.ts'
import type { PortOrigin, PortRow } from './port-rows.ts'

export const visibilityWords: Record<PortVisibility, { label: string; icon: string; who: string }> =
  {
    private: { label: 'Private', icon: 'lock', who: 'Only you can open it.' },
    org: {
      label: 'Organization',
      icon: 'organization',
      who: 'You and members of the repository’s organization can open it, signed in.',
    },
    public: {
      label: 'Public',
      icon: 'globe',
      who: 'Everybody with the address can open it, without signing in.',
    },
  }

/** Who may open a port beside its owner: by its visibility, or by name. */
export function sharingWords({
  visibility,
  people,
  isClosed,
}: Pick<PortRow, 'visibility' | 'people' | 'isClosed'>) {
  const words = visibilityWords[visibility]
  if (isClosed) {
    const who = 'An administrator closed it to everybody but you.'
    return { ...words, label: 'Closed', icon: 'circle-slash', who }
  }
  if (people === 0 || visibility === 'public') return words
  const named = people === 1 ? '1 person' : `${people} people`
  if (visibility === 'org') {
    return { ...words, who: `${words.who} So can ${named} you share it with.` }
  }
  const who = `You and ${named} you share it with can open it, signed in.`
  return { label: named, icon: 'account', who }
}

export const originWords: Record<PortOrigin, string> = {
  user: 'Forwarded by you',
  configuration: 'devcontainer.json',
  process: 'Found listening',
  output: 'Printed to a terminal',
}

/** `web (3000)`, `db:5432` or `Cache (redis:6379)` of a service, or the number alone. */
export function nameOfPort({
  port,
  label,
  service,
}: Pick<PortRow, 'port' | 'label' | 'service'>): string {
  const place = service ?? String(port)
  return label === null ? place : `${label} (${place})`
}

/** What is seen of what listens on it. */
export function listeningWords({ service, isListening }: Pick<PortRow, 'service' | 'isListening'>) {
  if (service !== null) {
    return { label: 'A service beside the codespace', icon: 'server', className: 'text-dim' }
  }
  return isListening
    ? { label: 'Something listens', icon: 'circle-filled', className: 'text-ok' }
    : { label: 'Nothing listens', icon: 'circle-outline', className: 'text-faint' }
}

/** In the order in which more and more people may open it. */
const visibilities = ['private', 'org', 'public'] as const

/** What its owner may choose, by the policy and by what the repository has. */
export function choosableVisibilities(view: {
  maxVisibility: PortVisibility
  hasOrganization: boolean
}): readonly PortVisibility[] {
  const most = visibilities.indexOf(view.maxVisibility)
  return visibilities.filter(
    (visibility, at) => at <= most && (visibility !== 'org' || view.hasOrganization),
  )
}

/** A number that was typed, perhaps as part of an address; null for anything else. */
export function typedPort(text: string): number | null {
  const [, digits] =
    /^(?:https?:\/\/)?(?:localhost:|127\.0\.0\.1:)?(\d{1,5})\/?$/.exec(text.trim()) ?? []
  const port = Number(digits)
  return port >= 1 && port <= 65_535 ? port : null
}
