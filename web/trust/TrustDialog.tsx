import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { canStop } from '#web/codespaces/codespace-words.ts'
import { useCodespaceActions, wishFor } from '#web/codespaces/use-codespace-actions.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { Spinner } from '#web/ui/Loading.tsx'
import { TrustFacts } from './TrustFacts.tsx'
import { trustedThing } from './trust-words.ts'
import { useTrust } from './use-trust.ts'

/** What is in a codespace, whether that is trusted, and the ways to decide otherwise. */
export function TrustDialog(props: { codespace: Codespace; onClose: () => void }) {
  const { onClose } = props
  const trpc = useTRPC()
  const { name } = props.codespace
  // As it is by now: what is decided here shows here.
  const live = useQuery(trpc.codespaces.get.queryOptions({ name }, { enabled: false }))
  const codespace = live.data ?? props.codespace
  const request = useQuery(
    trpc.codespaces.trustRequest.queryOptions({ name }, { staleTime: 0, gcTime: 0 }),
  )
  const { trust, distrust } = useTrust()
  const { restart } = useCodespaceActions()
  // Enter by habit must not trust anything: the way that changes nothing has the focus.
  const keep = useRef<HTMLButtonElement>(null)

  const { isTrusted, isTrustedAtNextStart, reasonAtNextStart } = codespace.trust
  const isRunning = canStop(codespace)
  const isWaiting = isTrusted !== isTrustedAtNextStart && isRunning
  const hash = request.data?.trust.configurationHash ?? null
  const thing = trustedThing(codespace)
  const failure = trust.error ?? distrust.error
  const isBusy = trust.isPending || distrust.isPending || restart.isPending
  const restartNow = () => restart.mutate(wishFor(codespace), { onSuccess: onClose })
  const decide = (configurationHash: string) =>
    trust.mutate(
      { name, configurationHash },
      { onSuccess: () => (isRunning ? restartNow() : onClose()) },
    )
  const mayTrust = !isTrustedAtNextStart && hash !== null
  // Only what one has said oneself is one's own to take back.
  const mayDistrust = reasonAtNextStart === 'decision'
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isTrustedAtNextStart ? `Trust in ${thing}` : `Trust ${thing}?`}
      initialFocus={keep}
      footer={
        <>
          {mayDistrust && (
            <Button
              isBusy={distrust.isPending}
              disabled={isBusy}
              onClick={() => distrust.mutate({ name })}
            >
              Do not trust any more
            </Button>
          )}
          <Button ref={keep} onClick={onClose}>
            {mayTrust ? 'Keep untrusted' : 'Close'}
          </Button>
          {isWaiting && !mayTrust && (
            <Button variant="primary" isBusy={restart.isPending} onClick={restartNow}>
              Restart now
            </Button>
          )}
          {mayTrust && (
            <Button
              variant="primary"
              isBusy={isBusy}
              disabled={request.isFetching}
              onClick={() => decide(hash)}
            >
              {isRunning ? 'Trust and restart' : 'Trust'}
            </Button>
          )}
        </>
      }
    >
      {failure !== null && (
        <Banner tone="danger">Nothing was decided. {sentenceOf(failure)}</Banner>
      )}
      {request.data ? (
        <TrustFacts codespace={codespace} request={request.data} />
      ) : request.error ? (
        <Banner
          tone="danger"
          action={<Button onClick={() => void request.refetch()}>Try again</Button>}
        >
          What it runs and gets could not be looked up. {sentenceOf(request.error)}
        </Banner>
      ) : (
        <Spinner label="Looking at what it runs and gets…" />
      )}
    </Dialog>
  )
}
