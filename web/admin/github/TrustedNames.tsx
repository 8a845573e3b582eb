import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { TrustedName } from '#server/trust/trusted-names.schema.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { useSignInAgain } from '#web/settings/SignInAgain.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { showToast } from '#web/ui/toasts.ts'
import { AdminTable } from '../AdminTable.tsx'
import { SectionData } from '../SectionData.tsx'
import { SettingsLink } from '../SettingsLink.tsx'

/**
 * What the lines of the list of trusted repositories mean at GitHub, and which of
 * them mean nothing.
 */
export function TrustedNames() {
  const trpc = useTRPC()
  const names = useQuery(trpc.admin.trustedNames.list.queryOptions())
  const signInAgain = useSignInAgain()
  const lookUp = useLookUp(signInAgain.ask)
  return (
    <section aria-labelledby="trusted-names" className="flex flex-col gap-2">
      <h3 id="trusted-names" className="font-medium">
        Trusted repositories
      </h3>
      <p className="max-w-180 text-pretty text-dim">
        Trusted for everybody, as listed under <SettingsLink search="Trusted repositories" />.
        GitHub’s number counts, whatever has the name later.
      </p>
      <SectionData
        query={names}
        waiting="Waiting for trusted repositories"
        failed="The trusted repositories could not be loaded"
      >
        {(listed) =>
          listed.length === 0 ? (
            <p className="text-dim">No line names something at GitHub.</p>
          ) : (
            <AdminTable
              caption="Trusted repositories at GitHub"
              columns={[{ label: 'Listed as' }, { label: 'At GitHub' }]}
              rows={listed.map((name) => (
                <Row
                  key={name.line}
                  name={name}
                  isBusy={lookUp.isPending && lookUp.variables.line === name.line}
                  onLookUp={() => lookUp.mutate({ line: name.line })}
                />
              ))}
            />
          )
        }
      </SectionData>
      {signInAgain.dialog}
    </section>
  )
}

function useLookUp(askAgain: (error: unknown) => boolean) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return useMutation(
    trpc.admin.trustedNames.lookUp.mutationOptions({
      onSuccess: (names) =>
        queryClient.setQueryData(trpc.admin.trustedNames.list.queryKey(), names),
      onError: (error) => {
        if (askAgain(error)) return
        const title = 'Nothing was changed'
        showToast({ tone: 'danger', title, description: sentenceOf(error) })
      },
    }),
  )
}

function Row(props: { name: TrustedName; isBusy: boolean; onLookUp: () => void }) {
  const { name, isBusy, onLookUp } = props
  const { line, kind, state, number, lookedAt } = name
  const thing = kind === 'owner' ? 'owner' : 'repository'
  return (
    <tr className="align-top">
      <th scope="row" className="py-2 pr-3 pl-4 text-left font-medium wrap-anywhere max-sm:w-2/5">
        {line}
      </th>
      <td className="py-2 pr-4">
        {number !== null && (
          <span className="wrap-anywhere">
            {kind === 'owner' ? 'All of owner' : 'Repository'} {number}
            {lookedAt !== null && (
              <span className="text-dim">
                , since <RelativeTime at={lookedAt} />
              </span>
            )}
          </span>
        )}
        {state !== 'known' && (
          <div className="flex flex-col items-start gap-1.5">
            <span className={`flex gap-1.5 ${state === 'unasked' ? 'text-dim' : 'text-warning'}`}>
              <Icon name={state === 'unasked' ? 'sync' : 'warning'} className="mt-0.75" />
              <span className="min-w-0 break-words">{wordsFor(state, thing)}</span>
            </span>
            <Button isBusy={isBusy} aria-label={`${ways[state]}: ${line}`} onClick={onLookUp}>
              {ways[state]}
            </Button>
          </div>
        )}
      </td>
    </tr>
  )
}

type Unknown = Exclude<TrustedName['state'], 'known'>

const ways: Record<Unknown, string> = {
  taken: 'Trust what has the name now',
  missing: 'Look again',
  unasked: 'Look now',
}

function wordsFor(state: Unknown, thing: string): string {
  if (state === 'taken') return `Another ${thing} has this name now. It is not trusted.`
  if (state === 'unasked') return 'GitHub has not answered yet, so nothing is trusted.'
  const isPrivate = thing === 'repository' ? ' A private one has to be visible to you.' : ''
  return `GitHub shows no ${thing} of this name, so nothing is trusted, whoever takes it.${isPrivate}`
}
