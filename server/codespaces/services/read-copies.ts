import { containerPaths } from '#agent/protocol/line.ts'
import type { AppContext } from '#server/context.ts'
import type { ServicesPlan } from '#server/devcontainers/devcontainers.schema.ts'
import { AppError } from '#server/errors.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { readAsOwner } from '../configuration/read-as-owner.ts'
import type { StepLog } from '../journal/step-runner.ts'

/** Configuration and scripts fit, a whole dependency tree does not. */
const mostMegabytes = 16
const mostFiles = 5000
const mostArchiveBytes = 2 * mostMegabytes * 1024 ** 2

/**
 * Per copy a word of what became of it, one a line, then `end` and a tar of those that there are.
 * What is no file and no folder, a link too, is nothing to copy; Git's own folders stay where they
 * are. Arguments: how much, how many, then a source and a target for each.
 */
const copyScript = `
root=$(realpath -- "$1") && most=$2 many=$3 || exit 1
shift 3
stage=$(mktemp -d) || exit 1
trap 'rm -rf "$stage"' EXIT
count=$#
while [ "$count" -gt 0 ]; do
  path=$root/$1 target=$2
  [ "$1" = . ] && path=$root
  shift 2
  count=$((count - 2))
  if [ "$(realpath -m -- "$path")" != "$path" ]; then echo link; continue; fi
  if [ ! -f "$path" ] && [ ! -d "$path" ]; then echo missing; continue; fi
  bytes=$(du -sb --exclude=.git -- "$path" | cut -f1)
  files=$(find "$path" -name .git -prune -o -print | head -n "$((many + 1))" | wc -l)
  if [ "$bytes" -gt "$most" ] || [ "$files" -gt "$many" ]; then echo large; continue; fi
  mkdir -p -- "$stage/$(dirname -- "$target")"
  if [ -d "$path" ]; then
    mkdir -p -- "$stage/$target"
    tar -C "$path" --exclude=.git -c . | tar -C "$stage/$target" -xp 2>/dev/null
  else cp -p --no-dereference -- "$path" "$stage/$target"; fi
  most=$((most - bytes))
  echo copied
  set -- "$@" "./\${target#/}"
done
echo end
if [ "$#" -gt 0 ]; then tar -C "$stage" --numeric-owner -c -- "$@"; fi
`

const whyNot: Record<string, string> = {
  link: 'a symbolic link is on the way there',
  missing: 'it is not there',
  large: `together there would be more than ${mostMegabytes} MB, or more than ${mostFiles} files`,
}

/**
 * What of the codespace's files each service has a copy of, as an archive by its name. What cannot
 * be copied is said in the log, and the service begins without it.
 */
export async function readCopies(
  ctx: AppContext,
  row: CodespaceRow,
  { companions }: ServicesPlan,
  { signal, log }: { signal: AbortSignal; log: StepLog },
): Promise<Map<string, Uint8Array>> {
  const archives = new Map<string, Uint8Array>()
  for (const { name, copies = [] } of companions) {
    if (copies.length === 0) continue
    const limits = [String(mostMegabytes * 1024 ** 2), String(mostFiles)]
    const args = [...limits, ...copies.flatMap(({ source, target }) => [source, target])]
    const folder = containerPaths.workspaces
    const reading = { task: 'copies', folder, script: copyScript, args }
    const most = { mostBytes: mostArchiveBytes }
    const printed = Buffer.from(await readAsOwner(ctx, row, { ...reading, ...most }, signal))
    const end = printed.indexOf('end\n')
    const words = printed.subarray(0, Math.max(0, end)).toString('latin1').split('\n')
    if (end === -1 || words.length !== copies.length + 1) {
      throw new AppError('COMPANION_FAILED', `The files of the service ${name} cannot be copied.`)
    }
    for (const [index, { source, target }] of copies.entries()) {
      const why = whyNot[words[index] ?? '']
      const what = `${JSON.stringify(source)} is not copied to ${JSON.stringify(target)}`
      if (why) log.add(`${name}: ${what}: ${why}.\n`)
    }
    const archive = printed.subarray(end + 'end\n'.length)
    if (archive.length > 0) archives.set(name, archive)
  }
  return archives
}
