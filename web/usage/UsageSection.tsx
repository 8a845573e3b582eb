import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { exactTime } from '#web/lib/relative-time.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { RowsSkeleton } from '#web/ui/RowsSkeleton.tsx'
import { MonthSelect } from './MonthSelect.tsx'
import { QuotaMeter } from './QuotaMeter.tsx'
import { csvOf, saveText } from './usage-csv.ts'
import { hoursWord } from './usage-words.ts'

/** What one's codespaces have used, month by month, of what they may. */
export function UsageSection() {
  const trpc = useTRPC()
  const [month, setMonth] = useState<string | undefined>()
  const usage = useQuery(
    trpc.usage.own.queryOptions(month === undefined ? undefined : { month }, {
      placeholderData: keepPreviousData,
    }),
  )
  const { data } = usage
  return (
    <section
      id="usage"
      aria-labelledby="usage-heading"
      className="flex flex-col gap-4 rounded-card border border-line p-4"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <h2 id="usage-heading" className="font-medium">
            Usage
          </h2>
          <p className="text-dim">
            One processor of a running codespace for an hour is a core-hour. A gigabyte of files
            kept for an hour is a gigabyte-hour, whether the codespace runs or rests.
          </p>
        </div>
        {data && (
          <div className="flex flex-wrap gap-2">
            <MonthSelect month={data.month} months={data.months} onChange={setMonth} />
            <Button
              icon="desktop-download"
              disabled={data.codespaces.length === 0}
              onClick={() => saveText(`usage-${data.month}.csv`, csvOf(data.codespaces))}
            >
              Download CSV
            </Button>
          </div>
        )}
      </div>
      {usage.isError && (
        <Banner
          tone="danger"
          action={<Button onClick={() => void usage.refetch()}>Try again</Button>}
        >
          Your usage could not be looked up. {sentenceOf(usage.error)}
        </Banner>
      )}
      {usage.isPending && <RowsSkeleton label="Looking up what you have used" />}
      {data && data.quotas.length > 0 && (
        <div className="flex flex-col gap-2">
          <ul aria-label="Quotas" className="flex flex-col gap-3">
            {data.quotas.map((quota) => (
              <QuotaMeter key={`${quota.kind} ${quota.of}`} quota={quota} />
            ))}
          </ul>
          <p className="text-small text-dim">They begin anew on {exactTime(data.resetsAt)}.</p>
        </div>
      )}
      {data?.codespaces.length === 0 && <p className="text-dim">Nothing was used in this month.</p>}
      {data && data.codespaces.length > 0 && (
        <table className="w-full border-collapse" aria-busy={usage.isFetching || undefined}>
          <caption className="sr-only">What each codespace has used</caption>
          <thead className="border-b border-line text-left text-small text-dim">
            <tr>
              <th scope="col" className="py-2 pr-3 font-normal">
                Codespace
              </th>
              <Figure isHeading>Core-hours</Figure>
              <Figure isHeading className="max-sm:hidden">
                Hours running
              </Figure>
              <Figure isHeading>GB-hours</Figure>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {data.codespaces.map((one) => (
              <tr key={one.codespaceId}>
                <th scope="row" className="py-2 pr-3 text-left font-normal wrap-anywhere">
                  {one.displayName}
                  {one.isGone && <span className="text-dim"> (deleted)</span>}
                </th>
                <Figure>{hoursWord(one.coreHours)}</Figure>
                <Figure className="max-sm:hidden">{hoursWord(one.runningHours)}</Figure>
                <Figure>{hoursWord(one.gigabyteHours)}</Figure>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Figure(props: { children: string; isHeading?: boolean; className?: string }) {
  const { children, isHeading = false, className = '' } = props
  const classes = `py-2 pl-3 text-right tabular-nums ${className}`
  if (!isHeading) return <td className={classes}>{children}</td>
  return (
    <th scope="col" className={`font-normal ${classes}`}>
      {children}
    </th>
  )
}
