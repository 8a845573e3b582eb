import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AdministeredScope } from '#server/settings/setting-values.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { SettingsEditor } from '#web/settings/SettingsEditor.tsx'
import type { SaveSetting } from '#web/settings/use-setting-draft.ts'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { RowsSkeleton } from '#web/ui/RowsSkeleton.tsx'
import type { SectionProps } from '../admin-sections.ts'
import { SectionError } from '../SectionError.tsx'
import { SectionHeading } from '../SectionHeading.tsx'
import { ScopePicker } from '../scope/ScopePicker.tsx'
import { keyOf, scopeOf } from '../scope/scope-key.ts'

const instance: AdministeredScope = { scope: 'instance', scopeId: '' }

/**
 * Settings and policies: of everybody, or of an organization or a repository, which
 * comes before them.
 */
export function AdminSettingsSection({ userId, search, onSearch }: SectionProps) {
  const { of = '', q } = search
  const scope = scopeOf(keyOf(of)) ?? instance
  const trpc = useTRPC()
  const scopes = useQuery(trpc.settings.admin.scopes.queryOptions())
  return (
    <>
      <SectionHeading title="Settings">
        What holds for everybody here. An organization and a repository can differ; the narrower one
        counts, within every policy.
      </SectionHeading>
      <ScopePicker
        what="settings"
        scope={scope}
        known={(scopes.data ?? []).map(({ scopeId, count }) => ({ key: scopeId, count }))}
        onPick={(key) => onSearch({ of: key === '' ? undefined : key })}
      />
      <ScopedSettings
        key={scope.scopeId}
        scope={scope}
        userId={userId}
        filter={q ?? ''}
        onFilter={(text) => onSearch({ q: text === '' ? undefined : text })}
      />
    </>
  )
}

function ScopedSettings(props: {
  scope: AdministeredScope
  userId: string
  filter: string
  onFilter: (text: string) => void
}) {
  const { scope, userId, filter, onFilter } = props
  const trpc = useTRPC()
  const set = useMutation(trpc.settings.admin.set.mutationOptions())
  const queryClient = useQueryClient()
  const settings = useQuery(trpc.settings.admin.list.queryOptions({ of: scope }))
  const save: SaveSetting = async (id, value) => {
    const changed = await set.mutateAsync({ of: scope, id, value })
    queryClient.setQueryData(trpc.settings.admin.list.queryKey({ of: scope }), (known) =>
      known?.map((setting) => (setting.id === id ? changed : setting)),
    )
    // A policy may limit others of the list, and a narrower scope may take its value from here.
    void queryClient.invalidateQueries({ queryKey: trpc.settings.pathKey() })
    return changed
  }
  if (settings.isError && settings.data === undefined) {
    return (
      <SectionError
        title="The settings could not be loaded"
        error={settings.error}
        onRetry={() => void settings.refetch()}
      />
    )
  }
  if (settings.data === undefined) return <RowsSkeleton label="Waiting for the settings" />
  if (settings.data.length === 0) {
    return <EmptyState icon="settings-gear" title="Nothing can be set here" />
  }
  return (
    <SettingsEditor
      settings={settings.data}
      place={`${userId}.${scope.scope}.${scope.scopeId}`}
      save={save}
      initialFilter={filter}
      onFilter={onFilter}
    />
  )
}
