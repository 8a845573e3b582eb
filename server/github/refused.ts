import { appAddressOf } from './app-address.ts'
import type { GithubRegistration } from './registration.ts'
import type { OneAccess, TokenRefusal } from './repository-access.schema.ts'
import type { GithubRepository } from './repository-rights.ts'

export function notCovered(
  registration: GithubRegistration,
  { owner, name }: GithubRepository,
): OneAccess {
  const sentence = `No token: the GitHub App on ${owner.login} does not cover ${owner.login}/${name}.`
  return refused('not-covered', sentence, appAddressOf(registration)?.installOn(owner.id) ?? null)
}

export function refused(
  refusal: TokenRefusal,
  sentence: string | null = null,
  installUrl: string | null = null,
): OneAccess {
  return { access: 'none', refusal, sentence, installUrl }
}
