import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { isDeleted, originWord } from '#web/codespaces/codespace-words.ts'

export type CodespaceGroup = { repository: string | null; codespaces: Codespace[] }
export type Arranged = { groups: CodespaceGroup[]; deleted: Codespace[]; count: number }

const groupAbove = 8

/**
 * What the dashboard shows of a list: those that match, the last used first; in groups by
 * repository when there are more than eight; the deleted ones apart.
 */
export function arrangeCodespaces(codespaces: readonly Codespace[], filter: string): Arranged {
  const matching = codespaces.filter((codespace) => matches(codespace, filter))
  const alive = matching.filter((codespace) => !isDeleted(codespace)).sort(lastUsedFirst)
  const deleted = matching.filter(isDeleted).sort(lastUsedFirst)
  // By all there are, not by what matches: typing a filter does not make groups come and go.
  const isGrouped = codespaces.filter((codespace) => !isDeleted(codespace)).length > groupAbove
  return { groups: isGrouped ? byRepository(alive) : oneGroup(alive), deleted, count: alive.length }
}

const lastUsedFirst = (a: Codespace, b: Codespace): number =>
  b.lastUsedAt - a.lastUsedAt || a.name.localeCompare(b.name)

const oneGroup = (codespaces: Codespace[]): CodespaceGroup[] =>
  codespaces.length === 0 ? [] : [{ repository: null, codespaces }]

function byRepository(codespaces: Codespace[]): CodespaceGroup[] {
  const groups = Map.groupBy(codespaces, originWord)
  return [...groups].map(([repository, members]) => ({ repository, codespaces: members }))
}

/** Every word of the filter stands somewhere in what one sees of the codespace. */
function matches(codespace: Codespace, filter: string): boolean {
  const { displayName, name, repositoryUrl, branch, state } = codespace
  const origin = repositoryUrl ?? originWord(codespace)
  const text = `${displayName} ${name} ${origin} ${branch ?? ''} ${state}`.toLowerCase()
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
