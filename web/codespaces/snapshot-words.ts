import type { CodespaceSnapshot } from '#server/codespaces/snapshots/snapshots.schema.ts'

type LeftOutReason = CodespaceSnapshot['leftOut']['some'][number]['why']

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`

const occasions: Record<CodespaceSnapshot['reason'], string> = {
  stop: 'At a stop',
  delete: 'At its deletion',
  restore: 'Before a restore',
  copy: 'For a copy',
}

/** On what occasion it was taken. */
export const occasionWord = ({ reason }: CodespaceSnapshot): string => occasions[reason]

/** `3 files, 1 commit`. */
export function contentWord({ files, commits }: CodespaceSnapshot): string {
  const parts = [
    ...(files > 0 ? [counted(files, 'file')] : []),
    ...(commits > 0 ? [counted(commits, 'unpushed commit')] : []),
  ]
  return parts.join(', ')
}

const problems: Record<NonNullable<CodespaceSnapshot['problem']>, string> = {
  'no-repository': 'There is no Git repository in its folder, or no Git in its image.',
  'git-failed': 'Git could not read the repository.',
  'too-large': 'The unpushed commits are too large, or the disk was full.',
  'no-room': 'Your snapshots take all the space they may. Forget some of other codespaces.',
  'disk-full': 'The disk of the server is full. Tell whoever runs it.',
  'too-slow': 'It took longer than a stop waits for it.',
  unreachable: 'The codespace did not answer.',
}

/** Why nothing was saved. */
export const problemSentence = ({ problem }: CodespaceSnapshot): string =>
  problems[problem ?? 'unreachable']

const reasons: Record<LeftOutReason, string> = {
  'too-large': 'too large',
  'too-many': 'too many',
  submodule: 'a submodule',
  repository: 'a repository of its own',
  unreadable: 'could not be read',
}

/** What is not in it, one line each; nothing where all is. */
export function missingLines({ leftOut, elsewhere }: CodespaceSnapshot): string[] {
  const lines = leftOut.some.map(({ path, why }) => `${path} (${reasons[why]})`)
  const more = leftOut.count - leftOut.some.length
  if (more > 0) lines.push(`${counted(more, 'more file')}`)
  if (elsewhere.commits > 0) lines.push(`${counted(elsewhere.commits, 'commit')} of other branches`)
  if (elsewhere.stashes > 0) lines.push(counted(elsewhere.stashes, 'stash', 'stashes'))
  return lines
}
