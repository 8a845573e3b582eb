import { useEffect } from 'react'
import { useStore } from 'zustand'
import { readyComponent } from '#web/lib/ready-component.tsx'
import { useIde } from '../ide-context.ts'
import { useEditors } from './editor-context.ts'
import { encodingCommands } from './encodings/encoding-commands.ts'
import { fileCommands } from './file-commands.ts'
import { historyCommands } from './history/history-commands.ts'

const CloseDialog = readyComponent(async () => (await import('./CloseDialog.tsx')).CloseDialog)

/** Registers what can be done to files, and asks before one is closed whose text would be lost. */
export function FileCommands() {
  const ide = useIde()
  const { files } = useEditors()
  const { asked } = useStore(files.question)
  useEffect(
    () =>
      ide.commands.register([
        ...fileCommands(ide, files),
        ...encodingCommands(ide, files),
        ...historyCommands(ide, files),
      ]),
    [ide, files],
  )
  return asked && <CloseDialog question={asked} />
}
