import { posix } from 'node:path'
import type { ImageBuild } from './image-build.schema.ts'

/**
 * Of each file that it writes, in the blocks that `ulimit` counts: 4 MiB, and less than an own look
 * may tell.
 */
const mostBlocks = 8192
const patienceSeconds = 2

/**
 * What `lookAheadScript` prints before the configuration is never longer: base64, and two paths.
 */
export const lookAheadMaxBytes = 6 * 1024 * 1024

/**
 * Prints what the configuration's script does, and before it, in one line, what `lookScript` says
 * of the Dockerfile and the context that the configuration seems to name: then a build that asks
 * for just these need not start a container to look. It only guesses, and says nothing where that
 * takes long, is much, or leads out of the repository. Arguments: the repository, which
 * configuration or nothing, the configuration's script, and the look's.
 */
export const lookAheadScript = `
set -u
export LC_ALL=C
repository=$1 chosen=$2 configuration=$3 look=$4
newline='
'
configured=$(/bin/sh -c "$configuration" configuration "$repository" "$chosen") || exit $?
encoded() { base64 | tr -d '\\n'; }
line() { printf '%s\\n' "$configured" | sed -n "$1" | base64 -d; }
named() {
  line 's/^content //p' | grep -aioE "\\"$1\\"[[:space:]]*:[[:space:]]*\\"[^\\"\\\\]+\\"" |
    head -n 1 | sed 's/^"[^"]*"[[:space:]]*:[[:space:]]*"\\(.*\\)"$/\\1/'
}
within() { realpath -ms --relative-to="$repository" -- "$repository/$folder/$1"; }
ahead() {
  dockerfile=$(named dockerfile)
  if [ -z "$dockerfile" ]; then return; fi
  context=$(named context)
  path=\${chosen:-$(line '2s/^file //p')}
  folder=$(dirname -- "$path")
  dockerfile=$(within "$dockerfile")
  context=$(within "\${context:-.}")
  case $dockerfile in ..|../*) return ;; esac
  case $context in ..|../*) return ;; esac
  TMPDIR=$(mktemp -d) || return
  export TMPDIR
  if (
    ulimit -f ${mostBlocks}
    timeout -k 1 ${patienceSeconds} /bin/sh -c "$look" look "$repository" "$dockerfile" "$context" no > "$TMPDIR/look"
  ); then
    printf 'look %s %s ' "$(printf %s "$dockerfile" | encoded)" "$(printf %s "$context" | encoded)"
    encoded < "$TMPDIR/look"
    printf '\\n'
  fi
  rm -rf "$TMPDIR"
}
case $configured in *"$newline"content\\ *) ahead 2>/dev/null ;; esac
printf '%s\\n' "$configured"
`

/** What was looked at ahead of a build; `printed` is as `lookScript` has it. */
export type LookedAhead = { dockerfile: string; context: string; printed: Buffer }

/**
 * Takes it off what the configuration's script printed. Null where nothing was told that can be
 * read.
 */
export function takeLookedAhead(printed: Buffer): {
  configuration: Buffer
  ahead: LookedAhead | null
} {
  if (printed.subarray(0, 5).toString('latin1') !== 'look ') {
    return { configuration: printed, ahead: null }
  }
  const end = printed.indexOf('\n')
  const configuration = end === -1 ? Buffer.alloc(0) : printed.subarray(end + 1)
  const words = printed.subarray(5, Math.max(5, end)).toString('latin1').split(' ')
  const isWhole = words.length === 3 && words.every((word) => /^[A-Za-z0-9+/]+={0,2}$/.test(word))
  if (!isWhole || end > lookAheadMaxBytes) return { configuration, ahead: null }
  const [dockerfile, context, look] = words.map((word) => Buffer.from(word, 'base64'))
  if (!dockerfile || !context || !look) return { configuration, ahead: null }
  const ahead = { dockerfile: `${dockerfile}`, context: `${context}`, printed: look }
  return { configuration, ahead }
}

/** It is of just what this build is made from. */
export const isAheadOf = (
  { dockerfile, context }: Pick<LookedAhead, 'dockerfile' | 'context'>,
  build: Pick<ImageBuild, 'dockerfile' | 'context'>,
): boolean =>
  posix.normalize(build.dockerfile) === dockerfile && posix.normalize(build.context) === context
