import { useEffect, useState } from 'react'
import { useTRPCClient } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Button } from '#web/ui/Button.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { Spinner } from '#web/ui/Loading.tsx'
import { useIde } from '../../ide-context.ts'
import { repositoryFolder } from '../configuration-paths.ts'
import { findConfigurations } from '../find-configurations.ts'
import { findLanguages } from './find-languages.ts'
import { lookAtRepository } from './look-at-repository.ts'
import { ProposalEditor } from './ProposalEditor.tsx'
import type { FoundLanguage } from './stack.ts'

type Found = { languages: FoundLanguage[]; existing: string[]; hasFeatures: boolean }

/**
 * Proposes a configuration for what the repository is written in, as a text that is changed before
 * it is written.
 */
export function AddConfigurationPage() {
  const { codespace, connection } = useIde()
  const control = useTRPCClient()
  const [tries, setTries] = useState(0)
  const [found, setFound] = useState<Found | Error | null>(null)
  const repository = repositoryFolder(codespace)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each try looks anew
  useEffect(() => {
    let isGone = false
    const { client } = connection
    const look = async () => {
      const [seen, existing, { hasFeatures }] = await Promise.all([
        lookAtRepository(client, repository),
        findConfigurations(client, repository),
        control.codespaces.configurationSchemas.query(),
      ])
      return { languages: findLanguages(seen), existing, hasFeatures }
    }
    look().then(
      (answer) => !isGone && setFound(answer),
      (error: Error) => !isGone && setFound(error),
    )
    return () => {
      isGone = true
    }
  }, [connection, control, repository, tries])
  const again = () => {
    setFound(null)
    setTries(tries + 1)
  }
  if (found === null) {
    return (
      <div className="size-full bg-editor px-4 py-2">
        <Spinner label="Looking at what the repository is written in…" />
      </div>
    )
  }
  if (found instanceof Error) {
    return (
      <ErrorState
        title="The repository could not be looked at"
        action={<Button onClick={again}>Try again</Button>}
      >
        {sentenceOf(found)} Nothing was written.
      </ErrorState>
    )
  }
  return <ProposalEditor {...found} />
}
