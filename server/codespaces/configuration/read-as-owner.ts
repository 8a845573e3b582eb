import { containerPaths } from '#agent/protocol/line.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { CodespaceRow } from '../codespaces.store.ts'

/**
 * As whoever the files belong to: they can name nothing that is not theirs. Arguments: folder,
 * script, its own.
 */
const ownerScript = `
repository=$1 script=$2
shift 2
cd /
if [ -L "$repository" ] || [ ! -d "$repository" ]; then exit 1; fi
if [ "$(id -u)" != 0 ]; then exec /bin/sh -c "$script" read "$repository" "$@"; fi
exec setpriv --reuid="$(stat -c %u "$repository")" --regid="$(stat -c %g "$repository")" --clear-groups -- \\
  /bin/sh -c "$script" read "$repository" "$@"
`

type Reading = {
  task: string
  folder: string
  /** Gets the folder, and these. */
  script: string
  args: readonly string[]
  /** What prints more is refused, and not read in part. */
  mostBytes: number
}

/**
 * What a script of the server's own prints about a codespace's files as they are now, committed or
 * not. Nothing of the codespace runs in here.
 * @throws AppError `FILES_TOO_LARGE`
 */
export async function readAsOwner(
  ctx: AppContext,
  row: Pick<CodespaceRow, 'id'>,
  { task, folder, script, args, mostBytes }: Reading,
  signal: AbortSignal,
): Promise<Uint8Array> {
  await ctx.isolation.require(signal)
  const printed: Uint8Array[] = []
  let length = 0
  await ctx.driver.runTask(
    {
      codespaceId: row.id,
      task,
      image: ctx.config.toolImage,
      argv: ['/bin/sh', '-c', ownerScript, 'read', folder, script, ...args],
      environment: { LANG: 'C.UTF-8', HOME: containerPaths.workspaces },
      hasOwnNetwork: true,
      onOutput: () => undefined,
      onResult(bytes) {
        length += bytes.length
        if (length <= mostBytes) printed.push(bytes)
        else printed.length = 0
      },
    },
    signal,
  )
  if (length > mostBytes) {
    throw new AppError(
      'FILES_TOO_LARGE',
      `What is to be read of its files (${task}) is larger than ${mostBytes} bytes. Make it smaller, then start it again.`,
    )
  }
  return Buffer.concat(printed)
}
