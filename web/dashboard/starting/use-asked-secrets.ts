import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Preview } from '#server/repositories/repositories.schema.ts'
import type { AskedSecret, KeepAskedInput } from '#server/secrets/secrets.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { base64 } from '#web/settings/secrets/secret-form.ts'
import { useSecretsChanged } from '#web/settings/secrets/use-secrets-changed.ts'
import type { CreationChoice } from './creation-choice.ts'

/** What is answered: a value, or that the one there is may be used. */
export type SecretAnswer = { text: string; isShared: boolean }

export const noAnswer: SecretAnswer = { text: '', isShared: false }
const nothing = { to: '', answers: {} }

/**
 * What a repository asks for and what is answered to that. `keep` keeps it, and goes on once that is
 * done, or at once where nothing was answered.
 */
export function useAskedSecrets(
  preview: Preview | undefined,
  { of, choice }: { of: string; choice: CreationChoice | null },
) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const changed = useSecretsChanged()
  // What was meant for one repository is not given to the next.
  const [said, setSaid] = useState<{ to: string; answers: Record<string, SecretAnswer> }>(nothing)
  const answers = said.to === of ? said.answers : {}
  const isAsked = choice === 'create' || choice === 'trust'
  const asked = preview?.wants.askedSecrets ?? []
  const save = useMutation(
    trpc.secrets.keepAsked.mutationOptions({
      onSuccess: () => {
        setSaid(nothing)
        changed()
        void queryClient.invalidateQueries({ queryKey: trpc.repositories.preview.pathKey() })
      },
    }),
  )
  return {
    asked,
    /** Of somebody else's work nobody is asked for any: whoever wrote it could read them (S-76). */
    isAsked,
    answers,
    isSaving: save.isPending,
    error: save.error,
    answer(name: string, part: Partial<SecretAnswer>) {
      save.reset()
      const answer = { ...(answers[name] ?? noAnswer), ...part }
      setSaid({ to: of, answers: { ...answers, [name]: answer } })
    },
    keep(repositoryUrl: string, goOn: () => void) {
      const given = asked.flatMap((secret) => answerTo(secret, answers[secret.name] ?? noAnswer))
      if (!isAsked || given.length === 0) goOn()
      else save.mutate({ repositoryUrl, answers: given }, { onSuccess: goOn })
    },
  }
}

export type AskedSecrets = ReturnType<typeof useAskedSecrets>

function answerTo(
  { name, state }: AskedSecret,
  { text, isShared }: SecretAnswer,
): KeepAskedInput['answers'] {
  if (state === 'elsewhere' && isShared) return [{ name }]
  if (state !== 'missing' || text === '') return []
  return [{ name, value: base64(new TextEncoder().encode(text)) }]
}
