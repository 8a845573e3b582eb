import { useQuery } from '@tanstack/react-query'
import type { ConfigurationView } from '#server/codespaces/configuration/configuration-view.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { Spinner } from '#web/ui/Loading.tsx'

/** What a codespace is made from, key by key, and whose word each of them is. */
export function ConfigurationDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const trpc = useTRPC()
  const view = useQuery(
    trpc.codespaces.configuration.queryOptions({ name }, { staleTime: 0, gcTime: 0 }),
  )
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Dev container configuration"
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {view.data ? (
        <Known view={view.data} />
      ) : view.error ? (
        <Banner
          tone="danger"
          action={<Button onClick={() => void view.refetch()}>Try again</Button>}
        >
          It could not be looked up. {sentenceOf(view.error)}
        </Banner>
      ) : (
        <Spinner label="Looking at its configuration…" />
      )}
    </Dialog>
  )
}

function Known({ view: { path, recovery, rows } }: { view: ConfigurationView }) {
  return (
    <>
      {recovery !== null && (
        <Banner tone="warning">Its own is not in use: {recovery} The default one is.</Banner>
      )}
      <p className="text-dim">
        {path === null
          ? 'The repository has no devcontainer.json. This is the default.'
          : `As ${path} says, with what it builds on.`}
      </p>
      <dl className="flex flex-col gap-2">
        {rows.map(({ key, value, from }) => (
          <div key={key} className="flex min-w-0 flex-col">
            <dt className="flex flex-wrap justify-between gap-x-3">
              <span className="min-w-0 break-all font-medium">{key}</span>
              <span className="min-w-0 break-all text-small text-dim">
                {from.length === 0 ? 'Default' : from.join(', ')}
              </span>
            </dt>
            <dd className="whitespace-pre-wrap break-all font-mono text-small">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
