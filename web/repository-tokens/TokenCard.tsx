import { useState } from 'react'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { TokenPart } from './TokenPart.tsx'
import { useTokenRequest } from './use-repository-token.ts'

/**
 * In the form of a new codespace: what a private repository is cloned with, and every one is pushed
 * to. Nothing where GitHub makes tokens by itself.
 */
export function TokenCard(props: {
  repositoryUrl: string | null
  /** Without it nothing more of this repository is to be seen. */
  isRequired: boolean
}) {
  const { repositoryUrl, isRequired } = props
  const { data: request } = useTokenRequest(repositoryUrl)
  const [isOpen, setOpen] = useState(false)
  if (!request || repositoryUrl === null) return null
  const isShown = isRequired || isOpen || request.token !== null
  return (
    <section
      aria-label="Token for it"
      className="flex flex-col gap-2 rounded-card border border-line bg-raised px-3 py-2"
    >
      {isShown ? (
        <TokenPart key={request.path} request={request} repositoryUrl={repositoryUrl} />
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          <p className="flex min-w-0 flex-1 basis-48 gap-2">
            <Icon name="key" className="mt-0.5 text-dim" />
            To push to it, a codespace takes a token of yours. It can be given later, too.
          </p>
          <Button onClick={() => setOpen(true)}>Give a token…</Button>
        </div>
      )}
    </section>
  )
}
