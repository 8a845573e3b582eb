import type { ImageInspectInfo } from 'dockerode'
import { AppError } from '#server/errors.ts'
import { engineArchitecture } from '../../engine-architecture.ts'
import type { ImagePull, ImagePulls } from '../../image-pull.ts'
import { type Engine, orMissing } from '../engine/engine.ts'
import { askForImage, pullImage } from './image-pulls.ts'
import { refuseVolumesOverOurs } from './image-volumes.ts'

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
/**
 * Told from the first part of a path as the engine does it: by a dot, a port or being localhost.
 */
const host =
  '(?:(?=[^/]*[.:]|localhost\\/)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9][A-Za-z0-9-]*)*(?::\\d{1,5})?\\/)?'
const reference = new RegExp(
  `^${host}${component}(?:\\/${component})*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$`,
)
const userName = /^([a-z_][a-z0-9_-]{0,31}|\d{1,10})$/i

/** The reference with the tag that pulling needs. `IMAGE_INVALID` where it is none. */
export function checkedReference(image: string): string {
  if (/^sha256:[0-9a-f]{64}$/.test(image)) return image
  const match = image.length <= 400 ? reference.exec(image) : null
  if (!match)
    throw new AppError('IMAGE_INVALID', `Not the name of an image: ${JSON.stringify(image)}`)
  return match[1] || match[2] ? image : `${image}:latest`
}

/** One start asks about the same image several times. */
const rememberedMs = 2000

export class Images implements ImagePulls {
  readonly #engine: Engine
  readonly #seen = new Map<string, { found: ImageInspectInfo; atMs: number }>()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** After pulling it if it is not here. `IMAGE_UNAVAILABLE` where that fails. */
  async inspect(image: string, signal: AbortSignal): Promise<ImageInspectInfo> {
    const name = checkedReference(image)
    const here = await this.#find(name, signal)
    if (here) return ofThisMachine(here, image)
    // An id is of what was built or pulled here, and names nothing elsewhere.
    if (name.startsWith('sha256:')) throw unavailable(name, 'it is gone from this machine')
    await pullImage(this.#engine, { image: name, credentials: null }, signal)
    const pulled = await this.#find(name, signal)
    if (!pulled) throw unavailable(name, 'it is not there after pulling')
    return ofThisMachine(pulled, image)
  }

  /** As it was a moment ago, if it was looked at then. */
  async recall(image: string, signal: AbortSignal): Promise<ImageInspectInfo> {
    const seen = this.#seen.get(image)
    if (seen && performance.now() - seen.atMs < rememberedMs) return seen.found
    const found = await this.inspect(image, signal)
    this.#remember(image, found)
    return found
  }

  /**
   * Refuses one in which nothing of a codespace can run (`IMAGE_INVALID`), as a container of it
   * would be refused.
   */
  async user(image: string, signal: AbortSignal): Promise<string> {
    const { Config } = await this.recall(image, signal)
    refuseVolumesOverOurs(Object.keys(Config.Volumes ?? {}))
    const [user = ''] = (Config.User ?? '').split(':')
    if (user === '') return 'root'
    if (userName.test(user)) return user
    throw new AppError('IMAGE_INVALID', `The image ${image} names a user that cannot be one.`)
  }

  async label(image: string, label: string, signal: AbortSignal): Promise<string | null> {
    const { Config } = await this.recall(image, signal)
    // An image without any has null, whatever the types say.
    const labels: Record<string, string> = Config.Labels ?? {}
    return Object.hasOwn(labels, label) ? (labels[label] ?? null) : null
  }

  /** Without pulling it. */
  async has(image: string, signal: AbortSignal): Promise<boolean> {
    const found = await this.#find(checkedReference(image), signal)
    if (found) this.#remember(image, found)
    return found !== null
  }

  /** Also where one of its name is here, which stays where that fails. */
  async pull({ image, ...how }: ImagePull, signal: AbortSignal): Promise<void> {
    await pullImage(this.#engine, { image: checkedReference(image), ...how }, signal)
    this.#seen.clear()
  }

  ask({ image, credentials }: Omit<ImagePull, 'onProgress'>, signal: AbortSignal): Promise<void> {
    return askForImage(this.#engine, { image: checkedReference(image), credentials }, signal)
  }

  #remember(image: string, found: ImageInspectInfo): void {
    this.#seen.clear()
    this.#seen.set(image, { found, atMs: performance.now() })
  }

  #find(name: string, signal: AbortSignal): Promise<ImageInspectInfo | null> {
    return orMissing(this.#engine.call<ImageInspectInfo>('GET', `/images/${name}/json`, { signal }))
  }
}

/** What some machines run beside what they are. */
const also: Record<string, string> = { amd64: '386', arm64: 'arm' }

function ofThisMachine(found: ImageInspectInfo, image: string): ImageInspectInfo {
  const { Os, Architecture } = found
  const own = [engineArchitecture, also[engineArchitecture], '']
  if ((Os === 'linux' || Os === '') && own.includes(Architecture)) return found
  throw new AppError(
    'IMAGE_INVALID',
    `The image ${image} is for ${Os}/${Architecture}, and this server is linux/${engineArchitecture}.`,
  )
}

function unavailable(image: string, why: string): AppError {
  return new AppError('IMAGE_UNAVAILABLE', `The image ${image} could not be pulled: ${why}`)
}
