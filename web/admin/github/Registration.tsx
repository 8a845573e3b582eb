import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { RegistrationView } from '#server/github/github.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { useSignInAgain } from '#web/settings/SignInAgain.tsx'
import { Banner } from '#web/ui/Banner.tsx'
import { Button, buttonClasses } from '#web/ui/Button.tsx'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { showToast } from '#web/ui/toasts.ts'

/** The registration there is, and the ways on from it. */
export function Registration({ view }: { view: RegistrationView }) {
  const { registration } = view
  const [isAsking, setIsAsking] = useState(false)
  const forget = useForget(() => setIsAsking(false))
  const isOauth = registration?.kind === 'oauth'
  return (
    <>
      {view.isUnreadable && (
        <Banner tone="danger">
          The registration cannot be read: the key it was sealed with is not here, or it was changed
          from outside, so nobody signs in with GitHub. Bring the key back, or forget the
          registration and create the App anew.
        </Banner>
      )}
      {registration !== null && <Facts view={view} registration={registration} />}
      {isOauth && (
        <Banner tone="warning">
          An OAuth App signs people in, and no more: what it is given reaches too far to enter a
          codespace, and it is installed nowhere. For private repositories register a GitHub App.
        </Banner>
      )}
      {registration?.kind === 'app' && !registration.hasPrivateKey && (
        <Banner tone="warning">
          The App’s private key is missing, so Bothy can ask nothing in the App’s own name: set{' '}
          <code className="font-mono">AUTH_GITHUB_PRIVATE_KEY</code>.
        </Banner>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {registration?.installUrl && (
          <ExternalLink href={registration.installUrl} variant="primary">
            Install on organizations
          </ExternalLink>
        )}
        {registration?.settingsUrl && (
          <ExternalLink href={registration.settingsUrl}>Open at {view.host}</ExternalLink>
        )}
        {registration?.lockedBy == null && (
          <Button icon="trash" isBusy={forget.isPending} onClick={() => setIsAsking(true)}>
            Forget this registration
          </Button>
        )}
      </div>
      {registration?.lockedBy != null && <Locked variable={registration.lockedBy} />}
      <ConfirmDialog
        isOpen={isAsking}
        title="Forget this registration?"
        confirmLabel="Forget it"
        isBusy={forget.isPending}
        onConfirm={() => forget.mutate()}
        onCancel={() => setIsAsking(false)}
      >
        <div className="flex flex-col gap-3">
          <p>
            Nobody signs in with GitHub any more: who has no other way in is signed out, and what
            GitHub gave for people is given back. Codespaces and their files stay.
          </p>
          <p>The App itself stays at GitHub, where whoever owns it can delete it.</p>
        </div>
      </ConfirmDialog>
      {forget.dialog}
    </>
  )
}

function useForget(onDone: () => void) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const again = useSignInAgain()
  const mutation = useMutation(
    trpc.github.registration.forget.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.github.registration.get.queryFilter())
        await queryClient.invalidateQueries(trpc.session.methods.queryFilter())
        showToast({ tone: 'ok', title: 'The registration is forgotten' })
      },
      onError: (error) => {
        if (again.ask(error)) return
        const description = sentenceOf(error)
        showToast({ tone: 'danger', title: 'The registration is still here', description })
      },
      onSettled: onDone,
    }),
  )
  return { mutate: () => mutation.mutate(), isPending: mutation.isPending, dialog: again.dialog }
}

function Facts(props: {
  view: RegistrationView
  registration: NonNullable<RegistrationView['registration']>
}) {
  const { view, registration } = props
  const { kind, clientId, slug, createdAt, lockedBy } = registration
  return (
    <dl className="divide-y divide-line rounded-card border border-line">
      <Fact name="Kind">
        <span className="flex items-center gap-1.5">
          <Icon name="github" className="text-dim" />
          {kind === 'app' ? 'GitHub App' : 'OAuth App'}
        </span>
      </Fact>
      <Fact name="At">{view.host}</Fact>
      <Fact name="Client ID">
        <code className="font-mono wrap-anywhere">{clientId}</code>
      </Fact>
      {slug !== null && (
        <Fact name="Name in addresses">
          <code className="font-mono wrap-anywhere">{slug}</code>
        </Fact>
      )}
      <Fact name="Comes from">
        {lockedBy === null
          ? `This page${createdAt === null ? '' : `, ${dateOf(createdAt)}`}`
          : 'The environment'}
      </Fact>
    </dl>
  )
}

const dateOf = (time: number) => new Date(time).toLocaleDateString('en-US', { dateStyle: 'long' })

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(0,10rem)_minmax(0,1fr)] gap-3 px-4 py-2.5">
      <dt className="text-dim">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Locked({ variable }: { variable: string }) {
  return (
    <p className="flex gap-1.5 text-dim">
      <Icon name="lock" className="mt-0.75" />
      <span className="min-w-0">
        The registration comes from the variable{' '}
        <code className="font-mono break-all text-text">{variable}</code> of the server’s
        environment, so it is changed there.
      </span>
    </p>
  )
}

function ExternalLink(props: { href: string; variant?: 'primary'; children: ReactNode }) {
  const { href, variant = 'secondary', children } = props
  return (
    <a href={href} target="_blank" rel="noreferrer" className={buttonClasses(variant)}>
      {children}
      <Icon name="link-external" />
    </a>
  )
}
