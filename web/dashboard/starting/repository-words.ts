import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import type { RepositorySummary, Resolution } from '#server/repositories/repositories.schema.ts'
import { shortAddress } from '#web/codespaces/codespace-words.ts'
import type { PickOption } from './PickRow.tsx'

/** What one should know of it before choosing it. */
export const marksOf = ({ isPrivate, isFork, isArchived }: RepositorySummary): string[] => [
  ...(isPrivate ? ['Private'] : []),
  ...(isFork ? ['Fork'] : []),
  ...(isArchived ? ['Archived'] : []),
]

export const optionOf = (repository: RepositorySummary): PickOption => ({
  key: repository.url,
  icon: repository.isPrivate ? 'lock' : repository.isFork ? 'repo-forked' : 'repo',
  label: repository.path,
  detail: repository.description ?? undefined,
  marks: marksOf(repository),
})

/** Where one's codespaces come from, the last used first, each once. */
export function recentOptions(codespaces: readonly Codespace[]): PickOption[] {
  const urls = codespaces
    .toSorted((one, other) => other.lastUsedAt - one.lastUsedAt)
    .flatMap(({ repositoryUrl }) => repositoryUrl ?? [])
  return [...new Set(urls)].map((url) => ({ key: url, icon: 'history', label: shortAddress(url) }))
}

const plain = (url: string | null) => url?.replace(/\.git$/, '').toLowerCase()

/** The newest codespace that begins where this does, and is not on its way out. */
export function newestMatching(
  codespaces: readonly Codespace[],
  resolution: Resolution,
): Codespace | null {
  const { ref, repository } = resolution
  const begins = (codespace: Codespace): boolean => {
    const { startingPoint, branch } = codespace
    if (ref === null || ref.kind === 'branch') {
      if (startingPoint !== null) return false
      const usual = repository?.defaultBranch
      return (branch ?? usual) === (ref?.name ?? usual)
    }
    if (startingPoint?.kind !== ref.kind) return false
    if (ref.kind === 'pull') return 'number' in startingPoint && startingPoint.number === ref.number
    if (ref.kind === 'tag') return 'name' in startingPoint && startingPoint.name === ref.name
    return 'sha' in startingPoint && startingPoint.sha === ref.sha
  }
  const matching = codespaces.filter(
    (codespace) =>
      plain(codespace.repositoryUrl) === plain(resolution.repositoryUrl) &&
      !['deleting', 'deleted'].includes(codespace.state) &&
      begins(codespace),
  )
  return matching.toSorted((one, other) => other.lastUsedAt - one.lastUsedAt)[0] ?? null
}

/** An address, or the beginning of one, rather than words to look for. */
export const isAddress = (text: string): boolean =>
  /^\s*(https?:|git@|ssh:|[\w-]+\.[\w.-]+\/)/i.test(text)

/** A repository that Git may reach though nothing more is known of it just now (F-52). */
export const isPlainAddress = (text: string) =>
  /^https:\/\/[^/]+\/[^/?#]+\/[^/?#]+$/.test(text.trim())
