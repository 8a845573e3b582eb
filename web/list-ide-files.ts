import type { Plugin, Rollup } from 'vite'
import { appBeginnings, ideBeginnings } from './chunks.ts'

/**
 * Writes into index.html which files a page is made of, and which an IDE, for `theme.js` to fetch
 * before anything else runs; those of the IDE where that is what the page is going to be.
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
        const listed = new Set<string>()
        const listOf = (name: string, beginnings: readonly string[]) => {
          const found = new Set<string>()
          const visit = (fileName: string) => {
            const chunk = byFile.get(fileName)
            if (!chunk || found.has(fileName)) return
            found.add(fileName)
            for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style)
            chunk.imports.forEach(visit)
          }
          for (const path of beginnings) visit(chunkOf(chunks, path).fileName)
          const sizeOf = (file: string) => byFile.get(file)?.code.length ?? 0
          const files = [...found]
            .filter((file) => !html.includes(file) && !listed.has(file))
            // What takes longest to fetch and to compile begins first.
            .sort((one, other) => sizeOf(other) - sizeOf(one))
          for (const file of files) listed.add(file)
          const content = files.map((file) => `/${file}`).join(' ')
          return `<meta name="bothy:${name}" content="${content}" />`
        }
        // What both need is fetched on every page.
        const lists = [listOf('app', appBeginnings), listOf('ide', ideBeginnings)]
        const reader = '<script src="/theme.js">'
        if (!html.includes(reader))
          throw new Error('index.html has no theme.js to tell the list to.')
        return html.replace(reader, `${lists.join('\n    ')}\n    ${reader}`)
      },
    },
  }
}

function chunkOf(chunks: readonly Rollup.OutputChunk[], path: string): Rollup.OutputChunk {
  const chunk = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(`/web/${path}`)))
  if (!chunk) throw new Error(`${path} is in no chunk: the lists of files are wrong.`)
  return chunk
}
