import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useRef, useState } from 'react'
import type { SecretHolder, SecretView } from '#server/secrets/secrets.schema.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Dialog } from '#web/ui/Dialog.tsx'
import { RadioGroup } from '#web/ui/RadioGroup.tsx'
import { TextField } from '#web/ui/TextField.tsx'
import { AudienceFields } from './AudienceFields.tsx'
import { checkSecret, fieldsOf, type SecretErrors, type SecretFields } from './secret-form.ts'
import { UsesField } from './UsesField.tsx'
import { useSecretsChanged } from './use-secrets-changed.ts'
import { ValueField } from './ValueField.tsx'

/** Makes a secret, or changes one: what is left empty of its value stays as it is. */
export function SecretDialog(props: {
  holder: SecretHolder
  secret: SecretView | null
  onClose: () => void
}) {
  const { holder, secret, onClose } = props
  const isNew = secret === null
  const trpc = useTRPC()
  const changed = useSecretsChanged()
  const formId = useId()
  const form = useRef<HTMLFormElement>(null)
  const [fields, setFields] = useState<SecretFields>(() => fieldsOf(secret))
  const [errors, setErrors] = useState<SecretErrors>({})
  const save = useMutation(
    trpc.secrets.set.mutationOptions({
      onSuccess: () => {
        changed()
        onClose()
      },
    }),
  )
  const change = (part: Partial<SecretFields>) => {
    setFields({ ...fields, ...part })
    setErrors({})
    save.reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (save.isPending) return
    const checked = checkSecret(fields, { holder, isNew })
    if ('input' in checked) return save.mutate(checked.input)
    setErrors(checked.errors)
    // Once they are drawn as wrong.
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
    )
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isNew ? 'New secret' : `Change ${secret.name}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} isBusy={save.isPending}>
            {isNew ? 'Add secret' : 'Save'}
          </Button>
        </>
      }
    >
      <form ref={form} id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <TextField
          label="Name"
          value={fields.name}
          onChange={(name) => change({ name })}
          error={errors.name}
          hint={isNew ? 'Capital letters, digits and underscores, such as API_TOKEN.' : undefined}
          disabled={!isNew}
          className="[&_input]:font-mono"
        />
        <ValueField
          text={fields.text}
          file={fields.file}
          isNew={isNew}
          error={errors.text}
          onChange={change}
        />
        <RadioGroup
          label="Delivered as"
          value={fields.kind}
          options={[
            { value: 'variable', label: 'Variable of the environment' },
            { value: 'file', label: 'File' },
          ]}
          onChange={(kind) => change({ kind })}
        />
        {fields.kind === 'file' && (
          <div className="grid grid-cols-[minmax(0,1fr)_88px] gap-3">
            <TextField
              label="Path"
              value={fields.path}
              onChange={(path) => change({ path })}
              error={errors.path}
              placeholder="~/.config/tool/token"
            />
            <TextField
              label="Mode"
              value={fields.mode}
              onChange={(mode) => change({ mode })}
              error={errors.mode}
            />
          </div>
        )}
        {fields.kind === 'variable' && (
          <UsesField uses={fields.uses} error={errors.uses} onChange={(uses) => change({ uses })} />
        )}
        {holder.level !== 'repository' && (
          <AudienceFields
            level={holder.level}
            audience={fields.audience}
            repositories={fields.repositories}
            error={errors.repositories}
            onChange={change}
          />
        )}
        {save.isError && <Banner tone="danger">{sentenceOf(save.error)}</Banner>}
      </form>
    </Dialog>
  )
}
