import type { Ide } from '../ide-context.ts'
import { joinPath } from '../paths.ts'
import { configurationPath, repositoryFolder } from './configuration-paths.ts'
import { findConfigurations } from './find-configurations.ts'

type Given = Pick<Ide, 'codespace' | 'connection' | 'fileEvents' | 'quickInput'>

/**
 * The configuration that is meant: the one in front, the only one, or the one that is chosen.
 * `none`: the repository has none; null: the user left.
 */
export async function meantConfiguration(ide: Given): Promise<string | 'none' | null> {
  const { codespace, connection, fileEvents, quickInput } = ide
  const repository = repositoryFolder(codespace)
  const { path } = fileEvents.active.getState()
  if (path !== null && configurationPath(repository, path) !== null) return path
  const found = await findConfigurations(connection.client, repository)
  const [first] = found
  if (first === undefined) return 'none'
  if (found.length === 1) return joinPath(repository, first)
  const picked = await quickInput.pick(
    found.map((one) => ({ id: one, label: one, icon: 'json' })),
    { title: 'Add Features', placeholder: 'Configuration to add Features to' },
  )
  return picked && joinPath(repository, picked.id)
}
