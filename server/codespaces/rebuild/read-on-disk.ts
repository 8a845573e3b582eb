import { containerPaths } from '#agent/protocol/line.ts'
import type { AppContext } from '#server/context.ts'
import {
  configurationMaxBytes,
  printConfigurationScript,
} from '#server/devcontainers/devcontainers.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { cloneFolder } from '../configuration/configuration.ts'

/** As whoever the files belong to: they can name nothing that is not theirs. Arguments: folder, script, which one or nothing. */
const readScript = `
repository=$1 configuration=$2 chosen=$3
cd /
if [ -L "$repository" ] || [ ! -d "$repository" ]; then exit 1; fi
if [ "$(id -u)" != 0 ]; then exec /bin/sh -c "$configuration" configuration "$repository" "$chosen"; fi
exec setpriv --reuid="$(stat -c %u "$repository")" --regid="$(stat -c %g "$repository")" --clear-groups -- \\
  /bin/sh -c "$configuration" configuration "$repository" "$chosen"
`

/**
 * What the configuration's script says of the files as they are now, committed or not. Nothing of the codespace runs
 * meanwhile, and nothing of it runs in here.
 */
export async function readOnDisk(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<Uint8Array> {
  await ctx.isolation.require(signal)
  const printed: Uint8Array[] = []
  let length = 0
  await ctx.driver.runTask(
    {
      codespaceId: row.id,
      task: 'configuration',
      image: ctx.config.toolImage,
      argv: [
        '/bin/sh',
        '-c',
        readScript,
        'read',
        cloneFolder(row),
        printConfigurationScript,
        row.devcontainerPath ?? '',
      ],
      environment: { LANG: 'C.UTF-8', HOME: containerPaths.workspaces },
      hasOwnNetwork: true,
      onOutput: () => undefined,
      onResult(bytes) {
        length += bytes.length
        if (length <= 2 * configurationMaxBytes) printed.push(bytes)
      },
    },
    signal,
  )
  return Buffer.concat(printed)
}
