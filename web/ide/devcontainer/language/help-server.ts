import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import type { ControlPlane } from '#web/lib/control-plane.ts'
import type { Ide } from '../../ide-context.ts'
import { joinPath } from '../../paths.ts'
import { configurationPath, repositoryFolder } from '../configuration-paths.ts'
import type { HelpServer } from './configuration-help.ts'
import { toldOf } from './told.ts'

const extendedBytes = 64 * 1024

type Of = {
  codespace: Pick<Codespace, 'name' | 'repositoryName'>
  connection: Pick<Ide['connection'], 'client'>
  control: ControlPlane
  contextKeys: Ide['contextKeys']
}

/**
 * What a file of the repository says; null where it cannot be read, or is longer than one that is
 * extended may be.
 */
export function readerOf(
  { codespace, connection }: Pick<Of, 'codespace' | 'connection'>,
  mostBytes = extendedBytes,
) {
  return async (path: string): Promise<string | null> => {
    try {
      const file = joinPath(repositoryFolder(codespace), path)
      const { bytes } = await connection.client.files.read.query({ path: file })
      return bytes.byteLength > mostBytes ? null : new TextDecoder().decode(bytes)
    } catch {
      // The server says that it is not there.
      return null
    }
  }
}

/** What the editor asks about one codespace's configurations. */
export function helpServerOf(of: Of): HelpServer {
  const { codespace, control, contextKeys } = of
  const read = readerOf(of)
  return {
    async schemas() {
      const schemas = await control.codespaces.configurationSchemas.query()
      contextKeys.set('bothy.hasFeatures', schemas.hasFeatures)
      return schemas
    },
    checkOf(file) {
      const path = configurationPath(repositoryFolder(codespace), file)
      if (path === null) return null
      return async (text) => {
        const written = { name: codespace.name, path, text }
        const ask = control.codespaces.checkConfiguration.mutate
        return (await toldOf(written, { ask, read })).problems
      }
    },
  }
}
