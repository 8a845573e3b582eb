import type { ITheme } from '@xterm/xterm'
import { tokenColor } from '../token-color.ts'

const ansiNames = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const

/** The terminal's colors out of the tokens of the theme that is shown. */
export function terminalTheme(): ITheme {
  const theme: ITheme = {
    background: tokenColor('--terminal-bg'),
    foreground: tokenColor('--terminal-text'),
    cursor: tokenColor('--terminal-cursor'),
    cursorAccent: tokenColor('--terminal-cursor-text'),
    selectionBackground: tokenColor('--terminal-selection'),
    scrollbarSliderBackground: tokenColor('--scrollbar'),
    scrollbarSliderHoverBackground: tokenColor('--scrollbar-hover'),
    scrollbarSliderActiveBackground: tokenColor('--scrollbar-hover'),
  }
  ansiNames.forEach((name, index) => {
    theme[name] = tokenColor(`--ansi-${index}`)
    const bright = `bright${name[0]?.toUpperCase()}${name.slice(1)}` as 'brightBlack'
    theme[bright] = tokenColor(`--ansi-${index + 8}`)
  })
  return theme
}
