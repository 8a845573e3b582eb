import { posix } from 'node:path'
import { containerPaths } from '#agent/protocol/line.ts'
import { quote } from '#server/devcontainers/devcontainers.ts'
import type { ContainerDriver } from '#server/drivers/container-driver.ts'
import { FeatureError } from './feature-error.ts'
import { unpackedMaxBytes } from './feature-files.ts'

/**
 * Prints what is in these folders of the repository, as archives; arguments: it, and them. Follows
 * no link.
 */
const packScript = `
set -u
export LC_ALL=C
repository=$(realpath -- "$1") || exit 1
shift
for folder in "$@"; do
  if [ ! -e "$repository/$folder" ] && [ ! -L "$repository/$folder" ]; then printf 'missing\\n'; continue; fi
  if [ "$(realpath -- "$repository/$folder" 2>/dev/null)" != "$repository/$folder" ]; then printf 'link\\n'; continue; fi
  if [ ! -d "$repository/$folder" ]; then printf 'missing\\n'; continue; fi
  printf 'archive '
  tar --create --file=- --hard-dereference --format=pax --directory="$repository/$folder" -- . |
    gzip -1 | head -c ${unpackedMaxBytes + 1} | base64 | tr -d '\\n'
  printf '\\n'
done
printf 'end\\n'
`

const lastWords = '\nend\n'
const printedMaxBytes = 128 * 1024 * 1024

/** Where the repository of a codespace is, and what works on its files. */
export type LocalPlace = {
  driver: Pick<ContainerDriver, 'runTask'>
  codespaceId: string
  /** Where the repository is among the codespace's files. */
  repositoryName: string
  /** What the server's own work on the files is done in. */
  toolImage: string
  log: { add(bytes: Uint8Array | string): void }
}

/**
 * Reads folders of the repository as archives, in their order: in a container, never on this
 * machine.
 */
export type ReadFolders = (folders: readonly string[], signal: AbortSignal) => Promise<Buffer[]>

/**
 * @throws FeatureError `FEATURE_INVALID` where one of them is not in it, or behind a link (S-61)
 */
export const localFolders =
  ({ driver, codespaceId, repositoryName, toolImage, log }: LocalPlace): ReadFolders =>
  async (folders, signal) => {
    const printed: Uint8Array[] = []
    let length = 0
    const repository = posix.join(containerPaths.workspaces, repositoryName)
    const exitCode = await driver.runTask(
      {
        codespaceId,
        task: 'features',
        image: toolImage,
        argv: ['/bin/sh', '-c', packScript, 'pack', repository, ...folders],
        environment: {},
        onOutput: (bytes) => log.add(bytes),
        onResult: (bytes) => {
          length += bytes.length
          if (length <= printedMaxBytes) printed.push(bytes)
        },
        lastWords,
      },
      signal,
    )
    const text = Buffer.concat(printed).toString('latin1')
    const lines = exitCode === 0 && text.endsWith(lastWords) ? text.split('\n').slice(0, -2) : []
    return folders.map((folder, at) => archiveOf(folder, lines[at]))
  }

function archiveOf(folder: string, line: string | undefined): Buffer {
  const archive = /^archive ([A-Za-z0-9+/]+={0,2})$/.exec(line ?? '')?.[1]
  if (archive !== undefined) return Buffer.from(archive, 'base64')
  const why =
    line === 'missing'
      ? 'is no folder of the repository.'
      : line === 'link'
        ? 'is a symbolic link, or behind one, which is not followed.'
        : 'could not be read. Try again.'
  throw new FeatureError('FEATURE_INVALID', `The Feature ${quote(folder)} ${why}`)
}
