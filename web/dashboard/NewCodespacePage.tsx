import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import type { TemplateId } from '#server/templates/templates.schema.ts'
import { rememberOne } from '#web/codespaces/use-codespaces.ts'
import { askAgain } from '#web/lib/ask-again.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { reasonOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { useTitle } from '#web/lib/use-title.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button, buttonClasses } from '#web/ui/Button.tsx'
import { TextField } from '#web/ui/TextField.tsx'
import {
  checkFields,
  createKeyRing,
  type NewCodespaceErrors,
  type NewCodespaceFields,
  type NewCodespaceWish,
} from './new-codespace-form.ts'
import { TemplateCards } from './TemplateCards.tsx'

/** The form of a new codespace. What it is opened with only fills it in; a click creates (S-28). */
export function NewCodespacePage(props: {
  initial: NewCodespaceFields
  onCreated: (name: string) => void
}) {
  const { initial, onCreated } = props
  useTitle('New codespace')
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [fields, setFields] = useState(initial)
  const [errors, setErrors] = useState<NewCodespaceErrors>({})
  const keyOf = useRef(createKeyRing())
  const addressField = useRef<HTMLInputElement>(null)
  const branchField = useRef<HTMLInputElement>(null)
  const create = useMutation(
    trpc.codespaces.create.mutationOptions({
      ...askAgain,
      onSuccess: (codespace) => {
        rememberOne(queryClient, trpc, codespace)
        onCreated(codespace.name)
      },
      onError: (error) => {
        if (reasonOf(error) === 'REPOSITORY_URL_INVALID')
          showErrors({ repositoryUrl: error.message })
      },
    }),
  )
  const showErrors = (found: NewCodespaceErrors) => {
    setErrors(found)
    const first = found.repositoryUrl === undefined ? branchField : addressField
    first.current?.focus()
  }
  const change = (changed: Partial<NewCodespaceFields>) => {
    setFields({ ...fields, ...changed })
    setErrors({})
    create.reset()
  }
  const send = (wish: NewCodespaceWish) =>
    create.mutate({ ...wish, idempotencyKey: keyOf.current(wish) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (create.isPending) return
    const checked = checkFields(fields)
    if (checked.input === null) return showErrors(checked.errors)
    send(checked.input)
  }
  const startFrom = (template: TemplateId) => {
    if (create.isPending) return
    setErrors({})
    send({ template })
  }
  const asked = create.isPending ? create.variables : null
  const askedTemplate = asked && 'template' in asked ? asked.template : null
  const hasOtherError = create.isError && errors.repositoryUrl === undefined
  return (
    <form onSubmit={submit} noValidate className="mx-auto flex max-w-130 flex-col gap-5">
      <div>
        <h1 className="font-semibold">New codespace</h1>
        <p className="text-dim">
          A container of your own with a repository or a template in it, an editor and terminals.
        </p>
      </div>
      <TextField
        ref={addressField}
        label="Repository"
        type="url"
        inputMode="url"
        autoFocus
        placeholder="https://github.com/owner/repository"
        value={fields.repositoryUrl}
        onChange={(repositoryUrl) => change({ repositoryUrl })}
        error={errors.repositoryUrl}
        hint="The https address you would give to git clone."
      />
      <TextField
        ref={branchField}
        label="Branch (optional)"
        value={fields.branch}
        onChange={(branch) => change({ branch })}
        error={errors.branch}
        hint="Leave it empty for the repository's default branch."
      />
      {hasOtherError && (
        <Banner
          tone="danger"
          action={
            reasonOf(create.error) === 'CODESPACE_LIMIT_REACHED' && (
              <Link to="/" className={buttonClasses()}>
                Your codespaces
              </Link>
            )
          }
        >
          The codespace was not created. {sentenceOf(create.error)} What you entered is kept.
        </Banner>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Link to="/" className={buttonClasses()}>
          Cancel
        </Link>
        <Button type="submit" variant="primary" isBusy={asked !== null && askedTemplate === null}>
          Create codespace
        </Button>
      </div>
      <TemplateCards asked={askedTemplate} onChoose={startFrom} />
    </form>
  )
}
