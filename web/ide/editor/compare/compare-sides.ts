import type { AgentConnection } from '#web/lib/agent-client.ts'
import type { CompareSide } from '../../editor-input.ts'
import { nameOf, shownName } from '../../paths.ts'
import { decodeFile } from '../file-text.ts'
import { languageOf } from '../languages.ts'
import { monaco } from '../monaco.ts'
import type { MonacoDocument } from '../monaco-document.ts'
import type { OpenFile } from '../open-file.ts'
import type { OpenFiles } from '../open-files.ts'

/** One text of two, ready to be shown. */
export type LoadedSide = {
  model: monaco.editor.ITextModel
  /** What typing into it goes to; null for a text that only is shown. */
  file: OpenFile | null
  /** Not for a file's: that one belongs to its tab. */
  [Symbol.dispose]?(): void
}

type Given = { files: OpenFiles; connection: Pick<AgentConnection, 'client'> }

/** Rejects with a sentence where there is no text to compare. */
export async function loadSide(side: CompareSide, given: Given): Promise<LoadedSide> {
  if (side.of === 'text') return shown(side.text, null)
  if (side.of === 'file') return openSide(given.files.open(side.path))
  const { client } = given.connection
  const { path } = side
  const { bytes } =
    side.of === 'saved'
      ? await client.files.read.query({ path })
      : await client.history.read.query({ path, id: side.entry })
  const as = given.files.find(path)?.state.getState().encoding
  const decoded = decodeFile(bytes, { as })
  if (decoded.kind !== 'text') throw new Error(`${shownName(nameOf(path))} is not a text.`)
  return shown(decoded.text, path)
}

/** What is typed in another tab is seen here, and the other way round. */
async function openSide(file: OpenFile): Promise<LoadedSide> {
  const { state } = file
  if (state.getState().content === 'loading') {
    await new Promise<void>((resolve) => {
      const stop = state.subscribe(({ content }) => {
        if (content === 'loading') return
        stop()
        resolve()
      })
    })
  }
  const document = file.document as MonacoDocument | null
  if (state.getState().content !== 'text' || !document) {
    throw new Error(`${shownName(nameOf(file.path))} cannot be shown as text.`)
  }
  return { model: document.model, file }
}

function shown(text: string, path: string | null): LoadedSide {
  const model = monaco.editor.createModel(text, 'plaintext')
  const language = path === null ? null : languageOf(path)
  language?.ready.then(
    () => model.isDisposed() || monaco.editor.setModelLanguage(model, language.id),
    // Without its colors the text is plain.
    () => undefined,
  )
  return { model, file: null, [Symbol.dispose]: () => model.dispose() }
}

/** What stands above a side. */
export function sideTitle(side: CompareSide): string {
  if (side.of === 'text') return side.name
  const name = shownName(nameOf(side.path))
  if (side.of === 'saved') return `${name} (on disk)`
  return side.of === 'history' ? `${name} (earlier)` : name
}
