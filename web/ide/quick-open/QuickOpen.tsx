import { useEffect, useMemo } from 'react'
import { useCommands } from '../commands/use-commands.ts'
import { useIde } from '../ide-context.ts'
import { nameOf } from '../paths.ts'
import { helpProvider } from './help-provider.ts'
import { lateFilesProvider } from './late-files-provider.ts'
import { lineProvider } from './line-provider.ts'
import { relativeTo } from './path-query.ts'
import { RecentFiles } from './recent-files.ts'

const prefetchAfterMs = 2500

/** What quick open offers by itself, and the commands that open it; it draws nothing. */
export function QuickOpen() {
  const ide = useIde()
  const { quickInput, fileEvents, codespace, storage } = ide
  const recentFiles = useMemo(() => new RecentFiles(storage), [storage])
  useEffect(() => recentFiles.listen(fileEvents), [recentFiles, fileEvents])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the services of an IDE come and go together
  useEffect(() => {
    const files = lateFilesProvider(ide, recentFiles)
    const timer = setTimeout(() => files.preload(), prefetchAfterMs)
    const stops = [
      quickInput.provide(files.provider),
      quickInput.provide(lineProvider(ide)),
      quickInput.provide(helpProvider(ide)),
    ]
    return () => {
      clearTimeout(timer)
      for (const stop of stops) stop()
      files[Symbol.dispose]()
    }
  }, [quickInput, recentFiles])

  const openRecent = async () => {
    const items = recentFiles.store.getState().paths.map((path) => ({
      id: path,
      label: nameOf(path),
      description: relativeTo(codespace.workspaceFolder, path).slice(0, -nameOf(path).length - 1),
      filePath: path,
    }))
    const picked = await quickInput.pick(items, { placeholder: 'Select a file to open' })
    if (picked) fileEvents.open(picked.id, { takesFocus: true })
  }
  useCommands([
    {
      id: 'workbench.action.quickOpen',
      title: 'Go to file…',
      category: 'Go',
      keys: ['ctrl+p', { key: 'ctrl+e', mac: '', when: '!terminalFocus' }],
      isGlobal: true,
      run: (text) => {
        const { session } = quickInput.store.getState()
        const isThere =
          session?.kind === 'open' && quickInput.providerOf(quickInput.typed)?.prefix === ''
        if (isThere && text === undefined) quickInput.navigate(1)
        else quickInput.show(typeof text === 'string' ? text : '')
      },
    },
    {
      // The browser would open a file of this machine, in place of the page.
      id: 'workbench.action.files.openFile',
      title: 'Open file…',
      category: 'File',
      keys: 'ctrl+o',
      run: () => quickInput.show(''),
    },
    {
      id: 'workbench.action.gotoLine',
      title: 'Go to line/column…',
      category: 'Go',
      keys: { key: 'ctrl+g', mac: 'ctrl+g' },
      run: () => quickInput.show(':'),
    },
    {
      id: 'workbench.action.openRecent',
      title: 'Open recent…',
      category: 'File',
      run: openRecent,
    },
    {
      id: 'workbench.action.clearEditorHistory',
      title: 'Clear recently opened files',
      category: 'File',
      run: () => recentFiles.clear(),
    },
  ])
  return null
}
