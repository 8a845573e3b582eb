import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { UsageGroup, Used } from '#server/usage/usage.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { Button } from '#web/ui/Button.tsx'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { Menu } from '#web/ui/Menu.tsx'
import { MonthSelect } from '#web/usage/MonthSelect.tsx'
import { QuotaMeter } from '#web/usage/QuotaMeter.tsx'
import { hoursWord } from '#web/usage/usage-words.ts'
import { type AdminColumn, AdminTable } from '../AdminTable.tsx'
import { SectionData } from '../SectionData.tsx'
import { SectionHeading } from '../SectionHeading.tsx'

const figures: AdminColumn[] = [
  { label: 'Core-hours', className: 'w-28 text-right' },
  { label: 'Hours running', className: 'w-28 text-right max-sm:hidden' },
  { label: 'GB-hours', className: 'w-28 text-right' },
]

const files: { by: UsageGroup; label: string }[] = [
  { by: 'person', label: 'By person' },
  { by: 'organization', label: 'By organization' },
  { by: 'codespace', label: 'By codespace' },
]

/** The browser saves it while it comes. */
const save = (href: string) =>
  Object.assign(document.createElement('a'), { href, download: '' }).click()

/** What people and organizations have used, month by month. */
export function AdminUsageSection() {
  const trpc = useTRPC()
  const [month, setMonth] = useState<string | undefined>()
  const usage = useQuery(
    trpc.usage.everyone.queryOptions(month === undefined ? undefined : { month }, {
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <>
      <SectionHeading title="Usage">
        What codespaces have used, by person and by organization. Quotas are among the settings.
      </SectionHeading>
      <SectionData query={usage} waiting="Adding it up" failed="Usage could not be looked up">
        {(data) => (
          <div className="flex flex-col gap-5">
            <div className="flex flex-wrap gap-2">
              <MonthSelect month={data.month} months={data.months} onChange={setMonth} />
              <Menu
                align="start"
                trigger={
                  <Button icon="desktop-download" disabled={data.users.length === 0}>
                    Download CSV
                  </Button>
                }
                entries={files.map(({ by, label }) => ({
                  label,
                  onSelect: () => save(`/admin/usage.csv?month=${data.month}&by=${by}`),
                }))}
              />
            </div>
            {data.quotas.length > 0 && (
              <ul aria-label="Quotas" className="flex max-w-120 flex-col gap-3">
                {data.quotas.map((quota) => (
                  <QuotaMeter key={quota.kind} quota={quota} />
                ))}
              </ul>
            )}
            {data.users.length === 0 ? (
              <EmptyState icon="graph" title="Nothing was used in this month">
                Core-hours are counted while codespaces run, gigabyte-hours while they are kept.
              </EmptyState>
            ) : (
              <AdminTable
                caption="Usage by person"
                columns={[{ label: 'Person' }, ...figures]}
                rows={data.users.map((user) => <Row key={user.id} name={user.name} used={user} />)}
              />
            )}
            {data.organizations.length > 0 && (
              <AdminTable
                caption="Usage by organization"
                columns={[{ label: 'Organization' }, ...figures]}
                rows={data.organizations.map((one) => (
                  <Row key={one.organization} name={one.organization} used={one} />
                ))}
              />
            )}
          </div>
        )}
      </SectionData>
    </>
  )
}

function Row({ name, used }: { name: string; used: Used }) {
  const figure = 'py-2 pr-3 text-right tabular-nums last:pr-4'
  return (
    <tr className="hover:bg-hover">
      <th scope="row" className="py-2 pr-3 pl-4 text-left font-normal wrap-anywhere">
        {name}
      </th>
      <td className={figure}>{hoursWord(used.coreHours)}</td>
      <td className={`${figure} max-sm:hidden`}>{hoursWord(used.runningHours)}</td>
      <td className={figure}>{hoursWord(used.gigabyteHours)}</td>
    </tr>
  )
}
