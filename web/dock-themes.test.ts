import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { withoutThemes } from './dock-themes.ts'

test('the rules of other themes go, and what they share with the rest stays for that', () => {
  const code = `/* {a} */ .dv-a{top:0}
.dockview-theme-dark{--x:1}
.dockview-theme-dark .dv-a,.dv-b:hover{left:0}
@media (min-width:1px){.dockview-theme-nord{--y:1}.dv-c{right:0}}`
  expect(withoutThemes(code).replaceAll(/\s+/g, '')).toBe(
    '.dv-a{top:0}.dv-b:hover{left:0}@media(min-width:1px){.dv-c{right:0}}',
  )
})

test('of what dockview brings every rule that is of no theme is left', () => {
  const file = createRequire(import.meta.url).resolve('dockview-react/dist/styles/dockview.css')
  const code = readFileSync(file, 'utf8')
  const rest = withoutThemes(code)
  expect(rest).not.toMatch(/dockview-theme-/)
  const rules = code.replaceAll(/\/\*.*?\*\//gs, '').match(/[^{}]+\{[^{}]*\}/g) ?? []
  const ofNone = rules.filter((rule) => !rule.includes('dockview-theme-'))
  expect(ofNone.length).toBeGreaterThan(100)
  for (const rule of ofNone) expect(rest).toContain(rule.trim())
  expect(rest.length).toBeLessThan(code.length / 2)
})
