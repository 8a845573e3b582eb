import { showToast } from '#web/ui/Toast.tsx'
import type { Command } from '../commands/command.ts'
import type { Ide } from '../ide-context.ts'
import { nameOf, shownName } from '../paths.ts'
import { saveAs } from './file-save-as.ts'
import type { OpenFile } from './open-file.ts'
import type { OpenFiles } from './open-files.ts'

/** What can be done to the file in front and to all of them. */
export function fileCommands(ide: Ide, files: OpenFiles): Command[] {
  const { fileEvents, settings } = ide
  const withActive = (act: (file: OpenFile) => unknown) => (path: unknown) => {
    const of = typeof path === 'string' ? path : fileEvents.active.getState().path
    const file = of === null ? null : files.find(of)
    return file?.document ? act(file) : undefined
  }
  return [
    {
      id: 'workbench.action.files.newUntitledFile',
      title: 'New text file',
      category: 'File',
      icon: 'new-file',
      keys: 'ctrl+n',
      run: () => fileEvents.open(files.newUntitled(), { takesFocus: true }),
    },
    {
      id: 'workbench.action.files.save',
      title: 'Save',
      category: 'File',
      icon: 'save',
      keys: 'ctrl+s',
      run: withActive((file) => save(file, ide)),
    },
    {
      id: 'workbench.action.files.saveAs',
      title: 'Save as…',
      category: 'File',
      icon: 'save-as',
      keys: 'ctrl+shift+s',
      run: withActive((file) => saveAs(file, ide)),
    },
    {
      id: 'workbench.action.files.saveAll',
      title: 'Save all',
      category: 'File',
      icon: 'save-all',
      keys: { key: 'ctrl+k s', mac: 'cmd+alt+s' },
      run: () => files.saveAll(),
    },
    {
      id: 'workbench.action.files.revert',
      title: 'Revert file',
      category: 'File',
      icon: 'discard',
      run: withActive((file) => file.revert()),
    },
    {
      id: 'workbench.action.toggleAutoSave',
      title: 'Toggle auto save',
      category: 'File',
      run: () => {
        const isOff = settings.get('files.autoSave') === 'off'
        settings.set('files.autoSave', isOff ? 'afterDelay' : 'off')
        showToast({ tone: 'info', title: isOff ? 'Auto save is on' : 'Auto save is off' })
      },
    },
  ]
}

/** Says why, where nothing can be saved; a text without a file gets one. */
export async function save(file: OpenFile, ide: Ide): Promise<void> {
  if (file.isUntitled) {
    await saveAs(file, ide)
    return
  }
  const { isReadOnly, theirs } = file.state.getState()
  const name = shownName(nameOf(file.path))
  if (isReadOnly && file.isDirty) {
    showToast({
      tone: 'warning',
      title: `${name} cannot be changed`,
      description: 'Its text can be saved as another file.',
      action: { label: 'Save as', onSelect: () => void saveAs(file, ide) },
    })
    return
  }
  // The bar above the text says it too, which may be far from where the eyes are.
  if (theirs) {
    showToast({
      tone: 'warning',
      title: `${name} is not saved yet`,
      description: 'It changed on disk while you were editing it. Neither text is lost.',
      actions: [
        { label: 'Merge', onSelect: () => file.conflict.setMerging(true) },
        { label: 'Take mine', onSelect: () => void file.conflict.takeMine() },
      ],
    })
    return
  }
  await file.save({ isAsked: true })
}
