export {
  codespaceTokenColumn,
  giveBackCodespaceTokens,
  giveBackToken,
  keepCodespaceToken,
  readCodespaceToken,
} from './codespace-tokens.ts'
export { commitIdentity, readCommitIdentity } from './commit-identity.ts'
export {
  apiUrlOf,
  callGithub,
  contentOf,
  type GithubCaller,
  type GithubReply,
  parseJson,
} from './github-api.ts'
export { askGithub } from './github-client.ts'
export { findUserByLogin, type GithubUser, readTokenOwner } from './github-people.ts'
export { giveBackAll } from './give-back-all.ts'
export { manifestPath, webhookPath } from './manifest.ts'
export { finishRegistration } from './manifest-flow.ts'
export {
  type GithubRegistration,
  githubCredentialsColumn,
  githubProvider,
  onRegistrationChanged,
  readGithub,
} from './registration.ts'
export { repositoryAccess } from './repository-access.schema.ts'
export {
  followRevocations,
  githubGrantColumn,
  giveBackRows,
  revokeDue,
} from './revocations.ts'
export { mintToken } from './scoped-token.ts'
export {
  type GithubToken,
  githubTokenColumn,
  readGithubToken,
  sealToken,
  tokenOf,
} from './user-token.ts'
export { findAccountOf, forgetToken, forgetTokensOf } from './user-tokens.store.ts'
export { asUser, hasUsableToken, type UserTokenContext } from './user-tokens.ts'
export { receiveWebhook } from './webhook.ts'
