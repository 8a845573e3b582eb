import { cpSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

/**
 * What pdf.js reads of itself for documents that need it: character maps, the standard fonts,
 * image decoders.
 */
const folders = ['cmaps', 'standard_fonts', 'iccs', 'wasm']

/**
 * Puts them beside the app, at `/pdf/`. WebAssembly is left out: the content security policy
 * does not run it.
 */
export function copyPdfData(): Plugin {
  let outFolder = ''
  return {
    name: 'bothy:copy-pdf-data',
    apply: 'build',
    configResolved({ root, build }) {
      outFolder = join(root, build.outDir)
    },
    closeBundle() {
      const source = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
      for (const folder of folders) {
        for (const name of readdirSync(join(source, folder))) {
          if (name.endsWith('.wasm')) continue
          cpSync(join(source, folder, name), join(outFolder, 'pdf', folder, name))
        }
      }
    },
  }
}
