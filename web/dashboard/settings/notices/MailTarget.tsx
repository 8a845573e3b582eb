import { useState } from 'react'
import type { NotificationTarget } from '#server/notifications/notifications.schema.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Button } from '#web/ui/Button.tsx'
import { showToast } from '#web/ui/toasts.ts'
import { AddressForm } from './AddressForm.tsx'
import { TargetLine } from './TargetLine.tsx'
import { useFocusOnward } from './use-focus-onward.ts'
import { useTargets } from './use-targets.ts'

/** The address for notices by mail: typed, confirmed by a code that was mailed there, or none. */
export function MailTarget(props: { target: NotificationTarget | null; isOffered: boolean }) {
  const { target, isOffered } = props
  const [isChanging, setChanging] = useState(false)
  const isTyped = target === null || isChanging
  const place = useFocusOnward(isTyped ? 'address' : target.isConfirmed ? 'line' : 'code')
  if (!isOffered && target === null) {
    return (
      <p className="text-dim">
        There is no notice by mail: the administrators of this server have not set up a mail server.
      </p>
    )
  }
  return (
    <div ref={place}>
      <MailSteps target={target} isChanging={isChanging} onChanging={setChanging} />
    </div>
  )
}

function MailSteps(props: {
  target: NotificationTarget | null
  isChanging: boolean
  onChanging: (isChanging: boolean) => void
}) {
  const { target, isChanging, onChanging: setChanging } = props
  const { setMail, confirmMail, forget } = useTargets(() => setChanging(false))
  const sentence = (error: { message: string } | null) =>
    error === null ? undefined : sentenceOf(error)
  const cancel = isChanging && <Button onClick={() => setChanging(false)}>Cancel</Button>
  const remove = (
    <Button isBusy={forget.isPending} onClick={() => forget.mutate({ channel: 'mail' })}>
      Remove it
    </Button>
  )
  if (target === null || isChanging) {
    return (
      <AddressForm
        key="address"
        label="Mail address"
        placeholder="ada@example.com"
        hint="A code is mailed there, which you then type here."
        button="Mail the code"
        inputMode="email"
        isBusy={setMail.isPending}
        error={sentence(setMail.error)}
        onChange={() => setMail.reset()}
        onSend={(address) => setMail.mutate({ address })}
      >
        {cancel}
      </AddressForm>
    )
  }
  if (!target.isConfirmed) {
    return (
      <AddressForm
        key="code"
        label={`Code that was mailed to ${target.address}`}
        placeholder="12345678"
        hint="Good for 15 minutes. Nothing else is mailed there before."
        button="Confirm"
        inputMode="numeric"
        isBusy={confirmMail.isPending}
        error={sentence(confirmMail.error) ?? sentence(setMail.error)}
        onChange={() => confirmMail.reset()}
        onSend={(code) => confirmMail.mutate({ code })}
      >
        <Button
          isBusy={setMail.isPending}
          onClick={() => {
            confirmMail.reset()
            setMail.mutate(
              { address: target.address },
              { onSuccess: () => showToast({ tone: 'ok', title: 'Another code was mailed' }) },
            )
          }}
        >
          Mail another code
        </Button>
        {remove}
      </AddressForm>
    )
  }
  return (
    <TargetLine icon="mail" target={target} state="Confirmed.">
      <Button onClick={() => setChanging(true)}>Change…</Button>
      {remove}
    </TargetLine>
  )
}
