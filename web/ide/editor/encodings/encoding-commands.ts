import { showToast } from '#web/ui/Toast.tsx'
import type { Command } from '../../commands/command.ts'
import type { Ide } from '../../ide-context.ts'
import { nameOf, shownName } from '../../paths.ts'
import type { OpenFile } from '../open-file.ts'
import type { OpenFiles } from '../open-files.ts'
import { NotInEncoding } from './encode-text.ts'
import { encodingOf, encodings } from './encoding-list.ts'

type Given = Pick<Ide, 'fileEvents' | 'quickInput'>

/** How the file in front is written: its encoding and how its lines end. */
export function encodingCommands({ fileEvents, quickInput }: Given, files: OpenFiles): Command[] {
  const active = () => {
    const { path } = fileEvents.active.getState()
    const file = path === null ? null : files.find(path)
    return file?.document ? file : null
  }
  const askEncoding = async (file: OpenFile, title: string) => {
    const items = encodings.map(({ id, title: label }) => ({ id, label, description: id }))
    const activeId = file.state.getState().encoding
    return (await quickInput.pick(items, { title, activeId }))?.id ?? null
  }
  const reopen = async (file: OpenFile) => {
    const id = await askEncoding(file, 'Reopen with encoding')
    if (id === null) return
    if (file.isDirty) await file.save({ isAsked: true })
    if (!file.isDirty) return file.reopenWith(id)
    showToast({
      tone: 'warning',
      title: `${shownName(nameOf(file.path))} is not saved`,
      description: 'What is read again are its bytes on disk. Save or revert it first.',
    })
  }
  const saveWith = async (file: OpenFile) => {
    const id = await askEncoding(file, 'Save with encoding')
    if (id !== null) await saveOrTell(file, id)
  }
  const saveOrTell = async (file: OpenFile, id: string) => {
    try {
      await file.saveWith(id)
    } catch (error) {
      if (!(error instanceof NotInEncoding)) throw error
      const selection = { line: error.line, column: error.column }
      showToast({
        tone: 'warning',
        title: `Not saved as ${encodingOf(id).title}`,
        description: `${error.message} The file is as it was.`,
        action: {
          label: 'Show it',
          onSelect: () => fileEvents.open(file.path, { takesFocus: true, selection }),
        },
      })
    }
  }
  return [
    {
      id: 'workbench.action.editor.changeEncoding',
      title: 'Change file encoding',
      category: 'File',
      run: async () => {
        const file = active()
        if (!file) return
        if (!file.state.getState().isExact || file.isUntitled) {
          return file.isUntitled ? saveWith(file) : reopen(file)
        }
        const { encoding } = file.state.getState()
        const what = await quickInput.pick(
          [
            { id: 'reopen', label: 'Reopen with encoding', icon: 'refresh' },
            { id: 'save', label: 'Save with encoding', icon: 'save' },
          ],
          { title: `Encoding: ${encodingOf(encoding).title}` },
        )
        if (what?.id === 'reopen') await reopen(file)
        if (what?.id === 'save') await saveWith(file)
      },
    },
    {
      id: 'workbench.action.editor.changeEOL',
      title: 'Change end of line sequence',
      category: 'File',
      run: async () => {
        const file = active()
        const document = file?.document
        if (!file || !document || file.state.getState().isReadOnly) return
        const chosen = await quickInput.pick(
          [
            { id: 'lf', label: 'LF', description: 'Linux and macOS' },
            { id: 'crlf', label: 'CRLF', description: 'Windows' },
          ],
          { title: 'End of line', activeId: document.getEnding() === '\n' ? 'lf' : 'crlf' },
        )
        if (chosen) file.setEnding(chosen.id === 'lf' ? '\n' : '\r\n')
      },
    },
  ]
}
