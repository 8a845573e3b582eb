import { Skeleton, Spinner, useIsSlow } from '#web/ui/Loading.tsx'

const rows = [56, 40, 64]

/** The list's shape while it is on its way. */
export function DashboardSkeleton() {
  const isSlow = useIsSlow(true)
  return (
    <div className="appear-late flex flex-col gap-3" aria-busy="true">
      <div className="divide-y divide-line rounded-card border border-line">
        {rows.map((width) => (
          <div key={width} className="flex items-center gap-4 px-4 py-3">
            <Skeleton className="h-3 w-20" />
            <div className="flex flex-1 flex-col gap-2 py-1">
              <Skeleton className="h-3.5 w-32" />
              <Skeleton className={width > 50 ? 'h-3 w-64 max-w-full' : 'h-3 w-48 max-w-full'} />
            </div>
            <Skeleton className="h-(--control-height) w-16" />
          </div>
        ))}
      </div>
      {isSlow && <Spinner label="Waiting for the server to list your codespaces" />}
    </div>
  )
}
