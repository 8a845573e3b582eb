import { useId, useState } from 'react'
import type { RefWish, Resolution } from '#server/repositories/repositories.schema.ts'
import { Select } from '#web/ui/Select.tsx'
import { TextField } from '#web/ui/TextField.tsx'
import { NumberPicker } from './NumberPicker.tsx'
import { RefPicker } from './RefPicker.tsx'

type Kind = RefWish['kind']

const kinds: { value: Kind; label: string }[] = [
  { value: 'branch', label: 'Branch' },
  { value: 'tag', label: 'Tag' },
  { value: 'commit', label: 'Commit' },
  { value: 'pull', label: 'Pull request' },
  { value: 'issue', label: 'Issue' },
]

/**
 * Where in a repository that is known a codespace begins. Nothing is chosen before the host has
 * said that it is there.
 */
export function RefField(props: {
  repositoryUrl: string
  resolution: Resolution | undefined
  /** What was chosen last, whether it is there or not. */
  wish: RefWish | null
  onWish: (wish: RefWish) => void
  /** Why what was wished for cannot be had. */
  error: string | undefined
}) {
  const { repositoryUrl, resolution, onWish, error } = props
  const missing = resolution === undefined ? props.wish : null
  const labelId = useId()
  const found: Kind =
    missing?.kind ?? (resolution?.issue ? 'issue' : (resolution?.ref?.kind ?? 'branch'))
  const [chosen, setChosen] = useState<Kind | null>(null)
  const kind = chosen ?? found
  const isOfFound = kind === found
  const wish = (wanted: RefWish) => {
    setChosen(null)
    onWish(wanted)
  }
  const { pullRequest = null, issue = null } = resolution ?? {}
  const ref = missing ?? resolution?.ref ?? null
  const picked = isOfFound ? (pullRequest ?? issue) : null
  return (
    <fieldset aria-labelledby={labelId} className="flex min-w-0 flex-col gap-2">
      <div className="flex items-center gap-2">
        <span id={labelId} className="font-medium">
          Start from
        </span>
        <Select
          aria-labelledby={labelId}
          value={kind}
          options={kinds}
          onChange={(value) => setChosen(value as Kind)}
        />
      </div>
      {(kind === 'branch' || kind === 'tag') && (
        <RefPicker
          key={kind}
          kind={kind}
          repositoryUrl={repositoryUrl}
          chosen={
            isOfFound && ref && 'name' in ref
              ? ref.name
              : kind === 'branch' && isOfFound
                ? (resolution?.repository?.defaultBranch ?? '')
                : ''
          }
          onChoose={(name) => wish({ kind, name })}
          error={error}
        />
      )}
      {kind === 'commit' && (
        <CommitField
          chosen={isOfFound && ref?.kind === 'commit' ? ref.sha : ''}
          onChoose={(sha) => wish({ kind: 'commit', sha })}
          error={error}
        />
      )}
      {(kind === 'pull' || kind === 'issue') && (
        <NumberPicker
          key={kind}
          kind={kind}
          repositoryUrl={repositoryUrl}
          chosen={
            picked
              ? `#${picked.number} ${picked.title}`
              : isOfFound && missing && 'number' in missing
                ? `#${missing.number}`
                : ''
          }
          onChoose={(number) => wish({ kind, number })}
          error={error}
        />
      )}
    </fieldset>
  )
}

function CommitField(props: {
  chosen: string
  onChoose: (sha: string) => void
  error: string | undefined
}) {
  const [text, setText] = useState<string | null>(null)
  const choose = (written: string, fewest: number) => {
    const sha = written.trim().toLowerCase()
    if (/^[0-9a-f]+$/.test(sha) && sha.length >= fewest && sha !== props.chosen) props.onChoose(sha)
  }
  return (
    <TextField
      label="Commit"
      value={text ?? props.chosen}
      onChange={(written) => {
        setText(written)
        // A whole one, as it is pasted.
        choose(written, 40)
      }}
      onBlur={() => choose(text ?? '', 7)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return
        event.preventDefault()
        choose(text ?? '', 7)
      }}
      error={props.error}
      placeholder="0a1b2c3"
      hint="Its id, or at least the first seven characters of it."
    />
  )
}
