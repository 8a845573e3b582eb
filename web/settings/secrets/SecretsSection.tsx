import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { SecretHolder, SecretLevel, SecretView } from '#server/secrets/secrets.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { detailsOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { Button } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { Skeleton } from '#web/ui/Loading.tsx'
import { DeleteSecret } from './DeleteSecret.tsx'
import { ImportSecrets } from './ImportSecrets.tsx'
import { SecretDialog } from './SecretDialog.tsx'
import { SecretRow } from './SecretRow.tsx'

const audience: Record<SecretLevel, ReactNode> = {
  user: 'Delivered to your codespaces, as variables of their terminals and set-up commands or as files.',
  repository: 'Delivered to codespaces of this repository, for people who may push to it.',
  organization:
    'Delivered to codespaces of this organization’s repositories, for people who may push to them.',
}

type Opened =
  | { kind: 'edit'; secret: SecretView | null }
  | { kind: 'import' }
  | { kind: 'delete'; secret: SecretView }
  | null

/**
 * The secrets of a user, a repository or an organization. Their values go in here and are
 * never shown again.
 */
export function SecretsSection({ holder }: { holder: SecretHolder }) {
  const trpc = useTRPC()
  const secrets = useQuery(trpc.secrets.list.queryOptions({ of: holder }))
  const [opened, setOpened] = useState<Opened>(null)
  const close = () => setOpened(null)
  const title = holder.level === 'user' ? 'Secrets' : `Secrets of ${holder.ownerKey}`
  return (
    <section aria-label={title} className="flex flex-col gap-4 rounded-card border border-line p-4">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <h2 className="font-medium break-words">{title}</h2>
          <p className="text-dim">
            {audience[holder.level]} A value is never shown again. Running codespaces get changes
            when they are restarted.
          </p>
        </div>
        <div className="flex gap-2">
          <Button icon="cloud-upload" onClick={() => setOpened({ kind: 'import' })}>
            Import .env
          </Button>
          <Button icon="add" onClick={() => setOpened({ kind: 'edit', secret: null })}>
            New secret
          </Button>
        </div>
      </div>
      <List
        secrets={secrets.data}
        level={holder.level}
        onEdit={(secret) => setOpened({ kind: 'edit', secret })}
        onDelete={(secret) => setOpened({ kind: 'delete', secret })}
      />
      {secrets.isError && secrets.data === undefined && (
        <ErrorState
          title="The secrets could not be loaded"
          details={detailsOf(secrets.error)}
          action={<Button onClick={() => void secrets.refetch()}>Try again</Button>}
        >
          {sentenceOf(secrets.error)} They are kept as they are.
        </ErrorState>
      )}
      {secrets.isPending && (
        <div aria-busy="true" className="appear-late flex flex-col gap-2">
          <Skeleton className="h-4 w-48" />
          <Skeleton className="h-4 w-64" />
        </div>
      )}
      {opened?.kind === 'edit' && (
        <SecretDialog holder={holder} secret={opened.secret} onClose={close} />
      )}
      {opened?.kind === 'import' && <ImportSecrets holder={holder} onClose={close} />}
      {opened?.kind === 'delete' && (
        <DeleteSecret holder={holder} secret={opened.secret} onClose={close} />
      )}
    </section>
  )
}

function List(props: {
  secrets: readonly SecretView[] | undefined
  level: SecretLevel
  onEdit: (secret: SecretView) => void
  onDelete: (secret: SecretView) => void
}) {
  const { secrets, level, onEdit, onDelete } = props
  if (secrets === undefined) return null
  if (secrets.length === 0) {
    return (
      <EmptyState icon="key" title="No secrets yet">
        Tokens and passwords that a program needs belong here and not into the repository.
      </EmptyState>
    )
  }
  return (
    <ul className="divide-y divide-line rounded-card border border-line">
      {secrets.map((secret) => (
        <SecretRow
          key={secret.id}
          secret={secret}
          level={level}
          onEdit={() => onEdit(secret)}
          onDelete={() => onDelete(secret)}
        />
      ))}
    </ul>
  )
}
