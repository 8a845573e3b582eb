import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import type { TrustRequest } from '#server/codespaces/trust/trust.schema.ts'
import { canStop } from '#web/codespaces/codespace-words.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { OtherRepositories } from './OtherRepositories.tsx'
import { TrustNote } from './TrustNote.tsx'
import { changedWord, foreignWord, trustedWord, untrustedWord } from './trust-words.ts'
import { useOtherRepositories } from './use-other-repositories.ts'
import { WantsList } from './WantsList.tsx'

/** How it stands with the trust in a codespace, and what that is about. */
export function TrustFacts(props: { codespace: Codespace; request: TrustRequest }) {
  const { codespace, request } = props
  const { name, trust, startingPoint, recovery } = codespace
  const { wants } = request
  const others = useOtherRepositories()
  const isTrusted = trust.isTrustedAtNextStart
  const foreign = foreignWord(startingPoint)
  const changed = isTrusted ? null : changedWord(trust.reasonAtNextStart, request.changes !== null)
  const isKnown = request.trust.configurationHash !== null
  return (
    <>
      <p>{standing(codespace)}</p>
      {foreign !== null && <TrustNote icon="repo-forked" text={foreign} />}
      {changed !== null && <TrustNote icon="warning" text={changed} />}
      {!isKnown && (
        <TrustNote
          icon="question"
          text="Its configuration is not known before the repository is cloned. It can be trusted then."
        />
      )}
      <section aria-labelledby="what-it-gets" className="flex flex-col gap-2">
        <h3 id="what-it-gets" className="font-medium">
          {isTrusted ? 'What it runs and gets' : 'What it runs and gets, if you trust it'}
        </h3>
        <WantsList
          wants={wants}
          configurationPath={null}
          problem={recovery}
          isConfigurationKnown={isKnown}
          changes={isTrusted ? null : request.changes}
        />
        <OtherRepositories
          wants={wants}
          isWithout={wants.isGiven !== true}
          isDisabled={others.isPending}
          onChange={(isWithout) =>
            wants.listHash !== null &&
            others.mutate({ name, listHash: wants.listHash, isGiven: !isWithout })
          }
        />
        {others.error !== null && (
          <p role="alert" className="text-danger">
            {sentenceOf(others.error)}
          </p>
        )}
      </section>
      {!isTrusted && isKnown && (
        <p className="text-small text-dim">
          {request.isForOneAlone
            ? 'That holds for this codespace alone, since its configuration could not be read.'
            : 'That holds for all of your codespaces of it.'}{' '}
          When its configuration changes, you are asked again.
        </p>
      )}
    </>
  )
}

function standing(codespace: Codespace): string {
  const { isTrusted, isTrustedAtNextStart, reasonAtNextStart } = codespace.trust
  const trusted = trustedWord(reasonAtNextStart)
  if (isTrusted && isTrustedAtNextStart) return `${trusted}.`
  const until = canStop(codespace) ? ', once it is restarted' : ', once it is started'
  if (isTrusted) return `It is untrusted${until}: ${untrustedWord}.`
  if (isTrustedAtNextStart) return `${trusted}${until}.`
  return `This codespace is untrusted: ${untrustedWord}.`
}
