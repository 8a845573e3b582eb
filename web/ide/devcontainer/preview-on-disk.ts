import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import type { PreviewedConfiguration } from '#server/codespaces/configuration/written-configuration.schema.ts'
import type { ControlPlane } from '#web/lib/control-plane.ts'
import type { Ide } from '../ide-context.ts'
import { repositoryFolder } from './configuration-paths.ts'
import { findConfigurations } from './find-configurations.ts'
import { readerOf } from './language/help-server.ts'
import { toldOf } from './language/told.ts'

/** What is longer is not looked at while somebody writes it. */
const mostBytes = 256 * 1024

/**
 * What a rebuild would do by what is on disk; `none` where that is nothing of the repository's
 * own.
 */
export async function previewOnDisk(of: {
  codespace: Codespace
  connection: Pick<Ide['connection'], 'client'>
  control: ControlPlane
}): Promise<PreviewedConfiguration | 'none'> {
  const { codespace, connection, control } = of
  const { name } = codespace
  const [{ chosen }, found] = await Promise.all([
    control.codespaces.configuration.query({ name }),
    findConfigurations(connection.client, repositoryFolder(codespace)),
  ])
  const path = chosen ?? found[0]
  const read = readerOf(of)
  const text = path === undefined ? null : await readerOf(of, mostBytes)(path)
  if (path === undefined || text === null) return 'none'
  const ask = control.codespaces.previewConfiguration.mutate
  return toldOf({ name, path, text }, { ask, read })
}
