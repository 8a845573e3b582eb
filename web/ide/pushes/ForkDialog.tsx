import type { ReactNode } from 'react'
import type { ForkState } from '#server/github/repository-access.schema.ts'
import { Button, buttonClasses } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { Spinner } from '#web/ui/Loading.tsx'
import { type Fork, useFork } from './use-fork.ts'

/** Leads from a refused push to one that goes to a fork. */
export function ForkDialog({ folder, onClose }: { folder: string; onClose: () => void }) {
  const fork = useFork(folder, onClose)
  const { state, failure } = fork
  return (
    <Dialog
      isAlert
      isOpen
      onClose={onClose}
      title={state ? `You cannot push to ${state.source}` : 'You cannot push there'}
      description={state && <p>{words(state)}</p>}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {state && <Way fork={fork} state={state} />}
        </>
      }
    >
      {!state && failure === null && <Spinner label="Asking GitHub for your forks" />}
      {failure !== null && (
        <p role="alert" className="flex gap-2 text-danger">
          <Icon name="error" />
          <span>{failure}</span>
        </p>
      )}
      {state && failure === null && isUnderWay(fork, state) && <Spinner label={awaited(fork)} />}
    </Dialog>
  )
}

function words({ step, source, login, fork, installUrl }: ForkState): ReactNode {
  const then = (
    <>
      {' '}
      <code>origin</code> becomes the fork, and <code>upstream</code> {source}.
    </>
  )
  switch (step) {
    case 'make':
      return (
        <>
          Make a fork under {login}, and push there instead?{then}
        </>
      )
    case 'page':
      return (
        <>
          Make a fork under {login} on GitHub’s own page, and this goes on by itself.{then}
          {installUrl !== null && (
            <>
              {' '}
              A private fork that is there already is seen once{' '}
              <Out href={installUrl}>the GitHub App covers it</Out>.
            </>
          )}
        </>
      )
    case 'waiting':
      return <>GitHub is making {fork}.</>
    case 'install':
      return (
        <>
          Your fork {fork} is there, and the GitHub App does not cover it. Add it on GitHub’s page,
          and this goes on by itself.
        </>
      )
    case 'ready':
      return (
        <>
          Push to your fork {fork} instead?{then}
        </>
      )
  }
}

function Way({ fork, state }: { fork: Fork; state: ForkState }) {
  const { step, source, pageUrl, installUrl } = state
  const { isAgreed, isPushing, failure, agree } = fork
  const isBusy = isPushing || (isAgreed && failure === null)
  if (step === 'page') return <Link href={pageUrl} label="Fork on GitHub" onFollow={agree} />
  if (step === 'install') {
    return installUrl && <Link href={installUrl} label="Add it on GitHub" onFollow={agree} />
  }
  if (step === 'waiting') return null
  return (
    <Button variant="primary" icon="repo-forked" isBusy={isBusy} onClick={agree}>
      {step === 'make' ? `Fork ${source} and push` : `Push to ${state.fork}`}
    </Button>
  )
}

const isUnderWay = ({ isAgreed, isPushing }: Fork, { step }: ForkState): boolean =>
  isAgreed || isPushing || step === 'waiting'

function awaited({ state, isPushing }: Fork): string {
  if (isPushing || state?.step === 'ready') return 'Taking the fork'
  if (state?.step === 'page') return 'Waiting for the fork'
  return state?.step === 'install' ? 'Waiting for the GitHub App' : 'GitHub is making the fork'
}

const Link = (props: { href: string; label: string; onFollow: () => void }) => (
  <a
    href={props.href}
    target="_blank"
    rel="noreferrer"
    className={buttonClasses('primary')}
    onClick={props.onFollow}
  >
    <Icon name="link-external" />
    {props.label}
  </a>
)

const Out = ({ href, children }: { href: string; children: ReactNode }) => (
  <a href={href} target="_blank" rel="noreferrer" className="underline">
    {children}
  </a>
)
