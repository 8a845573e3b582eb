import { createHash } from 'node:crypto'
import type { CompanionSpec } from '../../companions.schema.ts'
import { environmentOf, hostConfig, type Limits } from '../containers/container-config.ts'

const nanoseconds = 1_000_000
const usualShmBytes = 64 * 1024 * 1024
/** The engine refuses less than a millisecond. */
const duration = (ms: number | null) => (ms === null ? 0 : Math.max(1, ms) * nanoseconds)

const leastIntervalMs = 1000
const hastyKeys = ['Interval', 'StartInterval'] as const
/** In nanoseconds. */
type ImageHealthcheck = Partial<Record<(typeof hastyKeys)[number], number | undefined>>

type Frame = {
  image: string
  labels: Record<string, string>
  network: string
  limits: Limits
  mounts: object[]
}

/**
 * What a codespace's own container gets, but for what is the server's and the workspace. Its
 * command, user and folder are its image's own where nothing else is said. Nobody works in it, so
 * that nothing in it need gain powers.
 */
export function companionConfig(
  frame: Frame,
  companion: CompanionSpec,
  ofImage?: ImageHealthcheck,
) {
  const { image, labels, network, limits, mounts } = frame
  const { entrypoint, command, aliases, name } = companion
  const shmBytes = Math.min(companion.shmSizeBytes ?? usualShmBytes, limits.memoryBytes)
  return {
    Image: image,
    ...(entrypoint && { Entrypoint: entrypoint, Cmd: [] }),
    ...(command && { Cmd: command }),
    ...(companion.user !== null && { User: companion.user }),
    ...(companion.workingDir !== null && { WorkingDir: companion.workingDir }),
    ...healthcheckOf(companion, ofImage),
    Env: environmentOf(companion.environment),
    Labels: labels,
    Tty: false,
    OpenStdin: false,
    AttachStdin: false,
    HostConfig: {
      ...hostConfig({ network, limits, shmBytes }, mounts),
      Init: companion.init,
      SecurityOpt: ['no-new-privileges'],
    },
    ...(!network.startsWith('container:') && {
      NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [name, ...aliases] } } },
    }),
  }
}

/**
 * The engine's own processors ask, which nobody's limits count: an image may not have it ask
 * without a pause. What is not said here stays as the image says it.
 */
function sparingly(ofImage: ImageHealthcheck) {
  const hasty = hastyKeys.filter((key) => {
    const interval = ofImage[key] ?? 0
    return interval > 0 && interval < leastIntervalMs * nanoseconds
  })
  if (hasty.length === 0) return {}
  return {
    Healthcheck: Object.fromEntries(hasty.map((key) => [key, leastIntervalMs * nanoseconds])),
  }
}

function healthcheckOf({ healthcheck }: CompanionSpec, ofImage: ImageHealthcheck | undefined) {
  if (healthcheck === 'image') return sparingly(ofImage ?? {})
  if (healthcheck === 'none') return { Healthcheck: { Test: ['NONE'] } }
  const { test, intervalMs, timeoutMs, startPeriodMs, retries } = healthcheck
  return {
    Healthcheck: {
      Test: 'argv' in test ? ['CMD', ...test.argv] : ['CMD-SHELL', test.shell],
      Interval: duration(intervalMs),
      Timeout: duration(timeoutMs),
      StartPeriod: duration(startPeriodMs),
      Retries: retries ?? 0,
    },
  }
}

/**
 * The same for what is made the same way, for a label. `network`: the id of the container whose
 * network it is on, where it has none of its own.
 */
export function specDigest(
  companion: CompanionSpec,
  { image, limits, network }: { image: string; limits: Limits; network: string | null },
): string {
  const text = JSON.stringify([companion, image, limits, ...(network === null ? [] : [network])])
  return createHash('sha256').update(text).digest('hex')
}
