import { useState } from 'react'
import { readyComponent } from '#web/lib/ready-component.tsx'
import { useTRPCClient } from '#web/lib/trpc.ts'
import { saveFirst } from '../commands/save-first.ts'
import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'
import { meantConfiguration } from './meant-configuration.ts'
import { useConfigurationHelp } from './use-configuration-help.ts'

const dialog = readyComponent(
  async () => (await import('./ConfigurationDialog.tsx')).ConfigurationDialog,
)
const addFeatures = readyComponent(
  async () => (await import('./features/AddFeatures.tsx')).AddFeatures,
)

type Shown = { what: 'used' | 'preview' } | { what: 'features'; path: string }

/** Shows what the codespace is made from and what it would be, and helps to write that. */
export function ConfigurationCommands() {
  const ide = useIde()
  const [shown, setShown] = useState<Shown | null>(null)
  useConfigurationHelp()
  const add = () => {
    const input = { type: 'page', page: 'addConfiguration' } as const
    ide.fileEvents.emit({ type: 'open', input, takesFocus: true })
  }
  const control = useTRPCClient()
  const category = 'Dev container'
  useCommands([
    {
      id: 'bothy.showConfiguration',
      title: 'Show configuration',
      category,
      icon: 'settings',
      run: () => setShown({ what: 'used' }),
    },
    {
      id: 'bothy.previewConfiguration',
      title: 'Preview what would run',
      category,
      icon: 'open-preview',
      run: async () => {
        // It is made from what is on disk.
        await saveFirst(ide.commands)
        setShown({ what: 'preview' })
      },
    },
    {
      id: 'bothy.addConfiguration',
      title: 'Add configuration…',
      category,
      icon: 'new-file',
      run: add,
    },
    {
      id: 'bothy.writeLockFile',
      title: 'Write lock file',
      category,
      icon: 'lock',
      run: async () => {
        const { name } = ide.codespace
        const [{ writeLock }, { lock }] = await Promise.all([
          import('./write-lock.ts'),
          control.codespaces.configuration.query({ name }),
        ])
        await writeLock(ide, lock)
      },
    },
    {
      id: 'bothy.addFeatures',
      title: 'Add Features…',
      category,
      icon: 'extensions',
      // Known once a configuration was in front.
      when: 'bothy.hasFeatures',
      run: async () => {
        const path = await meantConfiguration(ide)
        // There is nothing to add them to yet.
        if (path === 'none') add()
        else if (path !== null) setShown({ what: 'features', path })
      },
    },
  ])
  if (shown === null) return null
  const close = () => setShown(null)
  if (shown.what === 'features') {
    const Features = addFeatures
    return <Features path={shown.path} onDone={close} />
  }
  const Dialog = dialog
  return <Dialog name={ide.codespace.name} begins={shown.what} onClose={close} />
}
