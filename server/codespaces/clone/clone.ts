import { containerPaths } from '#agent/protocol/line.ts'
import { printConfigurationScript } from '#server/devcontainers/devcontainers.ts'
import type { TaskSpec } from '#server/drivers/container-driver.ts'
import { lookScript } from '#server/images/context/look-script.ts'
import { lookAheadScript } from '#server/images/look-ahead.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { cloneFolder } from '../configuration/configuration.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'
import { checkoutOf, checkoutScript, startingPointOf } from './starting-point.ts'

/** Set for every Git command of ours: it never asks, never leaves https, never runs a hook. */
export const gitEnvironment = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_ALLOW_PROTOCOL: 'https',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  HOME: '/tmp',
  LANG: 'C.UTF-8',
}

/**
 * The default image's own user, who owns a fresh workspace until the agent gives it to
 * somebody else.
 */
const workspaceUid = '1000'

/**
 * Root only to hand the fresh volume over, then the codespace's user for all of Git. The repository
 * grows beside its place and is moved there when it is whole, so a crash leaves none that is half.
 * What is printed on standard output is what the configuration script says of it, by way of the
 * script that looks ahead of a build where there is a look, and nothing else. Arguments: workspaces
 * folder, target folder, configuration script, which configuration or nothing, the script that
 * looks ahead, its look or nothing, the script that makes the repository, and that one's arguments
 * behind the folder in which to make it.
 */
const makeScript = `
set -eu
workspaces=$1 target=$2 configuration=$3 chosen=$4 ahead=$5 look=$6 make=$7
shift 7
run() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=${workspaceUid} --regid=${workspaceUid} --clear-groups -- "$@"; else "$@"; fi; }
if [ -d "$target/.git" ]; then
  echo "The repository is here already." >&2
else
  if [ "$(id -u)" = 0 ] && [ "$(stat -c %u "$workspaces")" = 0 ]; then chown ${workspaceUid}:${workspaceUid} "$workspaces"; fi
  run rm -rf "$workspaces/.bothy-clone"
  run /bin/sh -c "$make" make "$workspaces/.bothy-clone" "$@" >&2
  run mv -T "$workspaces/.bothy-clone" "$target"
fi
if [ -n "$look" ]; then run /bin/sh -c "$ahead" ahead "$target" "$chosen" "$configuration" "$look"
else run /bin/sh -c "$configuration" configuration "$target" "$chosen"; fi
`

/**
 * Reads a token from standard input, where one is given, and makes `git_with_token` of it: Git
 * answers itself with it when this very host asks, and nobody else. It is in the environment of
 * that one Git, and in no argument, no file and nothing that the engine keeps (S-74).
 */
export const tokenFunctions = `
token=
IFS= read -r token || :
git_with_token() {
  if [ -z "$token" ]; then git "$@"; return; fi
  helper='!f() { if [ "$1" = get ]; then echo username=x-access-token; echo "password=$BOTHY_CLONE_TOKEN"; fi; }; f'
  BOTHY_CLONE_TOKEN=$token git -c credential.helper= -c "credential.$origin.helper=$helper" "$@"
}
`

/**
 * Arguments: where to, address, branch or nothing, new branch or nothing, origin. A later fetch is
 * to bring every branch. One that has nothing to begin with is no use to anybody, and says so.
 */
const cloneScript = `
set -eu
folder=$1 url=$2 branch=$3 new=$4 origin=$5
${tokenFunctions}
if [ -n "$branch" ]; then set -- "--branch=$branch"; else set --; fi
git_with_token -c core.hooksPath=/dev/null clone --progress --depth=1 "$@" -- "$url" "$folder"
git -C "$folder" config remote.origin.fetch '+refs/heads/*:refs/remotes/origin/*'
if ! git -C "$folder" rev-parse --quiet --verify HEAD >/dev/null; then
  echo "The repository is empty: push a first commit to it, or choose another branch." >&2
  exit 1
fi
if [ -n "$new" ]; then git -C "$folder" -c core.hooksPath=/dev/null checkout --quiet --no-track -B "$new"; fi
`

/**
 * Everything the shallow clone left out: other branches, tags, the past. Harmless to repeat: one
 * that is ended in the midst leaves locks behind, in which the user's own Git would be caught, and
 * the next one removes them. Arguments: the repository, origin.
 */
const historyScript = `
set -eu
repository=$1 origin=$2
${tokenFunctions}
export BOTHY_CLONE_TOKEN=
run() {
  if [ "$(id -u)" != 0 ]; then "$@"; return; fi
  setpriv --reuid="$(stat -c %u "$repository/.git")" --regid="$(stat -c %g "$repository/.git")" --clear-groups -- "$@"
}
git() {
  if [ "$(id -u)" != 0 ]; then command git "$@"; return; fi
  setpriv --reuid="$(stat -c %u "$repository/.git")" --regid="$(stat -c %g "$repository/.git")" --clear-groups -- git "$@"
}
safe_git() { git_with_token -C "$repository" -c core.hooksPath=/dev/null -c core.fsmonitor=false -c gc.auto=0 "$@"; }
begun="$repository/.git/bothy-history"
if [ -e "$begun" ]; then
  run rm -f "$repository/.git/shallow.lock" "$repository/.git/packed-refs.lock"
  run find "$repository/.git/refs" -name '*.lock' -delete
fi
run touch "$begun"
if [ "$(safe_git rev-parse --is-shallow-repository)" = true ]; then set -- --unshallow; else set --; fi
safe_git fetch --progress --tags "$@" origin
run rm -f "$begun"
`

export type GitTask = Pick<TaskSpec, 'argv' | 'environment' | 'input'>

/** The token is for Git alone; null where there is none. */
export function cloneTask(row: CodespaceRow, token: Promise<string | null>): GitTask {
  const argv = argvOf(row, new URL(row.repositoryUrl).origin)
  return { argv, environment: gitEnvironment, input: lineOf(token) }
}

function argvOf(row: CodespaceRow, origin: string): string[] {
  const checkout = checkoutOf(row)
  if (checkout !== null) {
    const { refspec, branch, merge, following, remote, remoteUrl } = checkout
    const parts = [refspec, branch, merge, following, remote, remoteUrl]
    const rest = [row.repositoryUrl, ...parts, origin]
    return makeArgv(row, tokenFunctions + checkoutScript, rest)
  }
  const begins = startingPointOf(row)
  const from = begins?.kind === 'branch' ? begins.name : row.branch
  const made = begins === null ? '' : (row.branch ?? '')
  return makeArgv(row, cloneScript, [row.repositoryUrl, from ?? '', made, origin])
}

const lineOf = async (token: Promise<string | null>) => `${(await token) ?? ''}\n`

/**
 * The command that makes a repository in the workspace by a script, which gets its
 * folder and `rest`.
 */
export function makeArgv(row: CodespaceRow, script: string, rest: string[]): string[] {
  const chosen = row.devcontainerPath ?? ''
  const places = [containerPaths.workspaces, cloneFolder(row), printConfigurationScript, chosen]
  // What strangers wrote is not built.
  const looking = [lookAheadScript, isTrustedStart(row) ? lookScript : '']
  return ['/bin/sh', '-c', makeScript, 'clone', ...places, ...looking, script, ...rest]
}

export function historyTask(row: CodespaceRow, token: Promise<string | null>): GitTask {
  const origin = row.template === null ? new URL(row.repositoryUrl).origin : ''
  return {
    argv: ['/bin/sh', '-c', historyScript, 'history', cloneFolder(row), origin],
    environment: gitEnvironment,
    input: lineOf(token),
  }
}
