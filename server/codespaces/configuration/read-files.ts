import { containerPaths } from '#agent/protocol/line.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { cloneFolder } from './configuration.ts'

const fileMaxBytes = 1024 * 1024

/**
 * Prints files in base64, one a line, nothing for one that is not there or behind a link, which may
 * lead anywhere. Arguments: the repository, their paths in it.
 */
const script = `
set -u
repository=$(realpath -- "$1") || exit 1
shift
for path in "$@"; do
  if [ "$(realpath -- "$repository/$path" 2>/dev/null)" = "$repository/$path" ] && [ -f "$repository/$path" ]; then
    printf 'file '
    head -c ${fileMaxBytes + 1} -- "$repository/$path" | base64 | tr -d '\\n'
  fi
  printf '\\n'
done
`

/**
 * What these files of the repository hold now, committed or not; null for one that is not there.
 * Nothing of them runs for it, and none is read on this machine.
 */
export async function readFiles(
  { driver, config }: Pick<AppContext, 'driver' | 'config'>,
  row: Pick<CodespaceRow, 'id' | 'repositoryName'>,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<(Uint8Array | null)[]> {
  const printed: Uint8Array[] = []
  let length = 0
  const exitCode = await driver.runTask(
    {
      codespaceId: row.id,
      task: 'read',
      image: config.toolImage,
      argv: ['/bin/sh', '-c', script, 'read', cloneFolder(row), ...paths],
      environment: { LC_ALL: 'C', HOME: containerPaths.workspaces },
      hasOwnNetwork: true,
      onOutput: () => undefined,
      onResult(bytes) {
        length += bytes.length
        if (length <= 2 * fileMaxBytes * paths.length) printed.push(bytes)
      },
    },
    signal,
  )
  const lines = Buffer.concat(printed).toString('latin1').split('\n')
  if (exitCode !== 0 || lines.length !== paths.length + 1) {
    throw new AppError('BUILD_FAILED', 'The files of the repository could not be read.')
  }
  return paths.map((_, at) => {
    const encoded = /^file ([A-Za-z0-9+/]*={0,2})$/.exec(lines[at] ?? '')?.[1]
    const content = encoded === undefined ? null : Buffer.from(encoded, 'base64')
    return content && content.byteLength <= fileMaxBytes ? content : null
  })
}
