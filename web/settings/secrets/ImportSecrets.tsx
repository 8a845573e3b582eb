import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useRef, useState } from 'react'
import type { ImportedSecrets, SecretHolder } from '#server/secrets/secrets.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { TextArea } from '#web/ui/TextArea.tsx'
import { showToast } from '#web/ui/toasts.ts'
import { AudienceFields } from './AudienceFields.tsx'
import { repositoryKeys } from './secret-form.ts'
import { useSecretsChanged } from './use-secrets-changed.ts'

/** Takes the lines of a `.env` file as secrets: all of them, or none and why. */
export function ImportSecrets({ holder, onClose }: { holder: SecretHolder; onClose: () => void }) {
  const trpc = useTRPC()
  const changed = useSecretsChanged()
  const formId = useId()
  const chooser = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [wish, setWish] = useState({ audience: 'all' as 'all' | 'selected', repositories: '' })
  const [wrong, setWrong] = useState<{ text?: string; repositories?: string }>({})
  const load = useMutation(
    trpc.secrets.import.mutationOptions({
      onSuccess: (imported) => {
        if (imported.refused.length > 0) return
        changed()
        showToast({ tone: 'ok', title: wordsOf(imported) })
        onClose()
      },
    }),
  )
  const edit = (typed: string) => {
    setText(typed)
    setWrong({})
    load.reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (load.isPending) return
    const repositories = repositoryKeys(wish.repositories)
    if (text.trim() === '') return setWrong({ text: 'Paste or choose a file first.' })
    if (wish.audience === 'selected' && 'wrong' in repositories) {
      return setWrong({ repositories: repositories.wrong })
    }
    load.mutate({
      of: holder,
      text,
      audience:
        wish.audience === 'all'
          ? { kind: 'all' }
          : { kind: 'selected', repositories: 'keys' in repositories ? repositories.keys : [] },
    })
  }
  const refused = load.data?.refused ?? []
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Import a .env file"
      description="Each line NAME=value becomes a secret; those that are there already get the new value."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} isBusy={load.isPending}>
            Import
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <TextArea label="Lines" rows={8} value={text} onChange={edit} error={wrong.text} />
        <input
          ref={chooser}
          type="file"
          hidden
          aria-label="A .env file"
          onChange={async (event) => {
            const [chosen] = event.target.files ?? []
            if (chosen) edit(await chosen.text())
          }}
        />
        <div>
          <Button icon="file" onClick={() => chooser.current?.click()}>
            Choose a file…
          </Button>
        </div>
        {holder.level !== 'repository' && (
          <AudienceFields
            level={holder.level}
            {...wish}
            error={wrong.repositories}
            onChange={(part) => {
              setWish({ ...wish, ...part })
              setWrong({})
            }}
          />
        )}
        {refused.length > 0 && (
          <div ref={bringIntoSight} className="scroll-mb-2">
            <Banner tone="danger">
              <p>Nothing was imported:</p>
              <ul className="mt-1 max-h-40 overflow-y-auto">
                {refused.map(({ line, name, reason }) => (
                  <li key={line}>
                    Line {line}
                    {name !== '' && `, ${name}`}: {reason}
                  </li>
                ))}
              </ul>
            </Banner>
          </div>
        )}
        {load.isError && <Banner tone="danger">{sentenceOf(load.error)}</Banner>}
      </form>
    </Dialog>
  )
}

/** It may be below what there is room for. */
function bringIntoSight(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' })
}

function wordsOf({ added, changed }: ImportedSecrets): string {
  const parts = [
    ...(added.length > 0 ? [`${added.length} added`] : []),
    ...(changed.length > 0 ? [`${changed.length} changed`] : []),
  ]
  return parts.length > 0 ? `Secrets: ${parts.join(', ')}` : 'The file names no secrets'
}
