import type { Node } from 'jsonc-parser'
import { type Notices, quote } from '../notices.ts'
import { remarkOtherKeys } from '../other-keys.ts'
import { invalidAt, type Source } from '../read-json.ts'
import { type Properties, propertiesOf, type Reading, textOf } from '../read-values.ts'
import { substitute, type VariableValues } from '../variables.ts'
import { inWorkspace, judgeWorkspaceFolder, type MountedFolder } from '../workspace-folder.ts'
import type { DevContainer } from './dev-container.ts'
import { readDevContainer } from './read-dev-container.ts'

/**
 * Whose configuration it is. `workspaceFolder` is where the repository is; `containerFolder` the
 * folder that is opened, where another file says it.
 */
export type SourcePlace = {
  codespaceId: string
  workspaceFolder: string
  containerFolder?: string
  /** Where Compose files have folders of the repository. */
  mounted?: readonly MountedFolder[]
}

type Document = { source: Source; root: Node }
export type ReadSource = { reading: Reading; properties: Properties; asked: DevContainer }

/**
 * Reads one object of a file or a label, whoever may have written it.
 * @throws DevcontainerError `DEVCONTAINER_INVALID` where it is not what the specification describes
 */
export function readSource(document: Document, place: SourcePlace, notices: Notices): ReadSource {
  const workspaceFolder = readWorkspaceFolder(document, place, notices)
  const containerFolder = place.containerFolder ?? workspaceFolder ?? place.workspaceFolder
  const reading = readingOf(document, { ...place, containerFolder }, notices)
  const properties = propertiesOf(reading, document.root)
  remarkOtherKeys(reading, properties)
  return { reading, properties, asked: readDevContainer(reading, properties, workspaceFolder) }
}

/** The folder that it says is to be opened; null where it says none that can be. */
export function readWorkspaceFolder(
  document: Document,
  place: SourcePlace,
  notices: Notices,
): string | null {
  const containerFolder = place.workspaceFolder
  const reading = readingOf(document, { ...place, containerFolder }, notices)
  const node = propertiesOf(reading, document.root).get('workspaceFolder')?.value
  if (!node) return null
  const written = reading.substitute(textOf(reading, node, 'workspaceFolder', 2000), 'value')
  const folder = inWorkspace(written, place.mounted ?? [])
  const verdict = judgeWorkspaceFolder(folder, place.workspaceFolder)
  if (verdict.kind === 'invalid') {
    const message = `"workspaceFolder" must be ${verdict.expected}.`
    throw invalidAt(reading.source, node.offset, message)
  }
  if (verdict.kind === 'good') {
    if (folder !== written) notices.add(`"workspaceFolder" ${quote(written)} is ${folder} here.`)
    return verdict.folder
  }
  const opened = `${place.workspaceFolder} is opened instead`
  notices.add(`"workspaceFolder" ${quote(folder)} is not in the workspace: ${opened}.`)
  return null
}

function readingOf(
  { source }: Document,
  { codespaceId, workspaceFolder, containerFolder }: SourcePlace & { containerFolder: string },
  notices: Notices,
): Reading {
  const values: VariableValues = { codespaceId, localFolder: workspaceFolder, containerFolder }
  return {
    source,
    notices,
    substitute: (text, where) => substitute(text, where, { values, notices }),
  }
}
