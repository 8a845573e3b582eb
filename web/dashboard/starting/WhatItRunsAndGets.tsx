import { type Ref, useId } from 'react'
import type { Preview, Resolution } from '#server/repositories/repositories.schema.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { OtherRepositories } from '#web/trust/OtherRepositories.tsx'
import { TrustNote } from '#web/trust/TrustNote.tsx'
import { changedWord, foreignWord, trustedWord } from '#web/trust/trust-words.ts'
import { WantsList } from '#web/trust/WantsList.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { Spinner } from '#web/ui/Loading.tsx'

/** What would run by itself and what it would get, before anything does (S-28). */
export function WhatItRunsAndGets(props: {
  preview: Preview | undefined
  resolution: Resolution | undefined
  error: unknown
  onRetry: () => void
  /** It is to go without the other repositories that it asks for. */
  isWithoutOthers: boolean
  onWithoutOthers: (isWithout: boolean) => void
  ref: Ref<HTMLElement>
}) {
  const { preview, resolution, error, onRetry, ref, isWithoutOthers, onWithoutOthers } = props
  const headingId = useId()
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-labelledby={headingId}
      className="flex flex-col gap-2 rounded-card border border-line bg-raised px-3 py-2"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-3">
        <h2 id={headingId} className="font-medium">
          What it runs and gets
        </h2>
        {preview?.trust.isTrusted && (
          <span className="flex items-center gap-1.5 text-small text-dim">
            <Icon name="workspace-trusted" className="text-ok" />
            {trustedWord(preview.trust.reason)}
          </span>
        )}
      </div>
      {preview !== undefined ? (
        <>
          <Known preview={preview} resolution={resolution} />
          <OtherRepositories
            wants={preview.wants}
            isWithout={isWithoutOthers}
            onChange={onWithoutOthers}
          />
        </>
      ) : error ? (
        <div role="alert" className="flex flex-wrap items-center gap-2">
          <p className="min-w-0 flex-1 basis-48 break-words text-warning">
            It could not be looked up. {sentenceOf(error)}
          </p>
          <Button onClick={onRetry}>Try again</Button>
        </div>
      ) : (
        <Spinner label="Looking at its configuration…" />
      )}
    </section>
  )
}

function Known({ preview, resolution }: { preview: Preview; resolution: Resolution | undefined }) {
  const { trust, unreadable, configurationHash } = preview
  const isKnown = configurationHash !== null
  const origin = foreignWord(resolution?.pullRequest ?? resolution?.ref ?? null)
  const changed = trust.isTrusted ? null : changedWord(trust.reason, preview.changes !== null)
  const unknown = trust.isTrusted ? unreadable : `${unreadable ?? ''} ${afterClone}`.trim()
  return (
    <>
      {origin !== null && <TrustNote icon="repo-forked" text={origin} />}
      {changed !== null && <TrustNote icon="warning" text={changed} />}
      {!isKnown && unknown !== null && <TrustNote icon="question" text={unknown} />}
      {(isKnown || trust.isTrusted) && <WantsList {...preview} isConfigurationKnown={isKnown} />}
    </>
  )
}

const afterClone =
  'So it is created untrusted. Once it is cloned, you see what it runs and can trust it.'
