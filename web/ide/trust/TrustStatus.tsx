import { useEffect } from 'react'
import { showToast } from '#web/ui/Toast.tsx'
import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'
import { type AccessWords, accessItems, accessWords, trustItems } from './trust-items.ts'

const owner = 'trust'

/** Says in the status bar what the codespace goes without, and what it may do with its repository. */
export function TrustStatus() {
  const { codespace, contextKeys, statusItems } = useIde()
  const access = accessWords(codespace)
  useEffect(() => {
    const words = accessWords(codespace)
    contextKeys.set('bothy.hasLimitedAccess', words !== null)
    statusItems.set(owner, [...trustItems(codespace), ...accessItems(words)])
  }, [codespace, contextKeys, statusItems])
  useEffect(() => () => statusItems.set(owner, []), [statusItems])
  useCommands([
    {
      id: 'bothy.showRepositoryAccess',
      title: 'Show access to the repository',
      category: 'Codespaces',
      icon: 'key',
      when: 'bothy.hasLimitedAccess',
      run: () => access && tell(access),
    },
  ])
  return null
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
