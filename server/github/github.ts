export { appAddressOf } from './app-address.ts'
export { type AppInstallation, listAppInstallations } from './app-installations.ts'
export { asPersonAt } from './as-person-at.ts'
export {
  codespaceTokenColumn,
  giveBackCodespaceTokens,
  giveBackToken,
  keepCodespaceGrant,
  readCodespaceGrant,
  tokenFor,
} from './codespace-tokens.ts'
export { commitIdentity, readCommitIdentity } from './commit-identity.ts'
export { makeFork, readFork } from './forks.ts'
export {
  apiUrlOf,
  callGithub,
  contentOf,
  type GithubCaller,
  type GithubReply,
  parseJson,
} from './github-api.ts'
export { askGithub } from './github-client.ts'
export {
  findTokenOwner,
  findUserByLogin,
  type GithubUser,
  readTokenOwner,
} from './github-people.ts'
export { giveBackAll } from './give-back-all.ts'
export { isInOrganization } from './in-organization.ts'
export { repositoryPathAt } from './judge-repository.ts'
export { manifestPath, webhookPath } from './manifest.ts'
export { finishRegistration } from './manifest-flow.ts'
export { findTeam, isMemberOf, listMembers, type MembersOf, readTeam } from './members.ts'
export { foreseeAccess, type MintedGrant, mintGrant, type Wanted } from './mint-grant.ts'
export {
  forgetPersonalTokens,
  hasGivenSince,
  keepPersonalToken,
  listPersonalTokens,
  type PersonalToken,
  personalTokenColumn,
} from './personal-tokens.ts'
export {
  type GithubRegistration,
  githubCredentialsColumn,
  githubProvider,
  onRegistrationChanged,
  readGithub,
} from './registration.ts'
export {
  type ForkState,
  forkState,
  type OneAccess,
  type RepositoryAccess,
  repositoryAccess,
} from './repository-access.schema.ts'
export { judgeAsked, readConsent, recordConsent } from './repository-consent.ts'
export {
  followRevocations,
  githubGrantColumn,
  giveBackRows,
  revokeDue,
} from './revocations.ts'
export { numberAsApp } from './see-as-app.ts'
export { type SeenRepository, seeRepository, seeRepositoryAtAll } from './see-repository.ts'
export { tryPersonalToken } from './try-personal-token.ts'
export {
  type GithubToken,
  githubTokenColumn,
  readGithubToken,
  sealToken,
  tokenOf,
} from './user-token.ts'
export { findAccountOf, forgetToken, forgetTokensOf, lockAccounts } from './user-tokens.store.ts'
export { asUser, hasUsableToken, type UserTokenContext } from './user-tokens.ts'
export { receiveWebhook } from './webhook.ts'
export { type MembersChanged, onMembersChanged } from './webhook-events.ts'
