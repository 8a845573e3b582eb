import { Skeleton, Spinner, useIsSlow } from './Loading.tsx'

const rows = ['w-40', 'w-56', 'w-32', 'w-48']

/** The shape of a list that is on its way. `label` says what is awaited, once it takes long. */
export function RowsSkeleton({ label }: { label: string }) {
  const isSlow = useIsSlow(true)
  return (
    <div className="appear-late flex flex-col gap-3" aria-busy="true">
      <div className="divide-y divide-line rounded-card border border-line">
        {rows.map((width) => (
          <div key={width} className="flex items-center gap-4 px-4 py-3">
            <div className="flex flex-1 flex-col gap-2 py-1">
              <Skeleton className={`h-3.5 max-w-full ${width}`} />
              <Skeleton className="h-3 w-64 max-w-full" />
            </div>
            <Skeleton className="h-3 w-16" />
          </div>
        ))}
      </div>
      {isSlow && <Spinner label={label} />}
    </div>
  )
}
