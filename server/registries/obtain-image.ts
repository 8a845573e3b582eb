import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import { refusedFetch, refusedImage } from './allowed-images.ts'
import { isOfficial, readImageName } from './image-name.ts'
import { forgetPrivate, isPrivate, notePrivate } from './private-images.store.ts'
import { PullLog } from './pull-log.ts'
import {
  credentialsFor,
  type NamedCredentials,
  type RegistrySubject,
} from './registry-credentials.ts'

/** Whether a private image is public by now is no reason to wait for long. */
const askedDeadlineMs = 15_000

type ObtainContext = Pick<AppContext, 'clock' | 'config' | 'db' | 'driver' | 'log'>

type Wanted = {
  image: string
  subject: RegistrySubject
  /** Also where one of its name is here; that one is used where the registry does not answer. */
  isFetchedAnew?: boolean
  log: { add(text: string): void }
}

/**
 * Has an image that a repository names here, or throws: `IMAGE_NOT_ALLOWED` where administrators do
 * not allow it, `IMAGE_ACCESS_DENIED` where its registry does not give it to whose codespace it is,
 * `IMAGE_UNAVAILABLE` where it cannot be had. Everybody's images are in one engine, so one that
 * needed credentials is asked for anew whenever somebody wants to use it, with their own. To be
 * called each time before something is made from it.
 */
export async function obtainImage(
  ctx: ObtainContext,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<void> {
  const { image, subject, isFetchedAnew = false, log } = wanted
  refuse(image, await refusedImage(ctx, image, subject))
  const name = readImageName(image)
  if (!name) throw new Error('What is no name is refused.')
  const key = `${name.registry}/${name.repository}`
  // In this order: it is noted before it comes.
  const isHere = await ctx.driver.images.has(image, signal)
  const isNoted = await isPrivate(ctx, key)
  if (isHere && !isNoted && !isFetchedAnew) return
  refuse(image, await refusedFetch(ctx, image, subject))
  const credentials = await credentialsFor(ctx, subject, name.registry, signal)
  const asking: Asking = { ...wanted, credentials, key, isEverybodys: isOfficial(name) }
  if (!isHere || isFetchedAnew) {
    const error = await pull(ctx, asking, signal)
    if (error === null) return
    if (!isHere || error.code === denied) throw withWayOut(error, asking)
    log.add(`${error.message}\nThe one that is here is used.\n`)
  }
  if (isNoted) await requireAccess(ctx, asking, signal)
}

const denied = 'IMAGE_ACCESS_DENIED'

function refuse(image: string, fault: string | null): void {
  if (fault !== null) throw new AppError('IMAGE_NOT_ALLOWED', `The image ${image} ${fault}`)
}

/** `key`: its name whatever the tag, since registries give rights to all of them at once. */
type Asking = Wanted & {
  credentials: NamedCredentials | null
  key: string
  isEverybodys: boolean
}

/** Resolves to why it could not be pulled; null where it was. */
async function pull(
  ctx: ObtainContext,
  asking: Asking,
  signal: AbortSignal,
): Promise<AppError | null> {
  const { image, credentials, key, isEverybodys, log } = asking
  const pullLog = new PullLog(image, log)
  if (credentials) {
    log.add(`With your secrets ${credentials.secrets}\n`)
    // Before it is here: a crash in between must not leave it to everybody.
    if (!isEverybodys) await notePrivate(ctx, key, ctx.clock.now())
  }
  try {
    await ctx.driver.images.pull({ image, credentials, onProgress: pullLog.hear }, signal)
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('IMAGE_')) return error
    throw error
  }
  if (credentials === null) await forgetPrivate(ctx, key)
  else if (!isEverybodys) await forgetWherePublic(ctx, asking, signal)
  return null
}

async function requireAccess(
  ctx: ObtainContext,
  asking: Asking,
  signal: AbortSignal,
): Promise<void> {
  const { image, credentials, key } = asking
  try {
    await ctx.driver.images.ask({ image, credentials }, signal)
  } catch (error) {
    throw error instanceof AppError ? withWayOut(error, asking) : error
  }
  if (credentials === null) await forgetPrivate(ctx, key)
}

/** Many give their credentials for what everybody may have. */
async function forgetWherePublic(
  ctx: ObtainContext,
  { image, key }: Asking,
  signal: AbortSignal,
): Promise<void> {
  const either = AbortSignal.any([signal, AbortSignal.timeout(askedDeadlineMs)])
  const isPublic = await ctx.driver.images.ask({ image, credentials: null }, either).then(
    () => true,
    () => false,
  )
  if (isPublic) await forgetPrivate(ctx, key)
}

function withWayOut(error: AppError, { subject, credentials }: Asking): AppError {
  if (error.code !== denied) return error
  return new AppError(denied, `${error.message} ${wayOut(subject, credentials)}`, { cause: error })
}

function wayOut({ isTrusted }: RegistrySubject, credentials: NamedCredentials | null): string {
  if (credentials) return `Look at your secrets ${credentials.secrets}.`
  if (!isTrusted) return 'This codespace is not trusted, so it was asked for without your secrets.'
  const names = '…_CONTAINER_REGISTRY_SERVER, …_USER and …_PASSWORD'
  return `If it is private, keep ${names} among your secrets for this repository.`
}
