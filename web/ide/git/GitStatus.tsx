import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useIde } from '../ide-context.ts'
import { branchItem } from './branch-item.ts'

const owner = 'git'
/** What is waited for comes first: text, explorer, terminal. */
const calmMs = 300

/** Follows the workspace's repository, and says in the status bar which branch it is on. */
export function GitStatus() {
  const { codespace, connection, git, statusItems } = useIde()
  const isConnected = useStore(connection.status, ({ phase }) => phase === 'connected')
  const marks = useStore(git.marks)
  const { workspaceFolder } = codespace

  useEffect(() => {
    if (!isConnected) return
    let stop: (() => void) | null = null
    const timer = setTimeout(() => {
      stop = git.follow(workspaceFolder)
    }, calmMs)
    return () => {
      clearTimeout(timer)
      stop?.()
    }
  }, [git, isConnected, workspaceFolder])

  useEffect(() => {
    const item = branchItem(marks)
    statusItems.set(owner, item ? [item] : [])
  }, [marks, statusItems])
  useEffect(() => () => statusItems.set(owner, []), [statusItems])
  return null
}
