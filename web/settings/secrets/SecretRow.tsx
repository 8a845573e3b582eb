import type { SecretLevel, SecretView } from '#server/secrets/secrets.schema.ts'
import { RelativeTime } from '#web/lib/RelativeTime.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { usesInWords, useWords } from './use-words.ts'

/** One secret: how it is called, as what and where it arrives, and when it was set. */
export function SecretRow(props: {
  secret: SecretView
  level: SecretLevel
  onEdit: () => void
  onDelete: () => void
}) {
  const { secret, level, onEdit, onDelete } = props
  const { name, target, updatedAt, isUnreadable } = secret
  const where =
    target.kind === 'variable' ? variableWords(secret) : `File ${target.path}, mode ${target.mode}`
  return (
    <li className="flex items-center gap-3 px-3 py-2">
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-center gap-2">
          <Icon name={target.kind === 'variable' ? 'key' : 'file'} className="text-dim" />
          <span className="truncate font-mono" title={name}>
            {name}
          </span>
        </div>
        <p className="truncate text-small text-dim" title={where}>
          {where} · {audienceWords(secret, level)}
        </p>
        {isUnreadable && (
          <p className="text-small text-danger">
            Cannot be read: the key it was encrypted with is not here. Set its value again.
          </p>
        )}
      </div>
      <RelativeTime
        at={updatedAt}
        className="text-small whitespace-nowrap text-dim max-sm:hidden"
      />
      <div className="flex">
        <IconButton icon="edit" label={`Change ${name}`} onClick={onEdit} />
        <IconButton icon="trash" label={`Delete ${name}`} onClick={onDelete} />
      </div>
    </li>
  )
}

const variableWords = ({ uses }: SecretView): string =>
  uses.length === useWords.length ? 'Variable' : `Variable for ${usesInWords(uses)} alone`

function audienceWords({ audience }: SecretView, level: SecretLevel): string {
  if (audience.kind === 'selected') {
    const { length } = audience.repositories
    return length === 1 ? (audience.repositories[0] ?? '') : `${length} repositories`
  }
  if (level === 'user') return 'all codespaces'
  return level === 'organization' ? 'all repositories' : 'this repository'
}
