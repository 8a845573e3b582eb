import { useEffect, useState } from 'react'
import { readyComponent } from '#web/lib/ready-component.tsx'
import { showToast } from '#web/ui/Toast.tsx'
import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'
import {
  type AccessWords,
  accessItems,
  accessWords,
  tokenTarget,
  trustItems,
} from './trust-items.ts'

const owner = 'trust'

const dialog = readyComponent(
  async () => (await import('#web/repository-tokens/TokenDialog.tsx')).TokenDialog,
)

/**
 * Says in the status bar what the codespace goes without, and what it may do with its repository.
 */
export function TrustStatus() {
  const { codespace, contextKeys, statusItems } = useIde()
  const access = accessWords(codespace)
  const target = tokenTarget(codespace)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const words = accessWords(codespace)
    const isGiven = tokenTarget(codespace) !== null
    contextKeys.set('bothy.hasAccessToShow', words !== null || isGiven)
    statusItems.set(owner, [...trustItems(codespace), ...accessItems(words)])
  }, [codespace, contextKeys, statusItems])
  useEffect(() => () => statusItems.set(owner, []), [statusItems])
  useCommands([
    {
      id: 'bothy.showRepositoryAccess',
      title: 'Show access to the repository',
      category: 'Codespaces',
      icon: 'key',
      when: 'bothy.hasAccessToShow',
      run: () => (target === null ? access && tell(access) : setOpen(true)),
    },
  ])
  if (!isOpen || target === null) return null
  const Dialog = dialog
  const sentence = access?.sentence ?? null
  return <Dialog repositoryUrl={target} sentence={sentence} onClose={() => setOpen(false)} />
}

function tell({ title, sentence, installUrl }: AccessWords): void {
  showToast({
    title,
    description: sentence,
    ...(installUrl !== null && {
      action: {
        label: 'Install the GitHub App',
        onSelect: () => void window.open(installUrl, '_blank', 'noopener'),
      },
    }),
  })
}
