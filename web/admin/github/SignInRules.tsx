import { useQuery } from '@tanstack/react-query'
import type { SignInRule } from '#server/auth/auth.schema.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { useTRPC } from '#web/lib/trpc.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { LinkedText } from '#web/ui/LinkedText.tsx'
import { AdminTable } from '../AdminTable.tsx'
import { SectionData } from '../SectionData.tsx'
import { SettingsLink } from '../SettingsLink.tsx'

/** The organizations and teams whose members may sign in, and how it stands with each. */
export function SignInRules() {
  const trpc = useTRPC()
  const rules = useQuery(trpc.admin.signInRules.queryOptions())
  return (
    <section aria-labelledby="sign-in-rules" className="flex flex-col gap-2">
      <h3 id="sign-in-rules" className="font-medium">
        Organizations and teams
      </h3>
      <p className="max-w-180 text-pretty text-dim">
        Whose members may sign in. They are chosen, as people are by name, under{' '}
        <SettingsLink search="GitHub" />.
      </p>
      <SectionData
        query={rules}
        waiting="Waiting for organizations and teams"
        failed="The organizations and teams could not be loaded"
      >
        {(listed) =>
          listed.length > 0 && (
            <AdminTable
              caption="Organizations and teams whose members may sign in"
              columns={[
                { label: 'Listed as' },
                { label: 'At GitHub' },
                { label: 'People' },
                { label: 'GitHub said who' },
              ]}
              rows={listed.map((rule) => <Row key={rule.rule} rule={rule} />)}
            />
          )
        }
      </SectionData>
    </section>
  )
}

function Row({ rule }: { rule: SignInRule }) {
  const { failure, checkedAt, people } = rule
  return (
    <tr className="align-top">
      <th scope="row" className="py-2 pr-3 pl-4 text-left font-medium wrap-anywhere">
        {rule.rule}
      </th>
      <td className="py-2 pr-3 wrap-anywhere">{calledNow(rule)}</td>
      <td className="py-2 pr-3 tabular-nums">{people}</td>
      <td className="py-2 pr-4">
        {checkedAt === null ? 'Not asked yet' : <RelativeTime at={checkedAt} />}
        {failure !== null && (
          <span className="flex gap-1.5 text-danger">
            <Icon name="warning" className="mt-0.75" />
            <span className="min-w-0 break-words">
              <LinkedText>{failure}</LinkedText>
            </span>
          </span>
        )}
      </td>
    </tr>
  )
}

/** By its number, which is what counts. */
function calledNow({ organization, team }: SignInRule): string {
  if (organization === null) return 'Not known yet'
  if (team === null) return `${organization.login} (${organization.id})`
  return `${organization.login}/${team.slug} (${team.id})`
}
