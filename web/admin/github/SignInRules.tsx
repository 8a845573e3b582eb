import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { SignInRule } from '#server/auth/auth.schema.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { useTRPC } from '#web/lib/trpc.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { LinkedText } from '#web/ui/LinkedText.tsx'
import { RowsSkeleton } from '#web/ui/RowsSkeleton.tsx'
import { AdminTable, Column } from '../AdminTable.tsx'
import { SectionError } from '../SectionError.tsx'

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
        <Link
          to="/admin/{-$section}"
          params={{ section: 'settings' }}
          search={{ q: 'GitHub' }}
          className="underline"
        >
          Settings
        </Link>
        .
      </p>
      {rules.data === undefined && rules.isError && (
        <SectionError
          title="The organizations and teams could not be loaded"
          error={rules.error}
          onRetry={() => void rules.refetch()}
        />
      )}
      {rules.data === undefined && !rules.isError && (
        <RowsSkeleton label="Waiting for organizations and teams" />
      )}
      {rules.data !== undefined && rules.data.length > 0 && (
        <AdminTable
          caption="Organizations and teams whose members may sign in"
          columns={
            <>
              <Column>Listed as</Column>
              <Column>At GitHub</Column>
              <Column>People</Column>
              <Column>GitHub said who</Column>
            </>
          }
          rows={rules.data.map((rule) => <Row key={rule.rule} rule={rule} />)}
        />
      )}
    </section>
  )
}

function Row({ rule }: { rule: SignInRule }) {
  const { failure, checkedAt, people } = rule
  return (
    <tr className="align-top">
      <th scope="row" className="px-3 py-2 text-left font-medium wrap-anywhere">
        {rule.rule}
      </th>
      <td className="px-3 py-2 wrap-anywhere">{calledNow(rule)}</td>
      <td className="px-3 py-2 tabular-nums">{people}</td>
      <td className="px-3 py-2">
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
