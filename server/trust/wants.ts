import type { Wants } from '#server/codespaces/trust.schema.ts'
import type { AppContext } from '#server/context.ts'
import type { DevcontainerConfig } from '#server/devcontainers/devcontainers.schema.ts'
import { commandsInWords } from '#server/devcontainers/devcontainers.ts'
import { foreseeAccess, type OneAccess, type Wanted } from '#server/github/github.ts'
import { secretsFor } from '#server/secrets/secrets.ts'

type Wanting = {
  userId: string
  /** Null for a template. */
  repositoryUrl: string | null
  /** What it would get tokens of. */
  repositories: readonly Wanted[]
  config: DevcontainerConfig
  dotfilesRepositoryUrl: string | null
}

/** What a trusted codespace of this person's runs by itself, and what it gets. Names, never values. */
export async function readWants(
  ctx: AppContext,
  { userId, repositoryUrl, repositories, config, dotfilesRepositoryUrl }: Wanting,
): Promise<Wants> {
  const [access, { stamps }] = await Promise.all([
    foreseeAccess(ctx, userId, repositories),
    secretsFor(ctx, { userId, repositoryUrl }),
  ])
  return {
    image: config.image,
    commands: commandsInWords(config),
    repositoryPermission: permissionOf(access),
    secretNames: Object.keys(stamps).sort(),
    dotfilesRepositoryUrl,
  }
}

/** The most of what it may do in any of them; null where GitHub does not say. */
function permissionOf(access: readonly OneAccess[]): Wants['repositoryPermission'] {
  if (access.some(({ refusal }) => refusal === 'unreachable')) return null
  const levels = access.map((one) => one.access)
  if (levels.includes('write')) return 'write'
  return levels.includes('read') ? 'read' : 'none'
}
