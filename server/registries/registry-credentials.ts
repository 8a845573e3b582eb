import type { AppContext } from '#server/context.ts'
import type { PullCredentials } from '#server/drivers/image-pull.ts'
import { secretsFor } from '#server/secrets/secrets.ts'
import { registryOf } from './image-name.ts'

/** Never to be logged. */
export type RegistryCredentials = PullCredentials

/** `secrets`: the names of those that they are from, as `GHCR_CONTAINER_REGISTRY_…`. */
export type NamedCredentials = RegistryCredentials & { secrets: string }

/** Whose secrets count: `repositoryUrl` is null for what was made from a template. */
export type RegistrySubject = {
  userId: string
  repositoryUrl: string | null
  /** Nothing is given to what strangers wrote (S-76). */
  isTrusted: boolean
}

const ending = '_CONTAINER_REGISTRY_'

/**
 * What a codespace of theirs shows this registry (`ghcr.io`, `localhost:5000`): three secrets of
 * one level named `<NAME>_CONTAINER_REGISTRY_SERVER`, `_USER` and `_PASSWORD`, as in Codespaces.
 * Null where there are none, and for whatever is not trusted. Only secrets that the codespace
 * itself gets count; nothing of this machine's is ever used.
 */
export async function credentialsFor(
  ctx: Pick<AppContext, 'db' | 'config' | 'log' | 'clock'>,
  { isTrusted, ...subject }: RegistrySubject,
  registry: string,
  signal: AbortSignal,
): Promise<NamedCredentials | null> {
  if (!isTrusted) return null
  const { variables, levels } = await secretsFor(ctx, subject)
  signal.throwIfAborted()
  const values = new Map(variables.map(({ name, value }) => [name, value]))
  for (const { name, value } of variables) {
    if (!name.endsWith(`${ending}SERVER`) || serverOf(value) !== registryOf(registry)) continue
    const prefix = name.slice(0, -'SERVER'.length)
    const [user, password] = [`${prefix}USER`, `${prefix}PASSWORD`]
    // Of one level: nobody sends what somebody else keeps to a server of their own.
    if ([user, password].some((one) => levels[one] !== levels[name])) continue
    const [username = '', secret = ''] = [values.get(user), values.get(password)]
    if (username === '' || secret === '') continue
    return { username, password: secret, secrets: `${prefix}…` }
  }
  return null
}

/** People write an address for it, such as `https://index.docker.io/v1/`. */
function serverOf(value: string): string {
  const [host = ''] = value
    .trim()
    .replace(/^https?:\/\//i, '')
    .split('/', 1)
  return registryOf(host)
}
