import { useEffect, useState } from 'react'
import { readyComponent } from '#web/lib/ready-component.tsx'
import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'

const dialog = readyComponent(async () => (await import('./ForkDialog.tsx')).ForkDialog)
const retryMs = 5000

/** Asks whoever pushed where they may not, once, whether to push to a fork instead. */
export function ForkWatch() {
  const { codespace, connection } = useIde()
  const { workspaceFolder } = codespace
  const [folder, setFolder] = useState<string | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let subscription: { unsubscribe(): void } | null = null
    const subscribe = () => {
      subscription = connection.client.credentials.refusedPushes.subscribe(undefined, {
        // A second push does not ask again while the question stands.
        onData: (push) => setFolder((open) => open ?? (push.folder || workspaceFolder)),
        onError: () => {
          timer = setTimeout(subscribe, retryMs)
        },
      })
    }
    subscribe()
    return () => {
      clearTimeout(timer)
      subscription?.unsubscribe()
    }
  }, [connection, workspaceFolder])
  useCommands([
    {
      id: 'bothy.pushToFork',
      title: 'Push to a fork…',
      category: 'Git',
      icon: 'repo-forked',
      when: 'bothy.hasRepository',
      run: () => setFolder(workspaceFolder),
    },
  ])
  if (folder === null) return null
  const Dialog = dialog
  return <Dialog folder={folder} onClose={() => setFolder(null)} />
}
