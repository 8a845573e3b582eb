/**
 * Every setting of the IDE: VS Code's own names, values and meaning; what only Bothy has begins
 * with `bothy.`.
 */
export const settingDefinitions = {
  'editor.fontFamily': { default: '', words: 'The code face; empty for the theme’s.' },
  'editor.fontSize': { default: 13, from: 6, to: 100, words: 'Size of the code face in pixels.' },
  'editor.tabSize': { default: 4, from: 1, to: 16, words: 'Spaces a tab is worth.' },
  'editor.insertSpaces': { default: true, words: 'Tab types spaces.' },
  'editor.detectIndentation': {
    default: true,
    words: 'A file’s own indentation outranks the two settings above.',
  },
  'editor.minimap.enabled': { default: true, words: 'The text in small at the right.' },
  'editor.stickyScroll.enabled': {
    default: true,
    words: 'Scopes stay at the top while scrolling.',
  },
  'editor.bracketPairColorization.enabled': { default: true, words: 'Brackets in colors.' },
  'editor.guides.indentation': { default: true, words: 'Lines that show the indentation.' },
  'editor.guides.bracketPairs': { default: false, words: 'Lines that join brackets.' },
  'editor.renderWhitespace': {
    default: 'selection',
    oneOf: ['none', 'boundary', 'selection', 'trailing', 'all'],
    words: 'Which spaces and tabs are drawn.',
  },
  'editor.wordWrap': {
    default: 'off',
    oneOf: ['off', 'on', 'wordWrapColumn', 'bounded'],
    words: 'Whether long lines are wrapped.',
  },
  'editor.wordWrapColumn': { default: 80, from: 20, to: 1000, words: 'Where they are wrapped.' },
  'editor.rulers': { default: [] as readonly number[], words: 'Columns with a line.' },
  'editor.lineNumbers': {
    default: 'on',
    oneOf: ['off', 'on', 'relative', 'interval'],
    words: 'Numbers beside the lines.',
  },
  'editor.cursorBlinking': {
    default: 'blink',
    oneOf: ['blink', 'smooth', 'phase', 'expand', 'solid'],
    words: 'How the cursor blinks.',
  },
  'editor.cursorStyle': {
    default: 'line',
    oneOf: ['line', 'block', 'underline', 'line-thin', 'block-outline', 'underline-thin'],
    words: 'The shape of the cursor.',
  },
  'editor.lineHeight': {
    default: 0,
    from: 0,
    to: 150,
    words: 'Height of a line: pixels, below 8 times the size of the face; 0 for the theme’s.',
  },
  'editor.fontLigatures': { default: false, words: 'Signs that belong together are joined.' },
  'editor.smoothScrolling': { default: false, words: 'Scrolling glides.' },
  'editor.scrollBeyondLastLine': {
    default: true,
    words: 'The last line can be scrolled to the top.',
  },
  'diffEditor.renderSideBySide': {
    default: true,
    words: 'Two texts are compared beside each other, rather than in one.',
  },
  'diffEditor.ignoreTrimWhitespace': {
    default: true,
    words: 'Spaces at the ends of lines make no difference.',
  },
  'breadcrumbs.enabled': { default: true, words: 'The path above the text.' },
  'workbench.editor.enablePreview': {
    default: true,
    words: 'One click in the explorer opens a preview that the next one replaces.',
  },
  'workbench.editor.mouseBackForwardToNavigate': {
    default: true,
    words: 'The back and forward buttons of a mouse go to where you were in files.',
  },
  'workbench.colorTheme': {
    default: 'system',
    oneOf: ['system', 'dark', 'light', 'contrast'],
    words: 'Colors of the whole page, the editor and the terminals.',
  },
  'workbench.startupEditor': {
    default: 'welcomePage',
    oneOf: ['none', 'welcomePage'],
    words: 'What a codespace without open files shows.',
  },
  'files.autoSave': {
    default: 'afterDelay',
    oneOf: ['off', 'afterDelay', 'onFocusChange', 'onWindowChange'],
    words: 'When a file saves itself.',
  },
  'files.autoSaveDelay': {
    default: 1000,
    from: 100,
    to: 60_000,
    words: 'After how many milliseconds.',
  },
  'files.encoding': { default: 'utf8', words: 'Of files that do not say otherwise.' },
  'files.eol': {
    default: 'auto',
    oneOf: ['auto', '\n', '\r\n'],
    words: 'Line endings of new files.',
  },
  'files.insertFinalNewline': {
    default: false,
    words: 'A file ends with a line ending when saved.',
  },
  'files.trimTrailingWhitespace': { default: false, words: 'Lines end without spaces when saved.' },
  'files.exclude': {
    default: {
      '**/.git': true,
      '**/.svn': true,
      '**/.hg': true,
      '**/.DS_Store': true,
      '**/Thumbs.db': true,
    } as Globs,
    words: 'What neither the explorer nor quick open shows.',
  },
  'search.exclude': {
    default: {
      '**/node_modules': true,
      '**/bower_components': true,
      '**/*.code-search': true,
    } as Globs,
    words: 'What searches and quick open leave out besides.',
  },
  'explorer.compactFolders': {
    default: true,
    words: 'Folders with one folder in them share a line.',
  },
  'explorer.confirmDelete': { default: false, words: 'Ask before something goes to the trash.' },
  'explorer.autoReveal': { default: true, words: 'The explorer follows the file in front.' },
  'terminal.integrated.allowChords': {
    default: true,
    words: 'Keys that begin a chord, as Ctrl+K, are not for a terminal’s program.',
  },
  'terminal.integrated.commandsToSkipShell': {
    default: [] as readonly string[],
    holds: 'texts',
    words:
      'More commands whose keys a terminal’s program does not get; with a - before it, it does.',
  },
  'remote.autoForwardPorts': {
    default: true,
    words:
      'Tell of each port that a program begins to listen on, or open it where the repository’s configuration says so.',
  },
  'workbench.tree.enableStickyScroll': {
    default: true,
    words: 'Folders stay at the top of the explorer while what is in them is scrolled.',
  },
  'workbench.tree.stickyScrollMaxItemCount': {
    default: 7,
    from: 1,
    to: 20,
    words: 'How many of them at most.',
  },
  'workbench.localHistory.enabled': { default: true, words: 'Keep what a file was at each save.' },
} as const satisfies Record<string, SettingDefinition>

/**
 * Patterns of paths, and whether each counts; with `when`, where a file of that name is beside it.
 */
export type Globs = Readonly<Record<string, boolean | { readonly when: string }>>

export type SettingDefinition = {
  default: string | number | boolean | readonly number[] | readonly string[] | Globs
  /** Of a list that is empty by default: what is in it. Numbers where nothing is said. */
  holds?: 'texts'
  oneOf?: readonly string[]
  from?: number
  to?: number
  words: string
}
export type SettingId = keyof typeof settingDefinitions
type Widened<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends boolean
      ? boolean
      : T
export type SettingValue<Id extends SettingId> = (typeof settingDefinitions)[Id] extends {
  oneOf: readonly (infer Choice)[]
}
  ? Choice
  : Widened<(typeof settingDefinitions)[Id]['default']>
