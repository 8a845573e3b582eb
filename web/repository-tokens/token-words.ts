import type { RepositoryToken } from '#server/repository-tokens/repository-tokens.schema.ts'

/** What a token that was given does, in a sentence or two. */
export function tokenWords({ access, state }: RepositoryToken): string {
  if (state === 'refused')
    return 'GitHub takes your token no more: it has expired, or was deleted there.'
  if (state === 'unreadable')
    return 'Your token cannot be read: the key it was encrypted with is not here.'
  return access === 'write'
    ? 'Your token clones it and pushes to it.'
    : 'Your token clones it, and cannot push to it.'
}
