/** For any shell that knows single quotes. */
export function pushCommand(remote: string, branch: string): string {
  return `git push --set-upstream ${quoted(remote)} ${quoted(branch)}`
}

const quoted = (word: string): string =>
  /^[\w./-]+$/.test(word) && !word.startsWith('-') ? word : `'${word.replaceAll("'", "'\\''")}'`

/** GitHub's page that asks for a branch to be taken over, filled in. */
export function compareAddress(compareUrl: string, branch: string): string {
  return `${compareUrl}${branch.split('/').map(encodeURIComponent).join('/')}?expand=1`
}
