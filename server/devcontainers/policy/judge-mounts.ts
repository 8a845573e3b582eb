import type { MountsWanted } from '#server/drivers/companions.schema.ts'
import { isOwnMountTarget, nestedTarget } from '#server/drivers/mount-targets.ts'
import type { Mount } from '../model/dev-container.ts'
import { quote } from '../notices.ts'

const mebibyte = 1024 ** 2
const usualTmpfsBytes = 64 * mebibyte
const mostOfEach = 20

/** They say nothing of what is mounted, nor by what. */
const harmless = new Set(['readonly', 'ro', 'consistency', 'tmpfs-size', 'tmpfs-mode'])

/**
 * Of what a configuration wants mounted, volumes and memory: what is named nowhere here is not
 * given. A volume has no driver and no options, by which it would be a folder of the server's
 * machine in disguise (S-57).
 */
export function judgeMounts(asked: readonly Mount[]): { given: MountsWanted; refusals: string[] } {
  const given: MountsWanted = { volumes: [], tmpfs: [] }
  const refusals: string[] = []
  // Of two at one place the later one is there.
  for (const mount of new Map(asked.map((one) => [one.target, one])).values()) {
    const { type, target, others } = mount
    const places = [...given.volumes, ...given.tmpfs].map((one) => one.target)
    const isNested = nestedTarget([...places, target]) !== undefined
    const fault = faultOf(mount) ?? (isNested ? 'it is within another mount, or around it' : null)
    const { length } = type === 'tmpfs' ? given.tmpfs : given.volumes
    if (fault !== null || length === mostOfEach) {
      const why = fault ?? `there are ${mostOfEach} at most`
      refusals.push(`has no effect at ${quote(target)}: ${why}.`)
      continue
    }
    if (type === 'tmpfs') {
      given.tmpfs.push({ target, sizeBytes: bytesOf(others['tmpfs-size']) ?? usualTmpfsBytes })
    } else {
      const isReadOnly = isOn(others.readonly) || isOn(others.ro)
      given.volumes.push({ volume: volumeOf(mount), target, isReadOnly })
    }
  }
  return { given, refusals }
}

function faultOf(mount: Mount): string | null {
  const { type, target, others } = mount
  if (type === 'bind') return 'nothing of the server’s machine is mounted into a codespace'
  if (type !== 'volume' && type !== 'tmpfs') return `${quote(type)} is neither a volume nor a tmpfs`
  if (!isOwnMountTarget(target)) {
    return 'it has to be a folder that is neither the workspace nor the server’s or the kernel’s'
  }
  const unknown = Object.keys(others).find((key) => !harmless.has(key))
  if (unknown !== undefined) return `${quote(unknown)} is no option that a mount can have here`
  if (type === 'tmpfs') {
    const size = others['tmpfs-size']
    const isSize = size === undefined || bytesOf(size) !== null
    return isSize ? null : `${quote(size)} is no size`
  }
  const { source } = mount
  const isName = source === null || /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$/.test(source)
  return isName ? null : `${quote(source ?? '')} is no name of a volume`
}

/** One without a name is called after its place, so that a rebuild finds it again. */
const volumeOf = ({ source, target }: Mount): string =>
  source ?? `at${target.replace(/[^a-zA-Z0-9_.-]+/g, '-')}`.slice(0, 100)

const isOn = (value: string | undefined): boolean => value === 'true' || value === '1'

const units: Record<string, number> = { '': 1, k: 1024, m: mebibyte, g: 1024 * mebibyte }

/** As the engine's command line reads it: `64m`. Null for what is none, or next to nothing. */
function bytesOf(text: string | undefined): number | null {
  const match = /^(\d{1,12})([kmg]?)b?$/i.exec(text ?? '')
  if (!match) return null
  const bytes = Number(match[1]) * (units[(match[2] ?? '').toLowerCase()] ?? 1)
  return bytes >= 4096 && bytes <= 1024 ** 4 ? bytes : null
}
