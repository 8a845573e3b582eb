import { readToken } from '#web/ui/theme.ts'

/**
 * A color token as `#rrggbb`. Style sheets are minified (`#fff`, `red`), and Monaco takes nothing
 * but this form; a canvas answers in it whatever it was given.
 */
export function tokenColor(name: `--${string}`): string {
  const context = document.createElement('canvas').getContext('2d')
  if (!context) return readToken(name)
  context.fillStyle = readToken(name)
  return String(context.fillStyle)
}
