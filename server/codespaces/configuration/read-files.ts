import { containerPaths } from '#agent/protocol/line.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { cloneFolder } from './configuration.ts'

const fileMaxBytes = 1024 * 1024

/**
 * Prints files in base64, one a line, nothing for one that is not there, and no more than a word of
 * what is no file or behind a link, which may lead anywhere. Arguments: the repository, their paths.
 */
const script = `
set -u
repository=$(realpath -- "$1") || exit 1
shift
for path in "$@"; do
  if [ "$(realpath -- "$repository/$path" 2>/dev/null)" = "$repository/$path" ] && [ -f "$repository/$path" ]; then
    printf 'file '
    head -c ${fileMaxBytes + 1} -- "$repository/$path" | base64 | tr -d '\\n'
  elif [ -e "$repository/$path" ] || [ -L "$repository/$path" ]; then printf 'other'
  fi
  printf '\\n'
done
`

/** `'link'` for what is behind a symbolic link or no file at all. */
export type ReadFile = Uint8Array | 'link' | 'large' | null

/**
 * What these files of the repository hold now, committed or not; null for one that is not there.
 * Nothing of them runs for it, and none is read on this machine.
 */
export async function readFiles(
  { driver, config }: Pick<AppContext, 'driver' | 'config'>,
  row: Pick<CodespaceRow, 'id' | 'repositoryName'>,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadFile[]> {
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
  return paths.map((_, at) => stateOf(lines[at] ?? ''))
}

function stateOf(line: string): ReadFile {
  const encoded = /^file ([A-Za-z0-9+/]*={0,2})$/.exec(line)?.[1]
  if (encoded === undefined) return line === 'other' ? 'link' : null
  const content = Buffer.from(encoded, 'base64')
  return content.byteLength <= fileMaxBytes ? content : 'large'
}
