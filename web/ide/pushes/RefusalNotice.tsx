import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { PushRefusedByGithub } from '#agent/protocol/pushes.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { showToast } from '#web/ui/Toast.tsx'
import { useIde } from '../ide-context.ts'
import { tokenTarget } from '../trust/trust-items.ts'
import { branchProblem, compareAddress, pushCommand, pushNewBranchCommand } from './push-words.ts'
import { refusalWords, type Way } from './refusal-words.ts'

type RefusalNoticeProps = {
  push: PushRefusedByGithub
  /** Asks for a fork for what is in this folder. */
  onFork: (folder: string) => void
}

/**
 * Says why GitHub refused a push, and leads out of it. What was said before of the same
 * is taken back.
 */
export function RefusalNotice({ push, onFork }: RefusalNoticeProps) {
  const { codespace, commands, quickInput, terminalRequests } = useIde()
  const { name, repositoryUrl } = codespace
  const user = useQueryClient().getQueryData(useTRPC().session.get.queryKey())
  const said = useRef(new Map<string, () => void>())

  const pushBranch = async (branch: string | null) => {
    if (repositoryUrl === null || push.repository === null) return
    const url = `${new URL(repositoryUrl).origin}/${push.repository}`
    const remote = push.remote ?? url
    const wanted =
      branch ??
      (await quickInput.ask({
        title: 'Name of the new branch',
        value: name,
        problem: (value) => branchProblem(value, push.branch),
      }))
    if (wanted === null) return
    const command = branch === null ? pushNewBranchCommand : pushCommand
    terminalRequests.open(push.folder, command(remote, wanted))
    showToast({
      title: `Pushing ${wanted}`,
      description: 'Once it is pushed you can ask for it to be taken over.',
      action: {
        label: 'Open pull request',
        onSelect: () => open(compareAddress(`${url}/compare/`, wanted)),
      },
      staysOpen: true,
    })
  }

  const follow = (way: Way) => {
    switch (way.kind) {
      case 'page':
        return open(way.url)
      case 'access':
        return commands.run('bothy.showRepositoryAccess')
      case 'branch':
        return void pushBranch(way.branch)
      case 'fork':
        return onFork(push.folder)
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: each push is told once
  useEffect(() => {
    const isAdmin = user?.isAdmin ?? false
    const told = { repositoryUrl, tokenTarget: tokenTarget(codespace), isAdmin }
    const { title, description, ways } = refusalWords(push, told)
    said.current.get(title)?.()
    const actions = ways.map((way) => ({ label: way.label, onSelect: () => follow(way) }))
    const source = 'git push'
    said.current.set(title, showToast({ tone: 'danger', title, description, actions, source }))
  }, [push])
  return null
}

const open = (url: string) => void window.open(url, '_blank', 'noopener')
