import { buttonClasses } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'

/** A copy of everything that is kept of oneself, for the browser to save. */
export function OwnData() {
  return (
    <section
      aria-labelledby="own-data"
      className="flex flex-wrap items-start justify-between gap-4 rounded-card border border-line p-4"
    >
      <div className="min-w-60 flex-1">
        <h2 id="own-data" className="font-medium">
          Your data
        </h2>
        <p className="text-dim">
          Everything kept of you: profile, settings, codespaces and their ports, names of secrets
          and tokens, whom you trust, and your security log. Neither values of secrets nor files of
          codespaces are in it.
        </p>
      </div>
      <a href="/account/export" download className={buttonClasses()}>
        <Icon name="desktop-download" />
        Export
      </a>
    </section>
  )
}
