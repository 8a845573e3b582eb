import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useIde } from '../ide-context.ts'
import { branchItem } from './branch-item.ts'

const owner = 'git'

/** Follows the workspace's repository, and says in the status bar which branch it is on. */
export function GitStatus() {
  const { codespace, git, statusItems } = useIde()
  const marks = useStore(git.marks)
  const { workspaceFolder } = codespace

  useEffect(() => git.follow(workspaceFolder), [git, workspaceFolder])
  useEffect(() => {
    const item = branchItem(marks)
    statusItems.set(owner, item ? [item] : [])
  }, [marks, statusItems])
  useEffect(() => () => statusItems.set(owner, []), [statusItems])
  return null
}
