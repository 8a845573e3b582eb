import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#web/lib/trpc.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { KeyRows } from './KeyRows.tsx'
import { Looked } from './Looked.tsx'

/** What a codespace is made from, key by key. */
export function UsedView({ name, onAdd }: { name: string; onAdd: () => void }) {
  const trpc = useTRPC()
  const options = { staleTime: 0, gcTime: 0 }
  const query = useQuery(trpc.codespaces.configuration.queryOptions({ name }, options))
  return (
    <Looked query={query} label="Looking at its configuration…">
      {({ path, recovery, rows }) => (
        <>
          {recovery !== null && (
            <Banner tone="warning">Not its own but the default one is in use: {recovery}</Banner>
          )}
          {path === null ? (
            <Banner tone="info" action={<Button onClick={onAdd}>Add one…</Button>}>
              It was made without a devcontainer.json. This is the default.
            </Banner>
          ) : (
            recovery === null && <p className="text-dim">As {path} says, with what it builds on.</p>
          )}
          <KeyRows rows={rows} />
        </>
      )}
    </Looked>
  )
}
