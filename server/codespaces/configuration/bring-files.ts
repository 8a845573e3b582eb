import { composeMaxBytes, type RepositoryFileState } from '#server/compose/compose.ts'
import type { AppContext } from '#server/context.ts'
import { type ClonedConfiguration, readConfiguration } from '#server/devcontainers/devcontainers.ts'
import { AppError } from '#server/errors.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { readAsOwner } from './read-as-owner.ts'

/** Files that name others that name others. */
const mostRounds = 40

/**
 * One line for each of the paths, in their order. A link is not followed, nor a path behind one.
 */
const printFilesScript = `
export LC_ALL=C
root=$(realpath -- "$1") || exit 1
shift
for path; do
  file=$root/$path
  if [ ! -e "$file" ] && [ ! -L "$file" ]; then printf 'missing\\n'
  elif [ "$(realpath -- "$file" 2>/dev/null)" != "$file" ] || [ ! -f "$file" ]; then printf 'link\\n'
  elif [ "$(head -c ${composeMaxBytes + 1} "$file" | wc -c)" -gt ${composeMaxBytes} ]; then printf 'large\\n'
  else printf 'holds '; head -c ${composeMaxBytes} "$file" | base64 | tr -d '\\n'; printf '\\n'; fi
done
printf 'end\\n'
`

type Where = { codespaceId: string; workspaceFolder: string; chosen: string | null }

/**
 * Reads a configuration out of what the clone's script printed, and out of whatever other files of
 * the repository it turns out to need: its Compose files and those that they name, Dockerfiles, and
 * the lock file of its Features.
 */
export async function readWhole(
  ctx: AppContext,
  row: Pick<CodespaceRow, 'id'>,
  { printed, where }: { printed: Uint8Array; where: Where },
  signal: AbortSignal,
): Promise<ClonedConfiguration> {
  const known = new Map<string, RepositoryFileState>()
  for (let round = 0; round < mostRounds; round += 1) {
    const read = readConfiguration(printed, where, known)
    const paths = [...read.needs, ...read.unread]
    if (paths.length === 0) return read
    const brought = await bringFiles(ctx, row, { ...where, paths }, signal)
    for (const [path, state] of brought) known.set(path, state)
  }
  throw new AppError('CONFIGURATION_UNREADABLE', 'Its Compose files name one another too deeply.')
}

async function bringFiles(
  ctx: AppContext,
  row: Pick<CodespaceRow, 'id'>,
  { workspaceFolder: folder, paths }: { workspaceFolder: string; paths: readonly string[] },
  signal: AbortSignal,
): Promise<Map<string, RepositoryFileState>> {
  const mostBytes = 2 * composeMaxBytes * (paths.length + 1)
  const reading = { task: 'files', folder, script: printFilesScript, args: paths, mostBytes }
  const printed = Buffer.from(await readAsOwner(ctx, row, reading, signal)).toString('latin1')
  const lines = printed.split('\n')
  if (lines.length !== paths.length + 2 || lines[paths.length] !== 'end') {
    throw new AppError('CONFIGURATION_UNREADABLE', 'Its Compose files could not be read.')
  }
  return new Map(paths.map((path, index) => [path, stateOf(lines[index] ?? '')]))
}

function stateOf(line: string): RepositoryFileState {
  const content = /^holds ([A-Za-z0-9+/]*={0,2})$/.exec(line)?.[1]
  if (content !== undefined) return Buffer.from(content, 'base64')
  return line === 'link' || line === 'large' ? line : 'missing'
}
