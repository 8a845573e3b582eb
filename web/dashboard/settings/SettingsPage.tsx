import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#web/lib/trpc.ts'
import { detailsOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { useTitle } from '#web/lib/use-title.ts'
import { Button } from '#web/ui/Button.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { Skeleton } from '#web/ui/Loading.tsx'
import { DotfilesSection } from './DotfilesSection.tsx'

/** What a person has chosen for all of their codespaces: one section below the other. */
export function SettingsPage() {
  useTitle('Settings')
  const trpc = useTRPC()
  const settings = useQuery(trpc.settings.get.queryOptions())
  if (settings.isError && settings.data === undefined) {
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
    <div className="mx-auto flex max-w-160 flex-col gap-6">
      <h1 className="font-semibold">Settings</h1>
      {settings.data === undefined ? (
        <SettingsSkeleton />
      ) : (
        <DotfilesSection settings={settings.data} />
      )}
    </div>
  )
}

function SettingsSkeleton() {
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
