import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { HealthRow } from '#server/admin/admin.schema.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { useTRPC } from '#web/lib/trpc.ts'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { Skeleton } from '#web/ui/Loading.tsx'
import { SectionData } from '../SectionData.tsx'
import { SectionHeading } from '../SectionHeading.tsx'
import { UnclaimedList } from './UnclaimedList.tsx'

/** Looked at again by itself, for whoever leaves the page open. */
const againMs = 30_000

/** Whether everything that is looked after works, and how much of it there is. */
export function OverviewSection() {
  const trpc = useTRPC()
  const health = useQuery(trpc.admin.health.queryOptions(undefined, { refetchInterval: againMs }))
  return (
    <>
      <SectionHeading title="Overview">
        The engine, the disks and the database behind everybody’s codespaces, and who uses them.
      </SectionHeading>
      <Counts />
      <SectionData
        query={health}
        waiting="Looking at the engine"
        failed="Health could not be looked up"
      >
        {(data) => (
          <section aria-label="Health" className="flex flex-col gap-2">
            <ul className="divide-y divide-line rounded-card border border-line">
              {data.rows.map((row) => (
                <Row key={row.name} row={row} />
              ))}
            </ul>
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-1 text-small text-dim">
              <p role="status">
                {health.isError
                  ? 'It cannot be looked up any more. This is as it was: '
                  : `${summaryOf(data.rows)} Looked at `}
                <RelativeTime at={data.checkedAt} />.
              </p>
              <Button
                variant="ghost"
                isBusy={health.isFetching}
                onClick={() => void health.refetch()}
              >
                Look again
              </Button>
            </div>
          </section>
        )}
      </SectionData>
      <UnclaimedList />
    </>
  )
}

function summaryOf(rows: readonly HealthRow[]): string {
  const failed = rows.filter(({ health }) => health === 'failed').length
  const warnings = rows.filter(({ health }) => health === 'warning').length
  if (failed > 0) return `${failed} of ${rows.length} ${failed === 1 ? 'has' : 'have'} failed.`
  if (warnings > 0) return `${warnings} of ${rows.length} to look after.`
  return 'Everything works.'
}

const looks = {
  ok: { icon: 'pass', word: 'OK', color: 'text-ok' },
  warning: { icon: 'warning', word: 'Look after it', color: 'text-warning' },
  failed: { icon: 'error', word: 'Failed', color: 'text-danger' },
}

function Row({ row: { name, health, detail, advice } }: { row: HealthRow }) {
  const { icon, word, color } = looks[health]
  return (
    <li className="grid gap-x-4 gap-y-0.5 px-4 py-3 sm:grid-cols-[128px_minmax(0,1fr)]">
      <span className={`flex items-center gap-2 self-start pt-0.5 text-small ${color}`}>
        <Icon name={icon} />
        {word}
      </span>
      <div className="min-w-0">
        <h3 className="font-medium break-words">{name}</h3>
        <p className="break-words text-dim">{detail}</p>
        {advice !== null && <p className="pt-1 break-words">{advice}</p>}
      </div>
    </li>
  )
}

function Counts() {
  const trpc = useTRPC()
  const users = useQuery(trpc.admin.users.list.queryOptions({ limit: 1 }))
  const codespaces = useQuery(trpc.admin.codespaces.list.queryOptions({ limit: 1 }))
  return (
    <ul className="grid grid-cols-2 gap-3 sm:max-w-100">
      <Count section="users" label="Users" count={users.data?.total} isUnknown={users.isError} />
      <Count
        section="codespaces"
        label="Codespaces"
        count={codespaces.data?.total}
        isUnknown={codespaces.isError}
      />
    </ul>
  )
}

function Count(props: {
  section: string
  label: string
  count: number | undefined
  isUnknown: boolean
}) {
  const { section, label, count, isUnknown } = props
  return (
    <li>
      <Link
        to="/admin/{-$section}"
        params={{ section }}
        className="flex flex-col rounded-card border border-line px-4 py-3 hover:bg-hover"
      >
        <span className="flex min-h-(--line-height) items-center font-semibold">
          {count === undefined && !isUnknown && <Skeleton className="h-3.5 w-8" />}
          {count === undefined && isUnknown && 'Unknown'}
          {count?.toLocaleString('en-US')}
        </span>
        <span className="text-small text-dim">{label}</span>
      </Link>
    </li>
  )
}
