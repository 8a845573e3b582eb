import type { Wants } from '#server/codespaces/trust/trust.schema.ts'

type Repository = Wants['repositories'][number]

/**
 * What it asks for besides its own repository, each with what could be done there, and the way to
 * go on without.
 */
export function OtherRepositories(props: {
  wants: Pick<Wants, 'repositories' | 'listHash'>
  isWithout: boolean
  onChange: (isWithout: boolean) => void
  isDisabled?: boolean
}) {
  const { wants, isWithout, onChange, isDisabled = false } = props
  const { repositories, listHash } = wants
  if (repositories.length === 0) return null
  return (
    <fieldset className="min-w-0 text-small">
      <legend className="text-dim">Other repositories it asks for</legend>
      <ul>
        {repositories.map((repository) => (
          <Asked key={repository.path} repository={repository} isWithout={isWithout} />
        ))}
      </ul>
      {listHash !== null && (
        <label className="mt-1 flex items-baseline gap-2">
          <input
            type="checkbox"
            checked={isWithout}
            disabled={isDisabled}
            onChange={(event) => onChange(event.target.checked)}
            className="translate-y-0.5 accent-(--accent-solid)"
          />
          Continue without them. What you say is remembered until it asks for others.
        </label>
      )}
    </fieldset>
  )
}

function Asked(props: { repository: Repository; isWithout: boolean }) {
  const { repository, isWithout } = props
  const { path, permissions, isRefused, reason } = repository
  const isGiven = !isRefused && !isWithout
  return (
    <li className="wrap-anywhere">
      <span className={isGiven ? '' : 'text-dim line-through'}>
        {path}: {permissionWords(permissions)}
      </span>
      {isRefused && <span className="text-warning"> Refused. {reason}</span>}
    </li>
  )
}

/** By GitHub's names: `contents and issues: write; checks: read`. */
function permissionWords(permissions: Repository['permissions']): string {
  const of = (level: 'read' | 'write') => {
    const names = Object.entries(permissions)
      .filter(([, has]) => has === level)
      .map(([name]) => name.replaceAll('_', ' '))
    return names.length === 0 ? [] : [`${names.join(', ')} (${level})`]
  }
  return [...of('write'), ...of('read')].join('; ')
}
