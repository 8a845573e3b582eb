import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import type { PreviewedConfiguration } from '#server/codespaces/configuration/written-configuration.schema.ts'
import { useTRPCClient } from '#web/lib/trpc.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { useIde } from '../ide-context.ts'
import { KeyRows } from './KeyRows.tsx'
import { Looked } from './Looked.tsx'
import { previewOnDisk } from './preview-on-disk.ts'

/** What a rebuild would do by the configuration that is on disk now, committed or not. */
export function PreviewedView({ name, onAdd }: { name: string; onAdd: () => void }) {
  const { codespace, connection } = useIde()
  const control = useTRPCClient()
  const query = useQuery({
    queryKey: ['preview of configuration', name],
    queryFn: () => previewOnDisk({ codespace, connection, control }),
    staleTime: 0,
    gcTime: 0,
  })
  return (
    <Looked query={query} label="Reading what is on disk…">
      {(found) => {
        if (found !== 'none') return <Preview preview={found} />
        return (
          <Banner tone="info" action={<Button onClick={onAdd}>Add one…</Button>}>
            The repository has no devcontainer.json: a rebuild makes the default container.
          </Banner>
        )
      }}
    </Looked>
  )
}

function Preview({ preview }: { preview: PreviewedConfiguration }) {
  const { path, recovery, isTrusted, steps, rows, notices } = preview
  return (
    <>
      {recovery !== null && (
        <Banner tone="danger">It cannot be used, and the default one would be: {recovery}</Banner>
      )}
      {recovery === null && isTrusted === null && (
        <Banner tone="info">
          What its own Features hold counts for trust too, and is read at a rebuild: that asks you
          where it is not as you agreed to.
        </Banner>
      )}
      {recovery === null && isTrusted === false && (
        <Banner tone="warning">
          Nobody has trusted it yet. A rebuild asks you; until you agree nothing is built and none
          of its commands runs.
        </Banner>
      )}
      <p className="text-dim">What {path} leads to, as it is on disk now.</p>
      <Part title="In this order">
        <ol className="flex list-decimal flex-col gap-2 pl-5 marker:text-dim marker:tabular-nums">
          {steps.map(({ title, text, from }) => (
            <li key={`${title} ${text}`}>
              <span className="flex flex-wrap justify-between gap-x-3">
                <span className="font-medium">{title}</span>
                <span className="min-w-0 break-all text-small text-dim">
                  {from.length === 0 ? 'Default' : from.join(', ')}
                </span>
              </span>
              <span className="block whitespace-pre-wrap break-all font-mono text-small">
                {text}
              </span>
            </li>
          ))}
        </ol>
      </Part>
      <Part title="With">
        <KeyRows rows={rows} />
      </Part>
      {notices.length > 0 && (
        <Part title="What is refused, or has no effect">
          <ul className="flex list-disc flex-col gap-1 pl-5 marker:text-dim">
            {notices.map((notice) => (
              <li key={notice} className="wrap-anywhere">
                {notice}
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2">
      <h3 id={id} className="border-b border-line pb-1 font-semibold">
        {title}
      </h3>
      {children}
    </section>
  )
}
