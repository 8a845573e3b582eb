import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { AppError } from '#server/errors.ts'
import { templateId } from './templates.schema.ts'

export type TemplateFile = { path: string; text: string }

/** Both the source (server/templates) and the bundle (dist/server) find them from here. */
const templatesFolder = join(import.meta.dirname, '../../templates')

/** Each file travels as one argument of a command, of which the kernel takes up to 128 KiB. */
const fileMaxBytes = 96 * 1024
const templateMaxBytes = 512 * 1024

/** What somebody who tried a template where it lies has left beside it. */
const leftBehind = new Set(['node_modules', '.venv', '__pycache__'])

/**
 * The files of a template: text, in no folder but its own.
 * @throws AppError `TEMPLATE_UNKNOWN` for one that this version does not offer.
 */
export async function readTemplate(id: string): Promise<TemplateFile[]> {
  const known = templateId.safeParse(id)
  if (!known.success)
    throw new AppError('TEMPLATE_UNKNOWN', `There is no template "${id}" any more.`)
  const folder = join(templatesFolder, known.data)
  const files: TemplateFile[] = []
  let totalBytes = 0
  for (const path of await listFiles(folder)) {
    const bytes = await readFile(path)
    totalBytes += bytes.length
    if (bytes.length > fileMaxBytes || totalBytes > templateMaxBytes || bytes.includes(0)) {
      throw new Error(`The template ${id} is too large, or has a file that is not text: ${path}`)
    }
    files.push({ path: relative(folder, path), text: bytes.toString() })
  }
  return files
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const found = entries
    .filter(({ name }) => !leftBehind.has(name))
    .map((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return listFiles(path)
      if (entry.isFile()) return [path]
      throw new Error(`A template holds files and folders only: ${path}`)
    })
  return (await Promise.all(found)).flat().sort()
}
