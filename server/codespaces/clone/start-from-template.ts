import { templateTitle } from '#server/templates/templates.schema.ts'
import { readTemplate } from '#server/templates/templates.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { type GitTask, gitEnvironment, makeArgv } from './clone.ts'

/**
 * The folder is new and nobody else's, so nothing in it can lead elsewhere. Arguments: where to,
 * the commit's message, then each file as path and text.
 */
const unpackScript = `
set -eu
folder=$1 message=$2
shift 2
mkdir "$folder"
while [ $# -gt 1 ]; do
  mkdir -p "$(dirname "$folder/$1")"
  printf %s "$2" > "$folder/$1"
  echo "$1"
  shift 2
done
git -c init.defaultBranch=main init --quiet "$folder"
git -C "$folder" add --all
git -C "$folder" -c core.hooksPath=/dev/null commit --quiet --message="$message"
git -C "$folder" update-ref refs/bothy/template/start HEAD
`

/** Where no mail goes: nobody's real address gets into a repository without them. */
const noReply = 'noreply@bothy.invalid'

/**
 * A repository with the template's files in one commit of the owner's, on `main`, with no remote.
 * `refs/bothy/template/start` keeps that commit: it is nobody's work.
 */
export async function templateTask(
  row: CodespaceRow,
  template: string,
  ownerName: string | undefined,
): Promise<GitTask> {
  const files = await readTemplate(template)
  const message = `Start from the template ${templateTitle(template)}`
  const pairs = files.flatMap(({ path, text }) => [path, text])
  const name = personName(ownerName ?? '')
  return {
    argv: makeArgv(row, unpackScript, [message, ...pairs]),
    environment: {
      ...gitEnvironment,
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: noReply,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: noReply,
    },
  }
}

/** Git refuses a name in which it finds nothing to keep. */
function personName(name: string): string {
  const kept = name.replace(/[\p{Cc}<>]/gu, ' ').trim()
  return /[\p{L}\p{N}]/u.test(kept) ? kept : 'Bothy user'
}
