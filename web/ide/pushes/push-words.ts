/** For any shell that knows single quotes. `remote`: its name, or an address. */
export function pushCommand(remote: string, branch: string): string {
  return `git push --set-upstream ${quoted(remote)} ${quoted(branch)}`
}

/** The same from a branch that is made where one is. */
export function pushNewBranchCommand(remote: string, branch: string): string {
  return `git switch --create ${quoted(branch)} && ${pushCommand(remote, branch)}`
}

const quoted = (word: string): string =>
  /^[\w./:@-]+$/.test(word) && !word.startsWith('-') ? word : `'${word.replaceAll("'", "'\\''")}'`

/** Why nothing can be called so, as git-check-ref-format(1) has it; null where it can. */
export function branchProblem(name: string, current: string | null): string | null {
  if (name === '') return 'A branch has a name'
  if (name === current) return 'That is the branch you are on'
  const isName =
    /^[^\p{Cc} ~^:?*[\\]+$/u.test(name) &&
    !/^[-@]?$|^-|^\/|\/$|\/\/|\.\.|@\{|(?:^|\/)\.|\.lock(?:\/|$)|\.$/.test(name)
  return isName ? null : 'No branch can be called so'
}

/** GitHub's page that asks for a branch to be taken over, filled in. */
export function compareAddress(compareUrl: string, branch: string): string {
  return `${compareUrl}${branch.split('/').map(encodeURIComponent).join('/')}?expand=1`
}
