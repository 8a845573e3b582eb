import type { Plugin } from 'vite'

const ofOtherTheme = /\.dockview-theme-(?!bothy\b)/

/**
 * Leaves the looks that dockview brings out of its style sheet, which are three quarters of it:
 * we have our own.
 */
export function noDockThemes(): Plugin {
  return {
    name: 'bothy:no-dock-themes',
    enforce: 'pre',
    transform: {
      filter: { id: /dockview\.css/ },
      handler: withoutThemes,
    },
  }
}

/** Without the selectors of those themes, and without the rules that have no other. */
export function withoutThemes(code: string): string {
  const plain = code.replaceAll(/\/\*.*?\*\//gs, '')
  return plain.replaceAll(/([^{}]+)\{([^{}]*)\}/g, (rule, selectors: string, block: string) => {
    if (!ofOtherTheme.test(selectors)) return rule
    const kept = selectors.split(',').filter((selector) => !ofOtherTheme.test(selector))
    return kept.length === 0 ? '' : `${kept.join(',')}{${block}}`
  })
}
