import { useStore } from 'zustand'
import { useIde } from '../ide-context.ts'
import { DocumentText } from './DocumentText.tsx'

const template = '// Your settings, in VS Code’s names. What is not here is as it comes.\n{\n}\n'

/** settings.json as text. */
export function SettingsJsonPage() {
  const { settings } = useIde()
  const { problems } = useStore(settings.store)
  return (
    <DocumentText name="settings" label="settings.json" template={template} problems={problems} />
  )
}
