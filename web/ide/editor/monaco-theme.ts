import type { editor } from 'monaco-editor/editor'
import { currentTheme } from '#web/ui/theme.ts'
import { tokenColor } from '../token-color.ts'

const base: Record<ReturnType<typeof currentTheme>, editor.BuiltinTheme> = {
  dark: 'vs-dark',
  light: 'vs',
  contrast: 'hc-black',
}

const colors: Record<string, `--${string}`> = {
  'editor.background': '--editor-bg',
  'editor.foreground': '--editor-text',
  'editor.lineHighlightBackground': '--editor-line',
  'editor.lineHighlightBorder': '--editor-line',
  'editorLineNumber.foreground': '--editor-line-number',
  'editorLineNumber.activeForeground': '--editor-line-number-active',
  'editorCursor.foreground': '--editor-cursor',
  'editor.selectionBackground': '--editor-selection',
  'editor.inactiveSelectionBackground': '--editor-selection-inactive',
  'editor.wordHighlightBackground': '--editor-word-highlight',
  'editor.wordHighlightStrongBackground': '--editor-word-highlight',
  'editor.findMatchBackground': '--editor-find-match',
  'editor.findMatchHighlightBackground': '--editor-find-match-other',
  'editorBracketMatch.background': '--editor-bg',
  'editorBracketMatch.border': '--editor-bracket-match',
  'editorBracketHighlight.foreground1': '--ansi-3',
  'editorBracketHighlight.foreground2': '--ansi-5',
  'editorBracketHighlight.foreground3': '--ansi-6',
  'editorBracketHighlight.foreground4': '--ansi-3',
  'editorBracketHighlight.foreground5': '--ansi-5',
  'editorBracketHighlight.foreground6': '--ansi-6',
  'editorBracketHighlight.unexpectedBracket.foreground': '--syntax-invalid',
  'editorIndentGuide.background1': '--editor-indent-guide',
  'editorIndentGuide.activeBackground1': '--editor-indent-guide-active',
  'editorWhitespace.foreground': '--editor-whitespace',
  'editorGutter.background': '--editor-bg',
  'editorWidget.background': '--editor-widget-bg',
  'editorWidget.foreground': '--text',
  'editorWidget.border': '--editor-widget-line',
  'editorSuggestWidget.selectedBackground': '--bg-selected',
  'editorSuggestWidget.selectedForeground': '--text',
  'editorSuggestWidget.highlightForeground': '--accent',
  'editorSuggestWidget.focusHighlightForeground': '--accent',
  'editorHoverWidget.background': '--editor-widget-bg',
  'editorHoverWidget.border': '--editor-widget-line',
  'editorStickyScroll.background': '--editor-bg',
  'editorStickyScrollHover.background': '--bg-hover',
  'editorStickyScroll.shadow': '--line',
  'editorOverviewRuler.border': '--editor-bg',
  'minimap.background': '--editor-bg',
  'minimapSlider.background': '--scrollbar',
  'minimapSlider.hoverBackground': '--scrollbar-hover',
  'minimapSlider.activeBackground': '--scrollbar-hover',
  'minimap.selectionHighlight': '--editor-selection',
  'minimap.findMatchHighlight': '--editor-find-match',
  'editorLink.activeForeground': '--syntax-link',
  'diffEditor.insertedTextBackground': '--diff-added',
  'diffEditor.removedTextBackground': '--diff-removed',
  'diffEditorGutter.insertedLineBackground': '--diff-added',
  'diffEditorGutter.removedLineBackground': '--diff-removed',
  'scrollbarSlider.background': '--scrollbar',
  'scrollbarSlider.hoverBackground': '--scrollbar-hover',
  'scrollbarSlider.activeBackground': '--scrollbar-hover',
  'scrollbar.shadow': '--line',
  'input.background': '--bg-input',
  'input.foreground': '--text',
  'input.border': '--line-strong',
  'inputOption.activeBackground': '--bg-active',
  'inputOption.activeForeground': '--text',
  'inputOption.activeBorder': '--accent',
  'list.activeSelectionBackground': '--bg-selected',
  'list.activeSelectionForeground': '--text',
  'list.focusBackground': '--bg-selected',
  'list.hoverBackground': '--bg-hover',
  'list.highlightForeground': '--accent',
  'menu.background': '--bg-raised',
  'menu.foreground': '--text',
  'menu.selectionBackground': '--bg-active',
  'menu.selectionForeground': '--text',
  'menu.separatorBackground': '--line',
  'menu.border': '--line',
  'quickInput.background': '--bg-raised',
  'quickInput.foreground': '--text',
  'quickInputList.focusBackground': '--bg-selected',
  'pickerGroup.foreground': '--text-dim',
  'pickerGroup.border': '--line',
  focusBorder: '--focus',
  foreground: '--text',
  descriptionForeground: '--text-dim',
  errorForeground: '--danger',
}

const tokens: [selector: string, token: `--${string}`, fontStyle?: string][] = [
  ['', '--editor-text'],
  ['comment', '--syntax-comment'],
  ['keyword', '--syntax-keyword'],
  ['string', '--syntax-string'],
  ['string.escape', '--syntax-escape'],
  ['string.key', '--syntax-property'],
  ['string.link', '--syntax-link'],
  ['number', '--syntax-number'],
  ['type', '--syntax-type'],
  ['namespace', '--syntax-type'],
  ['identifier', '--syntax-variable'],
  ['variable', '--syntax-variable'],
  ['variable.predefined', '--syntax-constant'],
  ['predefined', '--syntax-function'],
  ['function', '--syntax-function'],
  ['constant', '--syntax-constant'],
  ['annotation', '--syntax-attribute'],
  ['operator', '--syntax-operator'],
  ['delimiter', '--syntax-punctuation'],
  ['tag', '--syntax-tag'],
  ['metatag', '--syntax-tag'],
  ['attribute.name', '--syntax-attribute'],
  ['attribute.value', '--syntax-string'],
  ['key', '--syntax-property'],
  ['regexp', '--syntax-regexp'],
  ['emphasis', '--editor-text', 'italic'],
  ['strong', '--editor-text', 'bold'],
  ['invalid', '--syntax-invalid'],
]

const tokenOfType = new Map(tokens.map(([type, token]) => [type, token]))

/** The token that colors what Monaco's tokenizers call by this type, such as `string.escape.js`. */
export function syntaxToken(type: string): `--${string}` {
  for (let name = type; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    const token = tokenOfType.get(name)
    if (token !== undefined) return token
  }
  return '--editor-text'
}

/** The editor's theme out of the tokens of the theme that is shown. */
export function monacoTheme(): editor.IStandaloneThemeData {
  return {
    base: base[currentTheme()],
    // Monaco's own rules are finer (`string.key.json`) and would win over the tokens.
    inherit: false,
    colors: Object.fromEntries(
      Object.entries(colors).map(([name, token]) => [name, tokenColor(token)]),
    ),
    rules: tokens.map(([token, name, fontStyle]) => ({
      token,
      foreground: tokenColor(name).slice(1),
      ...(fontStyle === undefined ? {} : { fontStyle }),
    })),
  }
}
