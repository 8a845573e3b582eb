import { copyText } from '#web/codespaces/codespace-entries.ts'
import { Button } from '#web/ui/Button.tsx'
import { QrCode } from './QrCode.tsx'
import type { GivenKey } from './use-port-keys.ts'

/** A link or token that was just made: it is not shown again. */
export function GivenKeyBox({ given, url }: { given: GivenKey; url: string | null }) {
  const text = given.kind === 'link' ? given.url : given.token
  const request =
    given.kind === 'token' && url !== null
      ? `curl -H '${given.header}: ${given.token}' ${url}`
      : null
  return (
    <section
      aria-label={given.kind === 'link' ? 'New link' : 'New token'}
      className="flex flex-col gap-3 rounded-card border border-line bg-sunken p-3"
    >
      <p className="font-medium">
        Copy {given.kind === 'link' ? 'the link' : 'the token'} now: it is not shown again.
      </p>
      <code className="font-mono text-small break-all select-all">{request ?? text}</code>
      <div className="flex flex-wrap gap-2">
        <Button icon="copy" onClick={() => void copyText(text)}>
          {given.kind === 'link' ? 'Copy link' : 'Copy token'}
        </Button>
        {request !== null && (
          <Button icon="copy" onClick={() => void copyText(request)}>
            Copy request
          </Button>
        )}
      </div>
      {given.kind === 'link' && <QrCode text={text} label="QR code of the link" />}
    </section>
  )
}
