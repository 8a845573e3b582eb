import { useEffect, useState } from 'react'
import type { PushRefusedByGithub, RefusedPush } from '#agent/protocol/pushes.ts'
import { readyComponent } from '#web/lib/ready-component.tsx'
import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'

const dialog = readyComponent(async () => (await import('./ForkDialog.tsx')).ForkDialog)
const notice = readyComponent(async () => (await import('./RefusalNotice.tsx')).RefusalNotice)
const retryMs = 5000

/**
 * Says of each push that was refused why, and leads out of it; where a fork is the way, it asks
 * for one, once.
 */
export function PushWatch() {
  const { codespace, connection } = useIde()
  const { workspaceFolder } = codespace
  const { isTrusted } = codespace.trust
  const [folder, setFolder] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<PushRefusedByGithub | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let subscription: { unsubscribe(): void } | null = null
    const subscribe = () => {
      subscription = connection.client.credentials.refusedPushes.subscribe(undefined, {
        onData(push) {
          // A second push does not ask again while the question stands.
          if (!isByGithub(push)) setFolder((open) => open ?? (push.folder || workspaceFolder))
          // From an untrusted one nothing is pushed: what its terminal says of that is made up.
          else if (isTrusted) setRefusal(push)
        },
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
  }, [connection, isTrusted, workspaceFolder])
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
  const [Dialog, Notice] = [dialog, notice]
  return (
    <>
      {refusal && <Notice push={refusal} onFork={setFolder} />}
      {folder !== null && <Dialog folder={folder} onClose={() => setFolder(null)} />}
    </>
  )
}

/** What an older agent tells has no reason, and is for a fork. */
const isByGithub = (push: RefusedPush): push is PushRefusedByGithub =>
  push.reason !== undefined && push.reason !== 'fork'
