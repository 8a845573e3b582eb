import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#web/lib/trpc.ts'
import { detailsOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { SettingsEditor } from '#web/settings/SettingsEditor.tsx'
import { Button } from '#web/ui/Button.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { Skeleton } from '#web/ui/Loading.tsx'

/** The settings that are one's own to choose, with what a policy of this server makes of them. */
export function OwnSettings({ userId }: { userId: string }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const settings = useQuery(trpc.settings.own.list.queryOptions())
  const set = useMutation(
    trpc.settings.own.set.mutationOptions({
      onSuccess: (kept) => {
        queryClient.setQueryData(trpc.settings.own.list.queryKey(), (before) =>
          before?.map((view) => (view.id === kept.id ? kept : view)),
        )
        void queryClient.invalidateQueries({ queryKey: trpc.audit.pathKey() })
      },
    }),
  )
  if (settings.data !== undefined) {
    return (
      <SettingsEditor
        settings={settings.data}
        place={`user ${userId}`}
        save={(id, value) => set.mutateAsync({ id, value })}
      />
    )
  }
  if (settings.isError) {
    return (
      <ErrorState
        title="Your settings could not be loaded"
        details={detailsOf(settings.error)}
        action={<Button onClick={() => void settings.refetch()}>Try again</Button>}
      >
        {sentenceOf(settings.error)} They are kept as they are.
      </ErrorState>
    )
  }
  return (
    <div
      aria-busy="true"
      className="appear-late flex flex-col gap-3 rounded-card border border-line p-4"
    >
      <Skeleton className="h-4 w-24" />
      <Skeleton className="h-3 w-80 max-w-full" />
      <Skeleton className="h-(--control-height) w-full" />
    </div>
  )
}
