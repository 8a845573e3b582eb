import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { GitHubPermissions } from './github-permissions.ts'
import type { GitHubAccount } from './organizations.ts'

/** Whatever people authorise, as registered under "Developer settings". */
export type RegisteredApp = OAuthApp | GitHubApp

export type OAuthApp = {
  readonly type: 'oauth'
  readonly id: number
  name: string
  readonly clientId: string
  clientSecret: string
  callbackUrl: string
}

export type GitHubApp = {
  readonly type: 'app'
  readonly id: number
  name: string
  readonly slug: string
  owner: GitHubAccount
  readonly clientId: string
  clientSecret: string
  /** The first is where people are sent when the address names none. */
  callbackUrls: string[]
  setupUrl: string | null
  homepageUrl: string
  /** Whether others than the owner can install it. */
  isPublic: boolean
  permissions: GitHubPermissions
  events: string[]
  /** Whether installing it asks who installs to authorise it too. */
  requestsOauthOnInstall: boolean
  /**
   * Whether tokens of people end after 8 hours and come with a refresh token. On by
   * default, as at GitHub.
   */
  expiresUserTokens: boolean
  /** Null where the App takes none. */
  webhook: { url: string; secret: string | null; isActive: boolean } | null
  /** PEM. Made when it is first read, since that takes a moment. */
  readonly privateKey: string
  readonly publicKey: string
}

export type GitHubAppWishes = Partial<
  Omit<GitHubApp, 'type' | 'id' | 'name' | 'slug' | 'owner' | 'privateKey' | 'publicKey'>
>

export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

type KeyPair = { privateKey: string; publicKey: string }

const keyPairs: KeyPair[] = []
let keyPairsGiven = 0

/** Making one takes a moment, so that a process makes a few, which Apps have in turn. */
function nextKeyPair(): KeyPair {
  const index = keyPairsGiven % 4
  keyPairsGiven += 1
  keyPairs[index] ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  return keyPairs[index]
}

/** As GitHub makes one: its own client id, secret and key pair. */
export function makeGitHubApp(
  id: number,
  owner: GitHubAccount,
  name: string,
  wishes: GitHubAppWishes = {},
): GitHubApp {
  let keys: KeyPair | undefined
  const keyPair = () => {
    keys ??= nextKeyPair()
    return keys
  }
  return {
    type: 'app',
    id,
    name,
    slug: slugOf(name),
    owner,
    clientId: `Iv23li${randomBytes(7).toString('hex')}`,
    clientSecret: randomBytes(20).toString('hex'),
    callbackUrls: [],
    setupUrl: null,
    homepageUrl: 'https://bothy.example.com',
    isPublic: false,
    permissions: {},
    events: [],
    requestsOauthOnInstall: false,
    expiresUserTokens: true,
    webhook: null,
    ...wishes,
    get privateKey() {
      return keyPair().privateKey
    },
    get publicKey() {
      return keyPair().publicKey
    },
  }
}

export const callbackUrlsOf = (app: RegisteredApp): string[] =>
  app.type === 'app' ? app.callbackUrls : [app.callbackUrl]

/** By `Basic` with client id and secret. */
export function appOfBasic(
  apps: readonly RegisteredApp[],
  authorization: string | undefined,
): RegisteredApp | null {
  const [, encoded = ''] = /^Basic (\S+)$/i.exec(authorization ?? '') ?? []
  const [id, secret] = Buffer.from(encoded, 'base64').toString().split(':').map(unescaped)
  return apps.find((app) => app.clientId === id && app.clientSecret === secret) ?? null
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // Not every client escapes what it sends.
  }
}
