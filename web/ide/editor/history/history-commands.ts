import { bytesWord } from '#web/lib/bytes.ts'
import { relativeTime } from '#web/lib/relative-time.ts'
import { showToast } from '#web/ui/Toast.tsx'
import type { Command } from '../../commands/command.ts'
import type { CompareSide } from '../../editor-input.ts'
import type { Ide } from '../../ide-context.ts'
import { nameOf, shownName } from '../../paths.ts'
import { decodeFile } from '../file-text.ts'
import type { OpenFiles } from '../open-files.ts'
import { isTypingElsewhere } from '../typing-elsewhere.ts'
import { isAside, listEntries, readEntry, sourceIcons, sourceWords } from './history-entries.ts'

/** What can be done with what a file was at its saves. */
export function historyCommands(ide: Ide, files: OpenFiles): Command[] {
  const { fileEvents, connection, quickInput } = ide
  const gone = (): void => {
    showToast({ tone: 'warning', title: 'This version is not kept any more' })
  }

  const compare = async (path: string, id: string): Promise<void> => {
    let left: CompareSide = { of: 'history', path, entry: id }
    if (isAside(id)) {
      const bytes = await readEntry(connection, path, id)
      if (!bytes) return gone()
      left = { of: 'text', name: 'Your text, set aside', text: new TextDecoder().decode(bytes) }
    }
    const title = `${shownName(nameOf(path))} (earlier ↔ now)`
    const input = { type: 'compare', title, left, right: { of: 'file', path } } as const
    fileEvents.emit({ type: 'open', input, isPreview: true })
  }
  const restore = async (path: string, id: string): Promise<void> => {
    const bytes = await readEntry(connection, path, id)
    if (!bytes) return gone()
    const file = await files.ready(path)
    const decoded = decodeFile(bytes)
    const isText = file.document !== null && decoded.kind === 'text'
    if (isText) await file.replaceText(decoded.text)
    else await writeBytes(ide, path, bytes)
    // The user may have gone on to a terminal meanwhile.
    fileEvents.open(path, { takesFocus: !isTypingElsewhere() })
    const description = isText ? 'Undo brings back what was there before.' : undefined
    const title = `${shownName(nameOf(path))} is as it was`
    showToast({ tone: 'ok', title, ...(description ? { description } : {}) })
  }
  const choose = async (title: string): Promise<{ path: string; id: string } | null> => {
    const { path } = fileEvents.active.getState()
    if (path === null) return null
    const entries = await listEntries(connection, path)
    if (entries.length === 0) {
      showToast({
        tone: 'info',
        title: `${shownName(nameOf(path))} has no history yet`,
        description: 'It begins with the next save.',
      })
      return null
    }
    const items = entries.map((entry) => ({
      id: entry.id,
      label: relativeTime(entry.at, Date.now()),
      description: `${sourceWords(entry)} · ${bytesWord(entry.sizeBytes)}`,
      icon: sourceIcons[entry.source],
    }))
    const chosen = await quickInput.pick(items, { title })
    return chosen && { path, id: chosen.id }
  }
  const withEntry =
    (act: (path: string, id: string) => Promise<unknown>) => (path: unknown, id: unknown) =>
      typeof path === 'string' && typeof id === 'string' ? act(path, id) : undefined

  return [
    {
      id: 'workbench.action.localHistory.compareWithFile',
      title: 'Compare with file',
      category: 'Local history',
      icon: 'diff',
      isHidden: true,
      run: withEntry(compare),
    },
    {
      id: 'workbench.action.localHistory.restore',
      title: 'Restore contents',
      category: 'Local history',
      icon: 'discard',
      isHidden: true,
      run: withEntry(restore),
    },
    {
      id: 'workbench.action.localHistory.restoreViaPicker',
      title: 'Find entry to restore',
      category: 'Local history',
      icon: 'history',
      run: async () => {
        const chosen = await choose('Restore an earlier version')
        if (chosen) await restore(chosen.path, chosen.id)
      },
    },
    {
      id: 'bothy.localHistory.compareViaPicker',
      title: 'Find entry to compare with',
      category: 'Local history',
      icon: 'diff',
      run: async () => {
        const chosen = await choose('Compare with an earlier version')
        if (chosen) await compare(chosen.path, chosen.id)
      },
    },
  ]
}

/**
 * A file that is no text, or is not there any more, has no editor to undo it in: its history
 * has what it was.
 */
async function writeBytes(ide: Pick<Ide, 'connection'>, path: string, bytes: Uint8Array) {
  const { files } = ide.connection.client
  const etag = await files.stat.query({ path }).then(
    (stat) => stat.etag,
    () => null,
  )
  await files.write.mutate({ path, bytes: new Uint8Array(bytes), baseEtag: etag })
}
