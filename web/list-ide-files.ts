import type { Plugin } from 'vite'

/** Where the IDE's code begins. */
const beginnings = [
  'ide/editor/FileEditor.tsx',
  'ide/editor/monaco-document.ts',
  'ide/editor/EditorArea.tsx',
  'ide/terminal/TerminalPanel.tsx',
  'ide/IdePage.tsx',
  'ide/explorer/ExplorerPanel.tsx',
]

/**
 * Writes into index.html which files an IDE is made of, for `theme.js` to fetch before anything else runs
 * where an IDE is what the page is going to be.
 */
export function listIdeFiles(): Plugin {
  return {
    name: 'bothy:list-ide-files',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((file) => file.type === 'chunk')
        const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
        const found = new Set<string>()
        const visit = (fileName: string) => {
          const chunk = byFile.get(fileName)
          if (!chunk || found.has(fileName)) return
          found.add(fileName)
          for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style)
          chunk.imports.forEach(visit)
        }
        const entries = beginnings.map((path) => {
          const chunk = chunks.find(({ facadeModuleId }) =>
            facadeModuleId?.endsWith(`/web/${path}`),
          )
          if (!chunk)
            throw new Error(`${path} is no chunk of its own: the list of the IDE's files is wrong.`)
          return chunk.fileName
        })
        entries.forEach(visit)
        const sizeOf = (file: string) => byFile.get(file)?.code.length ?? 0
        const files = [...found]
          .filter((file) => !html.includes(file))
          // What takes longest to fetch and to compile begins first.
          .sort((one, other) => sizeOf(other) - sizeOf(one))
        const list = `<meta name="bothy:ide" content="${files.map((file) => `/${file}`).join(' ')}" />`
        const reader = '<script src="/theme.js">'
        if (!html.includes(reader))
          throw new Error('index.html has no theme.js to tell the list to.')
        return html.replace(reader, `${list}\n    ${reader}`)
      },
    },
  }
}
