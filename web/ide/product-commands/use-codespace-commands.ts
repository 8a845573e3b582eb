import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { copyText } from '#web/codespaces/codespace-entries.ts'
import {
  branchWord,
  canRebuild,
  canStart,
  canStop,
  isDeleted,
  originWord,
  shownState,
} from '#web/codespaces/codespace-words.ts'
import { conditionWords } from '#web/codespaces/condition-words.ts'
import { type CodespaceActions, wishFor } from '#web/codespaces/use-codespace-actions.ts'
import { useTRPC } from '#web/lib/trpc.ts'
import { saveFirst } from '../commands/save-first.ts'
import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'
import type { Asking } from './product-dialogs.tsx'

/** What the menu of the codespace offers, and the ways to other codespaces. */
export function useCodespaceCommands(actions: CodespaceActions, ask: (what: Asking) => void): void {
  const { codespace, commands, contextKeys, quickInput } = useIde()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { name, repositoryUrl, state, condition } = codespace
  const repairLabel = condition === null ? null : conditionWords[condition].repairLabel
  useEffect(() => {
    contextKeys.setAll({
      'bothy.codespaceState': state,
      'bothy.canStart': canStart(codespace),
      'bothy.canStop': canStop(codespace),
      'bothy.canRebuild': canRebuild(codespace),
      'bothy.hasLastGoodBuild': codespace.hasLastGoodBuild,
      'bothy.canRepair': repairLabel !== null,
      'bothy.hasRepository': repositoryUrl !== null,
      'bothy.isPinned': codespace.retention.isPinned,
      'bothy.mayPin': codespace.retention.mayPin,
    })
  }, [contextKeys, codespace, state, repairLabel, repositoryUrl])

  const switchCodespace = async () => {
    const all = await queryClient.fetchQuery(trpc.codespaces.list.queryOptions())
    const others = all.filter((other) => other.name !== name && !isDeleted(other))
    const picked = await quickInput.pick(
      others.map((other) => ({
        id: other.name,
        label: other.displayName,
        description: `${originWord(other)}, ${branchWord(other)}`,
        icon: 'remote',
        group: shownState(other).label,
      })),
      { placeholder: others.length === 0 ? 'There is no other codespace' : 'Codespace to open' },
    )
    if (picked) await navigate({ to: '/c/$name', params: { name: picked.id } })
  }

  const category = 'Codespaces'
  useCommands([
    {
      id: 'bothy.start',
      title: 'Start codespace',
      category,
      icon: 'debug-start',
      when: 'bothy.canStart',
      run: () => actions.start.mutate(wishFor(codespace)),
    },
    {
      id: 'bothy.stop',
      title: 'Stop current codespace',
      category,
      icon: 'debug-stop',
      when: 'bothy.canStop',
      run: () => actions.stop.mutate(wishFor(codespace)),
    },
    {
      id: 'bothy.restart',
      title: 'Restart codespace',
      category,
      icon: 'debug-restart',
      when: 'bothy.canStop',
      run: () => actions.restart.mutate(wishFor(codespace)),
    },
    {
      id: 'bothy.applyDotfiles',
      title: 'Apply dotfiles…',
      category,
      icon: 'home',
      run: () => ask('dotfiles'),
    },
    {
      id: 'bothy.rebuild',
      title: 'Rebuild container…',
      category,
      icon: 'refresh',
      when: 'bothy.canRebuild',
      run: () => ask('rebuild'),
    },
    {
      id: 'bothy.fullRebuild',
      title: 'Full rebuild of container…',
      category,
      icon: 'refresh',
      when: 'bothy.canRebuild',
      run: () => ask('full-rebuild'),
    },
    {
      id: 'bothy.rebuildLastGood',
      title: 'Go back to last good build…',
      category,
      icon: 'history',
      when: 'bothy.hasLastGoodBuild',
      run: () => ask('last-good'),
    },
    {
      id: 'bothy.repair',
      title: 'Repair codespace',
      category,
      icon: 'tools',
      when: 'bothy.canRepair',
      run: () => actions.repair.mutate({ name }),
    },
    {
      id: 'bothy.changeMachine',
      title: 'Change machine type…',
      category,
      icon: 'server',
      run: () => ask('machine'),
    },
    {
      id: 'bothy.rename',
      title: 'Rename codespace…',
      category,
      icon: 'edit',
      run: () => ask('rename'),
    },
    {
      id: 'bothy.duplicate',
      title: 'Duplicate codespace',
      category,
      icon: 'files',
      async run() {
        await saveFirst(commands)
        actions.duplicate.mutate(wishFor(codespace), {
          onSuccess: (made) => void navigate({ to: '/c/$name', params: { name: made.name } }),
        })
      },
    },
    {
      id: 'bothy.showSnapshots',
      title: 'Show snapshots…',
      category,
      icon: 'history',
      run: () => ask('snapshots'),
    },
    {
      id: 'bothy.downloadFiles',
      title: 'Download files of this codespace',
      category,
      icon: 'desktop-download',
      when: 'bothy.canStart',
      run: () => actions.download.mutate({ name }),
    },
    {
      id: 'bothy.exportBranch',
      title: 'Export this codespace to a branch…',
      category,
      icon: 'git-branch',
      when: 'bothy.canStart && bothy.hasRepository',
      run: () => ask('export'),
    },
    {
      id: 'bothy.pin',
      title: 'Pin codespace',
      category,
      icon: 'pin',
      when: 'bothy.mayPin && !bothy.isPinned',
      run: () => actions.retain.mutate({ name, isPinned: true }),
    },
    {
      id: 'bothy.unpin',
      title: 'Unpin codespace',
      category,
      icon: 'pinned',
      when: 'bothy.mayPin && bothy.isPinned',
      run: () => actions.retain.mutate({ name, isPinned: false }),
    },
    {
      id: 'bothy.setRetention',
      title: 'Keep unused for…',
      category,
      icon: 'calendar',
      run: () => ask('retention'),
    },
    {
      id: 'bothy.delete',
      title: 'Delete codespace…',
      category,
      icon: 'trash',
      run: () => ask('delete'),
    },
    {
      id: 'bothy.showSteps',
      title: 'Show steps and logs',
      category,
      icon: 'output',
      run: () => navigate({ to: '/c/$name/steps', params: { name } }),
    },
    {
      id: 'bothy.reviewTrust',
      title: 'Review trust of this repository…',
      category,
      icon: 'shield',
      when: 'bothy.hasRepository',
      run: () => ask('trust'),
    },
    {
      id: 'bothy.copyRepositoryAddress',
      title: 'Copy repository address',
      category,
      icon: 'copy',
      when: 'bothy.hasRepository',
      run: () => copyText(repositoryUrl ?? ''),
    },
    {
      id: 'bothy.openRepository',
      title: 'Open repository in the browser',
      category,
      icon: 'link-external',
      when: 'bothy.hasRepository',
      run: () => void window.open(repositoryUrl ?? '', '_blank', 'noopener'),
    },
    {
      id: 'bothy.switchCodespace',
      title: 'Open another codespace…',
      category,
      icon: 'remote',
      run: switchCodespace,
    },
    {
      id: 'bothy.newCodespace',
      title: 'New codespace…',
      category,
      icon: 'add',
      run: () => navigate({ to: '/new' }),
    },
    {
      id: 'bothy.backToCodespaces',
      title: 'Back to codespaces',
      category,
      icon: 'arrow-left',
      run: () => navigate({ to: '/' }),
    },
  ])
}
