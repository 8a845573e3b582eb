import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import {
  findAccountOf,
  findTokenOwner,
  type GithubRegistration,
  githubProvider,
  repositoryPathAt,
  tryPersonalToken,
} from '#server/github/github.ts'

type CheckContext = Pick<AppContext, 'config' | 'db'> & { registration: GithubRegistration }
type Given = { userId: string; path: { owner: string; name: string }; token: string }

/** What GitHub says of a token that was given: which repository it opens, and how far. */
export type CheckedToken = {
  repository: { id: number; path: string }
  access: 'write' | 'read'
  /** Of the giver, as it was when GitHub was asked. */
  account: Account
}
type Account = NonNullable<Awaited<ReturnType<typeof findAccountOf>>>

/**
 * Takes what is theirs, for this repository, and of use.
 * @throws AppError REPOSITORY_TOKEN_INVALID, REPOSITORY_TOKEN_UNFIT, GITHUB_CONNECTION_REQUIRED,
 * GITHUB_UNREACHABLE
 */
export async function checkGivenToken(ctx: CheckContext, given: Given): Promise<CheckedToken> {
  requireFineGrained(given.token)
  const account = await requireOwn(ctx, given)
  const called = `${given.path.owner}/${given.path.name}`
  const tried = await tryPersonalToken(ctx, given.token, given.path)
  if (tried === 'refused') throw notTaken()
  if (tried === 'moved') {
    throw unfit(`${called} is called otherwise by now. Enter the address it has.`)
  }
  if (tried === 'not-found') {
    throw unfit(
      `The token does not show ${called}. At GitHub, choose ${given.path.owner} as its resource owner and this repository under "Only select repositories". An organization may have to approve it first.`,
    )
  }
  const { repository, access } = tried
  if (access === 'none') {
    throw unfit(`The token does not open what is in ${called}. Give it Contents: Read and write.`)
  }
  if (access === 'read' && !repository.private) {
    throw unfit(
      repository.permissions?.push === true && !repository.archived
        ? `The token cannot push to ${called}, and everybody can read it. Give it Contents: Read and write, and choose this repository.`
        : `You may not push to ${called} at GitHub, and everybody can read it: it takes no token.`,
    )
  }
  const path = `${repository.owner.login}/${repository.name}`
  return { repository: { id: repository.id, path }, access, account }
}

/** What opens everything that a person can reach is not for a codespace, however it is meant. */
function requireFineGrained(token: string): void {
  if (/^github_pat_\w{1,300}$/.test(token)) return
  const sentence = /^gh[pousr]_/.test(token)
    ? 'That token is not limited to a repository, and is not kept. Make a fine-grained one: it begins with github_pat_.'
    : 'That is no fine-grained token of GitHub: it begins with github_pat_.'
  throw new AppError('REPOSITORY_TOKEN_INVALID', sentence)
}

export const connectFirst = () =>
  new AppError(
    'GITHUB_CONNECTION_REQUIRED',
    'Connect GitHub in the account menu first: a token has to be of your own account there.',
  )

async function requireOwn(ctx: CheckContext, { userId, token }: Given): Promise<Account> {
  const account = await findAccountOf(ctx.db, githubProvider(ctx.registration), userId)
  if (!account) throw connectFirst()
  const owner = await findTokenOwner(ctx, token)
  if (owner === null) throw notTaken()
  if (owner.id === account.providerAccountId) return account
  throw unfit(
    `The token is of ${owner.login} at GitHub, and you are ${account.login ?? 'somebody else'} there. Make one in your own account.`,
  )
}

const unfit = (sentence: string) => new AppError('REPOSITORY_TOKEN_UNFIT', sentence)

const notTaken = () =>
  unfit('GitHub does not take that token. It has expired, was deleted, or was not copied whole.')

/** Owner and name, where it is a repository of this GitHub. */
export function requirePath(registration: GithubRegistration, repositoryUrl: string) {
  const path = repositoryPathAt(registration.url, repositoryUrl)
  if (path) return path
  throw new AppError(
    'REPOSITORY_URL_INVALID',
    `That is no repository at ${new URL(registration.url).host}. Its address looks like ${registration.url}/owner/repository.`,
  )
}
