import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import {
  beginRegistrationInput,
  type RegistrationExtra,
  type RegistrationView,
} from '#server/github/github.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { useSignInAgain } from '#web/settings/SignInAgain.tsx'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { RadioGroup } from '#web/ui/RadioGroup.tsx'
import { RowsSkeleton } from '#web/ui/RowsSkeleton.tsx'
import { TextField } from '#web/ui/TextField.tsx'
import { ByHand } from './ByHand.tsx'
import { Permissions } from './Permissions.tsx'
import { postForm } from './post-form.ts'
import { useOwnDocument } from './use-own-document.ts'

type Owner = 'person' | 'organization'

/** Makes an App of this server at GitHub, which sends the browser back here. */
export function RegisterForm({ view }: { view: RegistrationView }) {
  const trpc = useTRPC()
  const isReady = useOwnDocument()
  const again = useSignInAgain()
  const [owner, setOwner] = useState<Owner>('person')
  const [organization, setOrganization] = useState('')
  const [error, setError] = useState<string>()
  const [extras, setExtras] = useState<RegistrationExtra[]>([])
  const begin = useMutation(
    trpc.github.registration.begin.mutationOptions({
      onSuccess: postForm,
      onError: (failure) => void again.ask(failure),
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wanted = owner === 'person' ? null : organization
    const input = beginRegistrationInput.safeParse({ organization: wanted, extras })
    setError(input.success ? undefined : 'Expected the login of an organization, such as octo-org.')
    if (input.success) begin.mutate(input.data)
  }
  if (!isReady) return <RowsSkeleton label="Waiting for the page" />
  return (
    <>
      <form
        onSubmit={submit}
        noValidate
        aria-label="Create a GitHub App"
        className="flex flex-col gap-4 rounded-card border border-line p-4"
      >
        <p className="max-w-180 text-pretty">
          GitHub shows what the App is to be, lets you name it, and sends you back here. Its keys
          are encrypted before they are stored, and never leave this server.
        </p>
        <RadioGroup
          label={`Whose App it is at ${view.host}`}
          value={owner}
          options={[
            { value: 'person', label: 'Mine', description: 'Of who is signed in there.' },
            { value: 'organization', label: 'An organization’s' },
          ]}
          onChange={setOwner}
        />
        {owner === 'organization' && (
          <TextField
            label="Organization"
            value={organization}
            onChange={setOrganization}
            error={error}
            hint="Its login, as in its address. You have to be an owner of it, or manage its Apps."
            className="max-w-90"
          />
        )}
        <Permissions extras={extras} onChange={setExtras} />
        {begin.isError && <Banner tone="danger">{sentenceOf(begin.error)}</Banner>}
        <div>
          <Button
            variant="primary"
            type="submit"
            icon="github"
            isBusy={begin.isPending || begin.isSuccess}
          >
            Create GitHub App
          </Button>
        </div>
      </form>
      <ByHand callbackUrl={view.callbackUrl} />
      {again.dialog}
    </>
  )
}
