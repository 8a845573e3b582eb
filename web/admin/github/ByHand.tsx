/** For who would rather register it at GitHub themselves. */
export function ByHand({ callbackUrl }: { callbackUrl: string }) {
  return (
    <details className="rounded-card border border-line p-4">
      <summary className="cursor-pointer font-medium">Register it by hand</summary>
      <div className="mt-2 flex max-w-180 flex-col gap-2 text-pretty text-dim">
        <p>
          At GitHub, make a GitHub App (or an OAuth App, which only signs people in) with this
          callback URL:
        </p>
        <pre className="overflow-x-auto rounded-control border border-line bg-sunken px-3 py-2 font-mono text-code text-text select-all">
          {callbackUrl}
        </pre>
        <p>
          Then set <Variable name="AUTH_GITHUB_ID" /> and <Variable name="AUTH_GITHUB_SECRET" /> in
          the server’s environment, and for a GitHub App <Variable name="AUTH_GITHUB_PRIVATE_KEY" />{' '}
          and <Variable name="AUTH_GITHUB_APP_SLUG" />, and start Bothy again.
        </p>
      </div>
    </details>
  )
}

function Variable({ name }: { name: string }) {
  return <code className="font-mono break-all text-text">{name}</code>
}
