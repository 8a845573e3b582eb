import { useState } from 'react'
import { readyComponent } from '#web/lib/ready-component.tsx'
import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'

const dialog = readyComponent(
  async () => (await import('./ConfigurationDialog.tsx')).ConfigurationDialog,
)

/** Shows what the codespace is made from. */
export function ConfigurationCommands() {
  const { codespace } = useIde()
  const [isOpen, setOpen] = useState(false)
  useCommands([
    {
      id: 'bothy.showConfiguration',
      title: 'Show configuration',
      category: 'Dev container',
      icon: 'settings',
      run: () => setOpen(true),
    },
  ])
  if (!isOpen) return null
  const Dialog = dialog
  return <Dialog name={codespace.name} onClose={() => setOpen(false)} />
}
