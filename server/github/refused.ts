import { appAddressOf } from './app-address.ts'
import type { GithubRegistration } from './registration.ts'
import type { OneAccess, TokenRefusal } from './repository-access.schema.ts'
import { type GithubRepository, mayPush } from './repository-rights.ts'

export function notCovered(
  registration: GithubRegistration,
  repository: GithubRepository,
): OneAccess {
  const { owner, name } = repository
  const sentence = `No token: the GitHub App on ${owner.login} does not cover ${owner.login}/${name}.`
  const installUrl = appAddressOf(registration)?.installOn(owner.id) ?? null
  return { ...refused('not-covered', sentence, installUrl), hasPushRight: mayPush(repository) }
}

export function refused(
  refusal: TokenRefusal,
  sentence: string | null = null,
  installUrl: string | null = null,
): OneAccess {
  return { access: 'none', refusal, sentence, installUrl, hasPushRight: null, isPersonal: false }
}

export const notConnected = (): OneAccess =>
  refused('not-connected', 'No token: connect GitHub, or connect it again, in the account menu.')
