import { posix } from 'node:path'
import { type BuildSecret, buildPaths } from '#server/drivers/image-building.ts'
import { DockerfileError, shortened } from './dockerfile/dockerfile-error.ts'

/**
 * What a `RUN --mount=type=secret` asks for, without the value. It is part of what a step is known
 * by.
 */
export type SecretMount = Omit<BuildSecret, 'value'> & { id: string; isRequired: boolean }

const isYes = (said: string | undefined): boolean => !['false', '0', undefined].includes(said)

/** @throws DockerfileError where it asks for what cannot be */
export function readSecretMount(
  pairs: ReadonlyMap<string, string>,
  isPlace: (path: string) => boolean,
  line: number,
): SecretMount {
  const said = pairs.get('target') ?? pairs.get('dst') ?? pairs.get('destination')
  const id = pairs.get('id') ?? posix.basename(said ?? '')
  const refuse = (what: string): never => {
    throw new DockerfileError(
      line,
      `RUN --mount=type=secret ${shortened(what)} is not possible here.`,
    )
  }
  if (!/^[\w.-]{1,128}$/.test(id) || /^\.+$/.test(id)) refuse(`with the id "${id}"`)
  const env = pairs.get('env') ?? null
  if (env !== null && !/^[A-Za-z_]\w{0,127}$/.test(env)) refuse(`with env=${env}`)
  const path = posix.resolve('/', said ?? posix.join(buildPaths.secrets, id))
  const isFile = env === null || said !== undefined
  if (isFile && (!/^[\w./+@-]{1,500}$/.test(path) || !isPlace(path))) refuse(`at ${path}`)
  const mode = pairs.get('mode') ?? '0400'
  const [uid = '', gid = ''] = [pairs.get('uid'), pairs.get('gid')]
  if (!/^[0-7]{3,4}$/.test(mode)) refuse(`with mode=${mode}`)
  if (![uid, gid].every((number) => /^\d{0,9}$/.test(number))) refuse(`with uid=${uid},gid=${gid}`)
  const owner = uid === '' && gid === '' ? '' : `${uid || '0'}:${gid || '0'}`
  return {
    id,
    isRequired: isYes(pairs.get('required')),
    env,
    path: isFile ? path : null,
    mode,
    owner,
  }
}

/** A secret has capital letters, and ids seldom do: `npm-token` is `NPM_TOKEN`. */
export function secretOf(id: string, secrets: ReadonlyMap<string, string>): string | undefined {
  return secrets.get(id) ?? secrets.get(id.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_'))
}
