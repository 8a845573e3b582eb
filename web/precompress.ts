import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)
const isText = /\.(js|css|html|svg|json|ttf|map|webmanifest)$/
/**
 * Above this it takes seconds, and what is so large seldom changes: it is kept for the next build.
 */
const keptBytes = 512 * 1024

/**
 * Writes `x.br` and `x.gz` beside every file that compresses, so the server never does
 * it while asked.
 */
export function precompress(): Plugin {
  let keptFolder = ''
  return {
    name: 'bothy:precompress',
    apply: 'build',
    configResolved({ cacheDir }) {
      keptFolder = join(cacheDir, 'brotli')
    },
    async writeBundle({ dir: folder }) {
      if (folder === undefined) return
      const files = await readdir(folder, { recursive: true })
      await Promise.all(
        files
          .filter((file) => isText.test(file))
          .map((file) => pack(join(folder, file), keptFolder)),
      )
    },
  }
}

async function pack(path: string, keptFolder: string): Promise<void> {
  const bytes = await readFile(path)
  const [br, gz] = await Promise.all([
    bytes.length > keptBytes ? packOnce(bytes, keptFolder) : packed(bytes),
    zip(bytes, { level: 9 }),
  ])
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)])
}

function packed(bytes: Buffer): Promise<Buffer> {
  // The best quality there is, which is the default.
  return brotli(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })
}

async function packOnce(bytes: Buffer, keptFolder: string): Promise<Buffer> {
  const kept = join(keptFolder, `${createHash('sha256').update(bytes).digest('hex')}.br`)
  try {
    return await readFile(kept)
  } catch {
    // Not packed before.
  }
  const found = await packed(bytes)
  await mkdir(keptFolder, { recursive: true })
  await writeFile(kept, found)
  return found
}
