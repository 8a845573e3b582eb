import { type FormEvent, useState } from 'react'
import type { AdministeredScope } from '#server/settings/setting-values.schema.ts'
import { Button } from '#web/ui/Button.tsx'
import { TextField } from '#web/ui/TextField.tsx'
import { keyOf, scopeOf } from './scope-key.ts'

const chip =
  'inline-flex h-(--control-height) max-w-full items-center gap-1.5 rounded-control border border-line px-2.5 text-small hover:bg-hover aria-pressed:border-line-strong aria-pressed:bg-active aria-pressed:font-medium'

/**
 * Whose settings or secrets are looked at: everybody's, which only settings can be, or those of
 * an organization or a repository. Those that have some of their own are `known`. Null where none
 * is picked yet.
 */
export function ScopePicker(props: {
  what: 'settings' | 'secrets'
  scope: AdministeredScope | null
  known: readonly { key: string; count: number }[]
  onPick: (key: string) => void
}) {
  const { what, scope, known, onPick } = props
  const picked = scope?.scopeId ?? null
  const isNew = picked !== null && picked !== '' && known.every(({ key }) => key !== picked)
  const listed = isNew ? [...known, { key: picked, count: 0 }] : known
  return (
    <div className="flex flex-col gap-3 rounded-card border border-line p-4">
      <fieldset className="flex min-w-0 flex-wrap gap-1.5">
        <legend className="mb-1 font-medium">Whose {what}</legend>
        {what === 'settings' && (
          <button
            type="button"
            aria-pressed={scope?.scope === 'instance'}
            onClick={() => onPick('')}
            className={chip}
          >
            This Bothy
          </button>
        )}
        {what === 'secrets' && listed.length === 0 && <p className="text-dim">Name one below.</p>}
        {listed.map(({ key, count }) => (
          <button
            key={key}
            type="button"
            aria-pressed={key === picked}
            onClick={() => onPick(key)}
            title={key}
            className={chip}
          >
            <span className="min-w-0 truncate">{key}</span>
            {count > 0 && (
              <span className="text-dim">
                {count}
                <span className="sr-only"> set</span>
              </span>
            )}
          </button>
        ))}
      </fieldset>
      <AnotherScope what={what} onPick={onPick} />
    </div>
  )
}

function AnotherScope(props: { what: string; onPick: (key: string) => void }) {
  const { what, onPick } = props
  const [typed, setTyped] = useState('')
  const [error, setError] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const key = keyOf(typed)
    if (key === '' || scopeOf(key) === null) {
      return setError('Type host/owner or host/owner/name, such as github.com/acme.')
    }
    setTyped('')
    onPick(key)
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-wrap items-start gap-2">
      <TextField
        label="An organization or a repository"
        className="min-w-0 flex-1 basis-60 sm:max-w-100"
        placeholder="github.com/acme/widgets"
        inputMode="url"
        value={typed}
        onChange={(text) => {
          setTyped(text)
          setError(undefined)
        }}
        error={error}
      />
      <Button type="submit" className="sm:mt-6.5">
        Show its {what}
      </Button>
    </form>
  )
}
