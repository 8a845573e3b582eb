import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { rememberOne } from '#web/codespaces/use-codespaces.ts'
import { askAgain } from '#web/lib/ask-again.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { reasonOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { useTitle } from '#web/lib/use-title.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { buttonClasses } from '#web/ui/Button.tsx'
import { QuotaLeft } from '#web/usage/QuotaLeft.tsx'
import {
  createKeyRing,
  type NewCodespaceFields,
  type NewCodespaceWish,
} from './new-codespace-form.ts'
import { MachineField } from './starting/MachineField.tsx'
import { RepositoryForm } from './starting/RepositoryForm.tsx'
import { TemplateCards } from './TemplateCards.tsx'

/** There what is too much can be stopped or deleted. */
const leadsToTheList = (reason: string | null) =>
  reason === 'CODESPACE_LIMIT_REACHED' || reason === 'RUNNING_LIMIT_REACHED'

/** The form of a new codespace. What it is opened with only fills it in; a click creates (S-28). */
export function NewCodespacePage(props: {
  initial: NewCodespaceFields
  /** Whoever comes for a codespace they may have already is offered that one first. */
  isResume?: boolean
  onCreated: (name: string) => void
}) {
  const { initial, isResume = false, onCreated } = props
  useTitle('New codespace')
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const keyOf = useRef(createKeyRing())
  const [chosenMachine, setChosenMachine] = useState<string | null>(null)
  const [standIn, setStandIn] = useState<string | null>(null)
  const create = useMutation(
    trpc.codespaces.create.mutationOptions({
      ...askAgain,
      onSuccess: (codespace) => {
        rememberOne(queryClient, trpc, codespace)
        onCreated(codespace.name)
      },
    }),
  )
  const send = (chosen: NewCodespaceWish) => {
    const machine = chosenMachine ?? ('template' in chosen ? null : standIn)
    const wish = machine === null ? chosen : { ...chosen, machine }
    if (!create.isPending) create.mutate({ ...wish, idempotencyKey: keyOf.current(wish) })
  }
  const asked = create.isPending ? create.variables : null
  const askedTemplate = asked && 'template' in asked ? asked.template : null
  const isAboutAddress = reasonOf(create.error) === 'REPOSITORY_URL_INVALID'
  return (
    <div className="mx-auto flex max-w-130 flex-col gap-5">
      <div>
        <h1 className="font-semibold">New codespace</h1>
        <p className="text-dim">
          A container of your own with a repository or a template in it, an editor and terminals.
        </p>
      </div>
      <RepositoryForm
        initial={initial}
        isResume={isResume}
        refused={create.error && isAboutAddress ? create.error.message : undefined}
        isBusy={asked !== null && askedTemplate === null}
        onChange={() => create.reset()}
        onSend={send}
        machine={(about) => (
          <>
            <MachineField
              {...about}
              chosen={chosenMachine}
              onChoose={setChosenMachine}
              onStandIn={setStandIn}
            />
            <QuotaLeft repositoryUrl={about.repositoryUrl} />
          </>
        )}
        cancel={
          <Link to="/" className={buttonClasses()}>
            Cancel
          </Link>
        }
      >
        {create.isError && !isAboutAddress && (
          <Banner
            tone="danger"
            action={
              leadsToTheList(reasonOf(create.error)) && (
                <Link to="/" className={buttonClasses()}>
                  Your codespaces
                </Link>
              )
            }
          >
            The codespace was not created. {sentenceOf(create.error)} What you entered is kept.
          </Banner>
        )}
      </RepositoryForm>
      <TemplateCards asked={askedTemplate} onChoose={(template) => send({ template })} />
    </div>
  )
}
