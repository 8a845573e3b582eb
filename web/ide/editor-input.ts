/** What a tab of the editor area shows. It can be stored, and opened again on another device. */
export type EditorInput =
  | {
      type: 'file'
      path: string
      /** One of `file-views.ts`; without it the first that offers itself for the file. */
      view?: string
    }
  | { type: 'compare'; left: CompareSide; right: CompareSide; title: string }
  /** One of `editor-pages.ts`: the welcome page, the keybindings. */
  | { type: 'page'; page: string }

export type CompareSide =
  | { of: 'file'; path: string }
  /** The file as the disk has it, beside what is being typed into it. */
  | { of: 'saved'; path: string }
  | { of: 'history'; path: string; entry: string }
  | { of: 'text'; name: string; text: string }

export type OpenOptions = {
  /** Where the user is done with the list it was chosen from. */
  takesFocus?: boolean
  /** In the one tab in italics that the next preview replaces. */
  isPreview?: boolean
  /** Beside the group that is active, in a new one where there is none. */
  toSide?: boolean
  /** From 1, as people count. */
  selection?: { line: number; column: number; endLine?: number; endColumn?: number }
}

/** The same key means the same tab. */
export function inputKey(input: EditorInput): string {
  if (input.type === 'page') return `page:${input.page}`
  if (input.type === 'compare') return `compare:${sideKey(input.left)}|${sideKey(input.right)}`
  return input.view === undefined ? input.path : `view:${input.view}:${input.path}`
}

function sideKey(side: CompareSide): string {
  if (side.of === 'text') return `text:${side.name}`
  if (side.of === 'history') return `history:${side.entry}:${side.path}`
  return `${side.of}:${side.path}`
}
