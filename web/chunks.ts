import { join } from 'node:path'
import type { Rollup } from 'vite'

type Graph = { getModuleInfo(id: string): Pick<Rollup.ModuleInfo, ModuleLinks> | null }
type ModuleLinks = 'importedIds' | 'dynamicallyImportedIds'

/** Where the code of every page begins; the entry imports it when the text of a file is drawn. */
export const appBeginnings = ['app/start-app.tsx']

/** What an IDE asks its agent with, for the text in front first of all. */
const servicesBeginnings = ['ide/ide-services.ts']

/** What a text is drawn with. */
const textBeginnings = [
  'ide/editor/first-editor.ts',
  'ide/editor/monaco-document.ts',
  'ide/editor/FileEditor.tsx',
]

/** What is around the text; its menus open also while there is no network. */
const frameBeginnings = [
  'ui/MenuPopup.tsx',
  'ide/IdePage.tsx',
  'ide/editor/EditorArea.tsx',
  'ide/explorer/ExplorerPanel.tsx',
]

/** Where the code of an IDE begins. */
export const ideBeginnings = [
  ...servicesBeginnings,
  ...textBeginnings,
  ...frameBeginnings,
  'ide/terminal/TerminalPanel.tsx',
]

/**
 * Names the file of the build that a module goes to, or null where the bundler may choose. Left to
 * it, what several parts share becomes a hundred files, each of which costs a page a millisecond
 * and its headers. What is needed at the same moment is one file here, and no page is given what
 * only another one needs.
 */
export function chunkNames(): (id: string, graph: Graph) => string | null {
  let nameOf: ((id: string) => string | null) | null = null
  return (id, graph) => {
    nameOf ??= namesIn(graph)
    return nameOf(id)
  }
}

function namesIn(graph: Graph): (id: string) => string | null {
  const entry = reached(graph, ['index.html', 'app/main.ts'])
  const app = reached(graph, appBeginnings)
  const pages = reached(graph, appBeginnings, (id) => !id.includes('/web/ide/'))
  const services = reached(graph, servicesBeginnings)
  const text = reached(graph, textBeginnings)
  const frame = reached(graph, frameBeginnings)
  return (id) => {
    // Apart, so that Monaco's file is still the same when a new version of the entry comes.
    if (id.endsWith('vite/preload-helper.js')) return 'loader'
    if (entry.has(id)) return null
    if (app.has(id)) return services.has(id) || text.has(id) ? 'base' : 'app'
    // Dialogs, menus and forms of pages that are not there from the beginning either.
    if (pages.has(id)) return services.has(id) || text.has(id) || frame.has(id) ? 'parts' : null
    if (id.includes('/node_modules/monaco-editor/')) return text.has(id) ? 'monaco' : null
    // The frame is drawn without Monaco, which is with the text.
    if (services.has(id) || (text.has(id) && frame.has(id))) return 'services'
    if (text.has(id)) return 'text'
    return frame.has(id) ? 'frame' : null
  }
}

/**
 * All that comes with what begins there; by imports that are made later as well, where those
 * are `followed`.
 */
function reached(
  graph: Graph,
  beginnings: readonly string[],
  followed: (id: string) => boolean = () => false,
): Set<string> {
  const found = new Set<string>()
  const waiting = beginnings.map((path) => join(import.meta.dirname, path))
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const module = found.has(id) ? null : graph.getModuleInfo(id)
    if (!module) continue
    found.add(id)
    waiting.push(...module.importedIds, ...module.dynamicallyImportedIds.filter(followed))
  }
  return found
}
