import { containerPaths } from '#agent/protocol/line.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { configurationOf } from './configuration.ts'
import { readAsOwner } from './read-as-owner.ts'

/** One line for each of the paths, in their order: whether a link is on the way there. */
const lookScript = `
root=$(realpath -- "$1") || exit 1
shift
for path; do
  if [ "$(realpath -m -- "$root/$path")" = "$root/$path" ]; then printf 'plain\\n'
  else printf 'link\\n'; fi
done
`

const longestLine = 'plain\n'.length

/**
 * What is mounted within the workspace is mounted wherever its links lead, also over what is the
 * server's in the container. Nothing that could make one may run meanwhile (S-57).
 * @throws AppError MOUNT_INVALID
 */
export async function refuseLinkedMounts(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<void> {
  const { volumes, tmpfs } = configurationOf(row).mounts
  const within = `${containerPaths.workspaces}/`
  const args = [...volumes, ...tmpfs]
    .filter(({ target }) => target.startsWith(within))
    .map(({ target }) => target.slice(within.length))
  if (args.length === 0) return
  const reading = { task: 'mounts', folder: containerPaths.workspaces, script: lookScript, args }
  const mostBytes = longestLine * args.length
  const printed = await readAsOwner(ctx, row, { ...reading, mostBytes }, signal)
  const lines = Buffer.from(printed).toString('latin1').split('\n')
  for (const [at, path] of args.entries()) {
    if (lines[at] === 'plain') continue
    const where = JSON.stringify(`${within}${path}`.slice(0, 100))
    throw new AppError(
      'MOUNT_INVALID',
      `Nothing can be mounted at ${where}: a symbolic link is on the way there.`,
    )
  }
}
