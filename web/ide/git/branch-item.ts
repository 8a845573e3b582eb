import type { StatusItem } from '../status-items.ts'
import type { GitMarks } from './git-marks.ts'

/**
 * The branch as VS Code shows it: `main*`, with what is to pull and to push. Null
 * without a repository.
 */
export function branchItem(marks: GitMarks): StatusItem | null {
  const { status, changedCount } = marks
  if (!status) return null
  const { branch, commit, upstream, ahead, behind, isTruncated } = status
  const name = branch ?? commit ?? 'no branch'
  const counts = [behind > 0 ? `${behind}↓` : '', ahead > 0 ? `${ahead}↑` : '']
  const isDetached = branch === null && commit !== null
  const mark = isDetached ? '(detached)' : ''
  const label = [name + (changedCount > 0 ? '*' : ''), mark, ...counts].filter(Boolean).join(' ')
  const facts = [
    branch === null ? `Detached at ${name}` : `Branch ${branch}`,
    changedCount === 0 ? 'nothing changed' : counted(changedCount, 'change', isTruncated),
    upstream && ahead > 0 ? `${counted(ahead, 'commit')} to push` : '',
    upstream && behind > 0 ? `${counted(behind, 'commit')} to pull` : '',
    upstream ? `follows ${upstream}` : '',
  ]
  return {
    id: 'git.branch',
    name: 'Branch',
    label,
    title: facts.filter(Boolean).join(', '),
    icon: branch === null ? 'git-commit' : 'git-branch',
    side: 'left',
    priority: 100,
  }
}

function counted(count: number, noun: string, isMore = false): string {
  return `${count}${isMore ? ' or more' : ''} ${noun}${count === 1 ? '' : 's'}`
}
