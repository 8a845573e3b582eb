import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { MailTarget } from './MailTarget.tsx'
import { WebhookTarget } from './WebhookTarget.tsx'

/** Where somebody hears that a codespace of theirs expires: a mail address, a webhook. */
export function NoticesSection() {
  const trpc = useTRPC()
  const { data, error, refetch } = useQuery(trpc.notifications.targets.queryOptions())
  return (
    <section
      aria-labelledby="notices"
      className="flex flex-col gap-4 rounded-card border border-line p-4"
    >
      <div>
        <h2 id="notices" className="font-medium">
          Where notices go
        </h2>
        <p className="text-dim">
          A day before a codespace that nobody uses is put into the trash, you are told in the list,
          and by what you choose above as <em>Notice before a codespace expires</em>.
        </p>
      </div>
      {error !== null && data === undefined && (
        <Banner tone="danger" action={<Button onClick={() => void refetch()}>Try again</Button>}>
          Where notices go could not be loaded. {sentenceOf(error)}
        </Banner>
      )}
      {data && (
        <>
          <Missing hasMail={data.mail?.isConfirmed ?? false} hasWebhook={data.webhook !== null} />
          <MailTarget target={data.mail} isOffered={data.isMailOffered} />
          <WebhookTarget target={data.webhook} />
        </>
      )}
    </section>
  )
}

/** What is chosen, and cannot be done as yet. */
function Missing({ hasMail, hasWebhook }: { hasMail: boolean; hasWebhook: boolean }) {
  const trpc = useTRPC()
  const { data: settings } = useQuery(trpc.settings.own.list.queryOptions())
  const by = settings?.find(({ id }) => id === 'notifications.expiry')?.effective
  if (by === 'mail' && !hasMail) {
    return <Banner tone="warning">Notices go by mail, and no address is confirmed yet.</Banner>
  }
  if (by === 'webhook' && !hasWebhook) {
    return <Banner tone="warning">Notices go to a webhook, and there is none yet.</Banner>
  }
  return null
}
