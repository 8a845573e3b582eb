import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)
const isText = /\.(js|css|html|svg|json|ttf|map|webmanifest)$/
/** Above this the last percent costs seconds of every build. */
const bestQualityMaxBytes = 512 * 1024

/** Writes `x.br` and `x.gz` beside every file that compresses, so the server never does it while asked. */
export function precompress(): Plugin {
  return {
    name: 'bothy:precompress',
    apply: 'build',
    async writeBundle({ dir: folder }) {
      if (folder === undefined) return
      const files = await readdir(folder, { recursive: true })
      await Promise.all(
        files.filter((file) => isText.test(file)).map((file) => pack(join(folder, file))),
      )
    },
  }
}

async function pack(path: string): Promise<void> {
  const bytes = await readFile(path)
  const quality = bytes.length > bestQualityMaxBytes ? 9 : 11
  const [br, gz] = await Promise.all([
    brotli(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
    zip(bytes, { level: 9 }),
  ])
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)])
}
