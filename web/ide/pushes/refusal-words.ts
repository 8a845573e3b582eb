import type { PushRefusedByGithub } from '#agent/protocol/pushes.ts'

export type Way = { label: string } & (
  | { kind: 'page'; url: string }
  /**
   * The dialog in which its owner gives a token: typed in a terminal it is for whatever
   * runs in there.
   */
  | { kind: 'access' }
  /** A branch of this name is pushed instead; null for a new one. */
  | { kind: 'branch'; branch: string | null }
  | { kind: 'fork' }
)
type RefusalWords = { title: string; description: string; ways: Way[] }

export type Told = {
  /** What the codespace is from; null for no repository. */
  repositoryUrl: string | null
  /** The repository its owner's own token is for; null where none is taken. */
  tokenTarget: string | null
  isAdmin: boolean
}

const docs = 'https://docs.github.com/en'

/**
 * Why a push was refused, and the ways out. Addresses are put together of what the codespace is
 * from: that a push was refused at all is what a terminal showed, and that may be anything.
 */
export function refusalWords(
  { reason, repository, branch, isSameBranch }: PushRefusedByGithub,
  { repositoryUrl, tokenTarget, isAdmin }: Told,
): RefusalWords {
  const own = repositoryUrl === null ? null : new URL(repositoryUrl)
  const origin = own?.origin ?? null
  const it = repository ?? 'the repository'
  const url = origin && repository && `${origin}/${repository}`
  const isOwn = isAt(repository, repositoryUrl)
  const access: Way[] = isAt(repository, tokenTarget)
    ? [{ kind: 'access', label: `Access to ${repository}…` }]
    : []
  const page = (label: string, address: string | null): Way[] =>
    address === null ? [] : [{ kind: 'page', label, url: address }]
  const below = (base: string | null, path: string) => base && `${base}${path}`
  const elsewhere: Way[] =
    url === null
      ? []
      : isSameBranch || branch === null
        ? [{ kind: 'branch', label: 'Push to a new branch…', branch: null }]
        : [{ kind: 'branch', label: `Push ${branch} itself`, branch }]
  const fork: Way[] = isOwn ? [{ kind: 'fork', label: 'Push to a fork…' }] : []
  const refused = isSameBranch && branch !== null ? branch : 'That branch'

  // Where people give tokens themselves there is no App to allow anything.
  switch (reason === 'app-workflow' && tokenTarget !== null ? 'token-workflow' : reason) {
    case 'app-workflow':
      return {
        title: 'Workflow files cannot be pushed from here',
        description: `The GitHub App may not change .github/workflows of ${it}. ${
          isAdmin
            ? 'Allow it “Workflows” in its settings at GitHub, and agree to that where it is installed'
            : 'An administrator can allow it “Workflows” at GitHub'
        }; this codespace has that from its next start on. Until then change them at GitHub.`,
        ways: [
          ...(isAdmin ? page('Open the App’s settings', '/admin/github') : []),
          ...page(`Open ${it} at GitHub`, url),
        ],
      }
    case 'token-workflow':
      return {
        title: 'Your token may not change workflow files',
        description:
          'GitHub takes changes of .github/workflows only from a token with the scope “workflow”, or with the permission “Workflows”.',
        ways: [...access, ...page('Open your tokens', below(origin, '/settings/tokens'))],
      }
    case 'protected':
      return {
        title: `${refused} is protected`,
        description: `${it} takes changes of it in other ways, such as a pull request; GitHub’s lines in the terminal say which.`,
        ways: elsewhere,
      }
    case 'rules':
      return {
        title: `Rules of ${it} refuse the push`,
        description: 'GitHub’s lines in the terminal say which of them it breaks.',
        ways: [
          ...elsewhere,
          ...page(
            'Read the rules',
            isSameBranch && branch !== null
              ? below(url, `/rules?ref=${encodeURIComponent(`refs/heads/${branch}`)}`)
              : null,
          ),
        ],
      }
    case 'secret':
      return {
        title: 'GitHub found a secret in your commits',
        description:
          'Its lines in the terminal say which and where. Take it out of every commit that has it and push again; where it was ever shared, make it worthless too.',
        ways: page(
          'How to take it out',
          `${docs}/code-security/secret-scanning/working-with-secret-scanning-and-push-protection/working-with-push-protection-from-the-command-line`,
        ),
      }
    case 'large-file':
      return {
        title: 'A file is too large for GitHub',
        description:
          'The terminal names it. Take it out of every commit that has it, or keep it with Git LFS, and push again.',
        ways: page(
          'About large files',
          `${docs}/repositories/working-with-files/managing-large-files/about-large-files-on-github`,
        ),
      }
    case 'private-email':
      return {
        title: 'Your commits would publish a private address',
        description:
          'Set another one with “git config user.email”, make the commits anew and push again. Or let GitHub show it, in your settings there.',
        ways: page('Open email settings', below(origin, '/settings/emails')),
      }
    case 'single-sign-on': {
      const owner = repository?.split('/')[0]
      return {
        title: `${owner ?? 'The organization'} asks for single sign-on`,
        description:
          'Sign in there and push again. Where that is not enough, disconnect GitHub in the account menu, connect it again and start the codespace anew.',
        ways: owner ? page(`Sign in to ${owner}`, below(origin, `/orgs/${owner}/sso`)) : [],
      }
    }
    case 'archived':
      return {
        title: `${repository ?? 'The repository'} is archived`,
        description: 'It can only be read until its owner takes it out of the archive.',
        ways: fork,
      }
    case 'denied':
      return {
        title: `You cannot push to ${it}`,
        description: 'GitHub refuses it to the token it was pushed with.',
        ways: fork,
      }
  }
}

/** Whether this (`owner/name`) is what stands at an address. */
function isAt(repository: string | null, address: string | null): boolean {
  if (repository === null || address === null) return false
  const path = new URL(address).pathname.slice(1).replace(/\.git$/, '')
  return repository.toLowerCase() === path.toLowerCase()
}
