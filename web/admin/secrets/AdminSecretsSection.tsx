import { useQuery } from '@tanstack/react-query'
import type { SecretHolder } from '#server/secrets/secrets.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { SecretsSection } from '#web/settings/secrets/SecretsSection.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import type { SectionProps } from '../admin-sections.ts'
import { SectionHeading } from '../SectionHeading.tsx'
import { ScopePicker } from '../scope/ScopePicker.tsx'
import { keyOf, scopeOf } from '../scope/scope-key.ts'

/** The secrets of organizations and repositories. People's own are theirs alone (S-92). */
export function AdminSecretsSection({ search, onSearch }: SectionProps) {
  const scope = scopeOf(keyOf(search.of ?? ''))
  const holder: SecretHolder | null =
    scope === null || scope.scope === 'instance'
      ? null
      : { level: scope.scope, ownerKey: scope.scopeId }
  const trpc = useTRPC()
  const holders = useQuery(trpc.secrets.holders.queryOptions())
  return (
    <>
      <SectionHeading title="Secrets">
        What codespaces of an organization or a repository get. Nobody is ever shown a value, and
        people’s own secrets are only theirs.
      </SectionHeading>
      <ScopePicker
        what="secrets"
        scope={holder && scope}
        known={(holders.data ?? []).map(({ ownerKey, count }) => ({ key: ownerKey, count }))}
        onPick={(key) => onSearch({ of: key })}
      />
      {holder === null ? (
        <EmptyState icon="key" title="Whose secrets?">
          Pick an organization or a repository, such as github.com/acme or github.com/acme/widgets.
        </EmptyState>
      ) : (
        <SecretsSection key={holder.ownerKey} holder={holder} />
      )}
    </>
  )
}
