import type { Resolution } from '#server/repositories/repositories.schema.ts'
import { Icon } from '#web/ui/Icon.tsx'
import { Marks } from './PickRow.tsx'
import { marksOf } from './repository-words.ts'

/** What was found, and what one should know before it is created. */
export function RepositoryCard({ resolution }: { resolution: Resolution }) {
  const { repository, sha } = resolution
  if (!repository) return null
  return (
    <section
      aria-label="What it is made from"
      className="flex flex-col gap-1 rounded-card border border-line bg-raised px-3 py-2"
    >
      <p className="flex min-w-0 items-center gap-2">
        <Icon name={repository.isPrivate ? 'lock' : 'repo'} className="text-dim" />
        <a
          href={repository.url}
          target="_blank"
          rel="noreferrer"
          className="min-w-0 truncate font-medium hover:underline"
        >
          {repository.path}
        </a>
        <Marks marks={marksOf(repository)} />
      </p>
      {repository.description !== null && (
        <p className="break-words text-small text-dim">{repository.description}</p>
      )}
      {sentencesOf(resolution).map((sentence) => (
        <p key={sentence} className="break-words text-small">
          {sentence}
        </p>
      ))}
      {sha !== null && (
        <p className="text-small text-dim">
          At commit <code className="font-mono">{sha.slice(0, 10)}</code>
        </p>
      )}
    </section>
  )
}

function sentencesOf({ repository, ref, pullRequest }: Resolution): string[] {
  const said: string[] = []
  if (repository?.isArchived) said.push('It is archived: nothing can be pushed to it.')
  if (ref?.kind === 'tag' || ref?.kind === 'commit') {
    const what = ref.kind === 'tag' ? 'A tag' : 'A commit'
    said.push(`${what} is on no branch (detached): give a new one a name to commit on it.`)
  }
  if (pullRequest) {
    const { isFork, headRepository, headBranch, isOpen, author } = pullRequest
    const from = isFork ? `${headRepository ?? 'a deleted fork'}, branch ${headBranch}` : headBranch
    said.push(`Opened by ${author} from ${from}.`)
    if (!isOpen) said.push('It is closed.')
  }
  return said
}
