import type { Node } from 'jsonc-parser'
import type { DevContainer } from '../model/dev-container.ts'
import { commandHooks } from '../model/read-dev-container.ts'
import {
  type ReadSource,
  readSource,
  readWorkspaceFolder,
  type SourcePlace,
} from '../model/read-source.ts'
import { type Notices, quote } from '../notices.ts'
import { invalidAt, readJson, type Source } from '../read-json.ts'
import { propertiesOf } from '../read-values.ts'
import {
  extendedFiles,
  extendedMaxBytes,
  extendedPath,
  mostExtended,
  type RepositoryFile,
  type RepositoryFiles,
} from './extended-files.ts'
import type { Asking } from './merge-dev-containers.ts'

type Document = { source: Source; root: Node }
type Chain = { asking: Asking[]; sources: ReadSource[] }

/**
 * A configuration and those that it extends, each before the one that names it: what a later one
 * says counts. Commands are not collected, and of what the image is, one file says all.
 * @throws DevcontainerError with the place in the very file that is wrong
 */
export function readChain(
  file: RepositoryFile,
  { place, files, notices }: { place: SourcePlace; files: RepositoryFiles; notices: Notices },
): Chain {
  const documents = readDocuments(file, files, notices)
  const folder = documents
    .toReversed()
    .map((document) => readWorkspaceFolder(document, place, notices))
    .find((one) => one !== null)
  const container = { ...place, containerFolder: folder ?? place.workspaceFolder }
  const sources = documents.map((document) => readSource(document, container, notices))
  const asking = sources.map(({ reading, asked }, index) => {
    const later = sources.slice(index + 1).map((one) => one.asked)
    return { from: reading.source.path, asked: withoutOverruled(asked, later) }
  })
  return { asking, sources }
}

function readDocuments(file: RepositoryFile, files: RepositoryFiles, notices: Notices): Document[] {
  const documents = new Map<string, Document>()
  // Nothing else is ever read: it is what trust is bound to (S-76).
  const trusted = new Set(extendedFiles(file, files).used.map(({ path }) => path))
  const visit = ({ path, content }: RepositoryFile, above: string[]) => {
    const document = readJson(path, content)
    const { source, root } = document
    const node = propertiesOf({ source, notices }, root).get('extends')?.value
    const named = node?.type === 'array' ? (node.children ?? []) : node ? [node] : []
    for (const one of named) {
      const fail = (message: string) => invalidAt(source, one.offset, `"extends" ${message}`)
      const target = one.type === 'string' ? extendedPath(path, String(one.value)) : null
      if (target === null)
        throw fail('must name a JSON file in .devcontainer, such as "./base.json".')
      if (documents.has(target)) continue
      if ([...above, path].includes(target)) throw fail(`leads back to ${quote(target)}.`)
      const found = files.get(target)
      if (!found || found.byteLength > extendedMaxBytes) {
        throw fail(`names ${quote(target)}, which is no file there of at most 64 KB.`)
      }
      if (documents.size + above.length >= mostExtended || !trusted.has(target)) {
        throw fail(`leads to more than ${mostExtended} files.`)
      }
      visit({ path: target, content: found }, [...above, path])
    }
    documents.set(path, document)
  }
  visit(file, [])
  return [...documents.values()]
}

function withoutOverruled(asked: DevContainer, later: readonly DevContainer[]): DevContainer {
  const { commands, ...rest } = asked
  const kept = commandHooks.filter((hook) => later.every((one) => one.commands[hook] === undefined))
  const ownCommands = Object.fromEntries(
    kept.flatMap((hook) => (commands[hook] === undefined ? [] : [[hook, commands[hook]]])),
  )
  const left: DevContainer = { ...rest, commands: ownCommands }
  if (later.some(({ image, build, compose }) => image ?? build ?? compose)) {
    delete left.image
    delete left.build
    delete left.compose
  }
  return left
}
