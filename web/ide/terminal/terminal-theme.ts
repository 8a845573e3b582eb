import type { ITheme } from '@xterm/xterm'
import { readToken } from '#web/ui/theme.ts'

const ansiNames = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const

/** The terminal's colors out of the tokens of the theme that is shown. */
export function terminalTheme(): ITheme {
  const theme: ITheme = {
    background: readToken('--terminal-bg'),
    foreground: readToken('--terminal-text'),
    cursor: readToken('--terminal-cursor'),
    cursorAccent: readToken('--terminal-cursor-text'),
    selectionBackground: readToken('--terminal-selection'),
    scrollbarSliderBackground: readToken('--scrollbar'),
    scrollbarSliderHoverBackground: readToken('--scrollbar-hover'),
    scrollbarSliderActiveBackground: readToken('--scrollbar-hover'),
  }
  ansiNames.forEach((name, index) => {
    theme[name] = readToken(`--ansi-${index}`)
    const bright = `bright${name[0]?.toUpperCase()}${name.slice(1)}` as 'brightBlack'
    theme[bright] = readToken(`--ansi-${index + 8}`)
  })
  return theme
}
