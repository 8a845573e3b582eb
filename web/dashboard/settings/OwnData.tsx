import { buttonClasses } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { ActionCard } from './ActionCard.tsx'

const says =
  'Everything kept of you: profile, settings, codespaces and their ports, names of secrets and tokens, whom you trust, and your security log. Neither values of secrets nor files of codespaces are in it.'

/** A copy of everything that is kept of oneself, for the browser to save. */
export function OwnData() {
  return (
    <ActionCard title="Your data" says={says}>
      <a href="/account/export" download className={buttonClasses()}>
        <Icon name="desktop-download" />
        Export
      </a>
    </ActionCard>
  )
}
