import { type FormEvent, useRef, useState } from 'react'
import type { UserSettings } from '#server/settings/settings.schema.ts'
import { reasonOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { TextField } from '#web/ui/TextField.tsx'
import { SettingsSection } from './SettingsSection.tsx'
import { useSaveSettings } from './use-save-settings.ts'

const maxLength = 2000

/** The repository whose files make every new codespace feel like one's own. */
export function DotfilesSection({ settings }: { settings: UserSettings }) {
  const saved = settings.dotfilesRepositoryUrl ?? ''
  const [address, setAddress] = useState(saved)
  const [error, setError] = useState<string | undefined>()
  const field = useRef<HTMLInputElement>(null)
  const save = useSaveSettings()
  const refuse = (sentence: string) => {
    setError(sentence)
    field.current?.focus()
  }
  const change = (changed: string) => {
    setAddress(changed)
    setError(undefined)
    save.reset()
  }
  const put = (url: string | null) => {
    save.mutate(
      { ...settings, dotfilesRepositoryUrl: url },
      {
        onSuccess: ({ dotfilesRepositoryUrl }) => setAddress(dotfilesRepositoryUrl ?? ''),
        onError: (refusal) => {
          if (isAboutAddress(refusal)) refuse(sentenceOf(refusal))
        },
      },
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (save.isPending) return
    const url = address.trim()
    put(url === '' ? null : url)
  }
  const isChanged = address.trim() !== saved
  const hasOtherError = save.isError && error === undefined
  return (
    <SettingsSection
      title="Dotfiles"
      description="A repository with your shell and editor configuration. It is cloned into every codespace you create from now on, and its install script runs there; those you have already stay as they are."
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-3">
        <TextField
          ref={field}
          label="Repository"
          type="url"
          inputMode="url"
          placeholder="https://github.com/you/dotfiles"
          value={address}
          onChange={change}
          maxLength={maxLength}
          error={error}
          hint="The https address you would give to git clone. Leave it empty for none."
        />
        {hasOtherError && (
          <Banner tone="danger">
            Nothing was saved. {sentenceOf(save.error)} What you entered is kept.
          </Banner>
        )}
        <div className="flex flex-wrap items-center justify-end gap-2">
          <p role="status" className="flex-1 text-small text-dim">
            {save.isSuccess && !isChanged && (saved === '' ? 'Cleared' : 'Saved')}
          </p>
          {saved !== '' && (
            <Button disabled={save.isPending} onClick={() => put(null)}>
              Clear
            </Button>
          )}
          <Button type="submit" variant="primary" disabled={!isChanged} isBusy={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </SettingsSection>
  )
}

function isAboutAddress(error: unknown): boolean {
  return reasonOf(error) === 'REPOSITORY_URL_INVALID'
}
