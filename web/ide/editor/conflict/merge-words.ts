import type { Choice } from './merge-session.ts'

export const choices: readonly { choice: Exclude<Choice, 'edited'>; label: string }[] = [
  { choice: 'theirs', label: 'Accept theirs' },
  { choice: 'mine', label: 'Accept mine' },
  { choice: 'both', label: 'Accept both' },
]

export function leftWords(conflicts: readonly { choice: Choice | null }[]): string {
  const left = conflicts.filter(({ choice }) => choice === null).length
  if (conflicts.length === 0) return 'Nothing conflicts: both changes are in the result.'
  if (left === 0) return 'All conflicts are settled.'
  return left === 1 ? '1 conflict left' : `${left} conflicts left`
}
