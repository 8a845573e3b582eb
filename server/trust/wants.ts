import type { Wants } from '#server/codespaces/trust/trust.schema.ts'
import type { AppContext } from '#server/context.ts'
import type { DevcontainerConfig } from '#server/devcontainers/devcontainers.schema.ts'
import {
  foreseeAccess,
  judgeAsked,
  type OneAccess,
  readConsent,
  type Wanted,
} from '#server/github/github.ts'
import { readAsked } from '#server/secrets/asked-secrets.ts'
import { secretsFor } from '#server/secrets/secrets.ts'
import { wantsOfConfiguration } from './wants-of-configuration.ts'

type Wanting = {
  userId: string
  /** Null for a template. */
  repositoryUrl: string | null
  /** Of what an answer to what it asks for besides is remembered. */
  consentKey: string
  /** What it would get tokens of. */
  repositories: readonly Wanted[]
  config: DevcontainerConfig
  /** What was said of the configuration when it was judged. */
  notices: readonly string[]
  dotfilesRepositoryUrl: string | null
}

/**
 * What a trusted codespace of this person's runs by itself, and what it gets. Names, never values.
 */
export async function readWants(
  ctx: AppContext,
  { userId, repositoryUrl, consentKey, repositories, config, notices, ...more }: Wanting,
): Promise<Wants> {
  const asked = judgeAsked(ctx, {
    repositoryUrl: repositoryUrl ?? '',
    asked: repositoryUrl === null ? [] : config.repositories,
  })
  const { listHash } = asked
  const [access, { stamps }, isGiven] = await Promise.all([
    // What it asks for besides is listed by itself.
    foreseeAccess(
      ctx,
      userId,
      repositories.filter(({ isOfSameOwner }) => !isOfSameOwner),
    ),
    secretsFor(ctx, { userId, repositoryUrl }),
    listHash === null ? null : readConsent(ctx, { userId, repositoryUrl: consentKey, listHash }),
  ])
  return {
    ...wantsOfConfiguration(config),
    notices: [...notices],
    repositoryPermission: permissionOf(access),
    secretNames: Object.keys(stamps).sort(),
    askedSecrets: await readAsked(
      ctx,
      { userId, repositoryUrl },
      {
        declared: config.secrets,
        given: Object.keys(stamps),
      },
    ),
    dotfilesRepositoryUrl: more.dotfilesRepositoryUrl,
    repositories: asked.repositories,
    listHash,
    isGiven,
  }
}

/** The most of what it may do in any of them; null where GitHub does not say. */
function permissionOf(access: readonly OneAccess[]): Wants['repositoryPermission'] {
  if (access.some(({ refusal }) => refusal === 'unreachable')) return null
  const levels = access.map((one) => one.access)
  if (levels.includes('write')) return 'write'
  return levels.includes('read') ? 'read' : 'none'
}
