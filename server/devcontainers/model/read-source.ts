import type { Node } from 'jsonc-parser'
import { type Notices, quote } from '../notices.ts'
import { remarkOtherKeys } from '../other-keys.ts'
import { invalidAt, type Source } from '../read-json.ts'
import { type Properties, propertiesOf, type Reading, textOf } from '../read-values.ts'
import { substitute, type VariableValues } from '../variables.ts'
import { judgeWorkspaceFolder } from '../workspace-folder.ts'
import type { DevContainer } from './dev-container.ts'
import { readDevContainer } from './read-dev-container.ts'

/** Whose configuration it is. `workspaceFolder` is where the repository is. */
export type SourcePlace = { codespaceId: string; workspaceFolder: string }

export type ReadSource = { reading: Reading; properties: Properties; asked: DevContainer }

/**
 * Reads one object of a file or a label, whoever may have written it.
 * @throws DevcontainerError `DEVCONTAINER_INVALID` where it is not what the specification describes
 */
export function readSource(
  { source, root }: { source: Source; root: Node },
  place: SourcePlace,
  notices: Notices,
): ReadSource {
  const values: VariableValues = {
    codespaceId: place.codespaceId,
    localFolder: place.workspaceFolder,
    containerFolder: place.workspaceFolder,
  }
  const reading: Reading = {
    source,
    notices,
    substitute: (text, where) => substitute(text, where, { values, notices }),
  }
  const properties = propertiesOf(reading, root)
  remarkOtherKeys(reading, properties)
  const workspaceFolder = readWorkspaceFolder(reading, properties, place)
  values.containerFolder = workspaceFolder ?? place.workspaceFolder
  return { reading, properties, asked: readDevContainer(reading, properties, workspaceFolder) }
}

function readWorkspaceFolder(
  reading: Reading,
  properties: Properties,
  place: SourcePlace,
): string | null {
  const node = properties.get('workspaceFolder')?.value
  if (!node) return null
  const folder = reading.substitute(textOf(reading, node, 'workspaceFolder', 2000), 'value')
  const verdict = judgeWorkspaceFolder(folder, place.workspaceFolder)
  if (verdict.kind === 'invalid') {
    const message = `"workspaceFolder" must be ${verdict.expected}.`
    throw invalidAt(reading.source, node.offset, message)
  }
  if (verdict.kind === 'good') return verdict.folder
  const opened = `${place.workspaceFolder} is opened instead`
  reading.notices.add(`"workspaceFolder" ${quote(folder)} is not in the workspace: ${opened}.`)
  return null
}
