import { useState } from 'react'
import type { NotificationTarget } from '#server/notifications/notifications.schema.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { showToast } from '#web/ui/toasts.ts'
import { AddressForm } from './AddressForm.tsx'
import { TargetLine } from './TargetLine.tsx'
import { useFocusOnward } from './use-focus-onward.ts'
import { useTargets } from './use-targets.ts'

/** The address that notices are posted to, with the secret that is shown once. */
export function WebhookTarget({ target }: { target: NotificationTarget | null }) {
  const [isChanging, setChanging] = useState(false)
  const { setWebhook, testWebhook, forget } = useTargets(() => setChanging(false))
  const test = () =>
    testWebhook.mutate(undefined, {
      onSuccess: () => showToast({ tone: 'ok', title: 'The webhook has taken a test' }),
    })
  const isTyped = target === null || isChanging
  const place = useFocusOnward(isTyped ? 'address' : 'line')
  if (isTyped) {
    return (
      <div ref={place}>
        <AddressForm
          label="Webhook"
          placeholder="https://example.com/hook"
          hint="What is posted there is signed with a secret, which you are shown once."
          button="Use this address"
          inputMode="url"
          isBusy={setWebhook.isPending}
          error={setWebhook.isError ? sentenceOf(setWebhook.error) : undefined}
          onChange={() => setWebhook.reset()}
          onSend={(url) => setWebhook.mutate({ url })}
        >
          {isChanging && <Button onClick={() => setChanging(false)}>Cancel</Button>}
        </AddressForm>
      </div>
    )
  }
  return (
    <div ref={place} className="flex flex-col gap-2">
      <TargetLine icon="link" target={target} state="Each notice is posted there once.">
        <Button isBusy={testWebhook.isPending} onClick={test}>
          Send a test
        </Button>
        <Button onClick={() => setChanging(true)}>Change…</Button>
        <Button
          isBusy={forget.isPending}
          onClick={() => {
            setWebhook.reset()
            forget.mutate({ channel: 'webhook' })
          }}
        >
          Remove it
        </Button>
      </TargetLine>
      {testWebhook.isError && <Banner tone="danger">{sentenceOf(testWebhook.error)}</Banner>}
      {setWebhook.data && <Secret secret={setWebhook.data.secret} />}
    </div>
  )
}

function Secret({ secret }: { secret: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret)
      showToast({ tone: 'ok', title: 'The secret is copied' })
    } catch {
      showToast({ tone: 'danger', title: 'It could not be copied: mark and copy it by hand' })
    }
  }
  return (
    <Banner tone="info" action={<Button onClick={() => void copy()}>Copy</Button>}>
      The secret of this webhook, which is not shown again:{' '}
      <code className="font-mono break-all">{secret}</code>
    </Banner>
  )
}
