import * as monaco from 'monaco-editor/editor'
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'
import 'monaco-editor/features/anchorSelect/register'
import 'monaco-editor/features/bracketMatching/register'
import 'monaco-editor/features/caretOperations/register'
import 'monaco-editor/features/clipboard/register'
import 'monaco-editor/features/codeEditor/register'
import 'monaco-editor/features/codicon/register'
import 'monaco-editor/features/comment/register'
import 'monaco-editor/features/contextmenu/register'
import 'monaco-editor/features/cursorUndo/register'
import 'monaco-editor/features/diffEditor/register'
import 'monaco-editor/features/dnd/register'
import 'monaco-editor/features/find/register'
import 'monaco-editor/features/folding/register'
import 'monaco-editor/features/hover/register'
import 'monaco-editor/features/indentation/register'
import 'monaco-editor/features/lineSelection/register'
import 'monaco-editor/features/linesOperations/register'
import 'monaco-editor/features/links/register'
import 'monaco-editor/features/longLinesHelper/register'
import 'monaco-editor/features/middleScroll/register'
import 'monaco-editor/features/multicursor/register'
import 'monaco-editor/features/readOnlyMessage/register'
import 'monaco-editor/features/smartSelect/register'
import 'monaco-editor/features/snippet/register'
import 'monaco-editor/features/stickyScroll/register'
import 'monaco-editor/features/toggleTabFocusMode/register'
import 'monaco-editor/features/tokenization/register'
import 'monaco-editor/features/unicodeHighlighter/register'
import 'monaco-editor/features/wordHighlighter/register'
import 'monaco-editor/features/wordOperations/register'
import 'monaco-editor/features/wordPartOperations/register'
// The feature of that name brings no list, only what else would draw its entries.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController.js'
import { onThemeChange } from '#web/ui/theme.ts'
import { monacoTheme } from './monaco-theme.ts'
import './undo-after-closing.ts'

self.MonacoEnvironment = { getWorker: () => new EditorWorker() }

const themeName = 'bothy'

function applyTheme(): void {
  monaco.editor.defineTheme(themeName, monacoTheme())
  monaco.editor.setTheme(themeName)
}

applyTheme()
// For as long as the page lives: Monaco's theme is one for all its editors.
onThemeChange(applyTheme)

export { monaco, themeName }
