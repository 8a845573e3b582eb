import { join } from 'node:path'
import type { Plugin } from 'vite'
import { makeIconFont } from './icon-font.ts'
import { quotedWords } from './quoted-words.ts'

const styles = /codicon\.css|styles\.css/

/**
 * Monaco brings a newer codicon.ttf than the icons' own package, with the same places for the same
 * icons. Both style sheets get that one, or what is used of it, so a page loads a single font.
 */
export function oneCodiconFont(): Plugin {
  const icons = 'monaco-editor/esm/vs/base/browser/ui/codicons/codicon'
  let font = join(import.meta.dirname, '../node_modules', icons, 'codicon.ttf')
  let isBuild = false
  return {
    name: 'bothy:one-codicon-font',
    enforce: 'pre',
    configResolved({ command }) {
      isBuild = command === 'build'
    },
    async buildStart() {
      if (isBuild) font = await makeIconFont()
    },
    transform: {
      filter: { id: styles },
      handler: (code) =>
        code.replaceAll(/url\(["']?[^"')]*codicon\.ttf[^"')]*["']?\)/g, `url("${font}")`),
    },
  }
}

/**
 * Leaves out of the style sheet every icon whose name stands nowhere in our code: most of some six
 * hundred. Monaco writes the rules of its own icons itself.
 */
export function onlyUsedIcons(): Plugin {
  const rule = /((?:\.codicon-[a-z0-9-]+::?before\s*,?\s*)+)(\{\s*content:[^}]*\})/g
  let used: Set<string> | null = null
  return {
    name: 'bothy:only-used-icons',
    enforce: 'pre',
    apply: 'build',
    transform: {
      filter: { id: styles },
      handler(code) {
        used ??= quotedWords()
        const names = used
        const nameOf = (selector: string) => /codicon-([a-z0-9-]+)/.exec(selector)?.[1] ?? ''
        return code.replaceAll(rule, (_, selectors: string, block: string) => {
          const kept = selectors.split(',').filter((selector) => names.has(nameOf(selector)))
          return kept.length === 0 ? '' : `${kept.join(',')}${block}`
        })
      },
    },
  }
}
