import type { FeatureOptions, HostRequirements, Mount, PortAttributes } from './dev-container.ts'
import {
  aBoolean,
  anAmount,
  anObject,
  aRecord,
  aText,
  aWholeNumber,
  either,
  oneOf,
  type ReadValue,
} from './lenient-values.ts'

export const textOrBoolean = either((node) => node.type === 'boolean', aBoolean, aText)
/** A number is what a script is told, which knows texts only. */
const option: ReadValue<string | boolean> = (reading, node, name) =>
  node.type === 'number' ? String(node.value) : textOrBoolean(reading, node, name)
export const aFeature: ReadValue<FeatureOptions> = either(
  (node) => node.type === 'object',
  aRecord(option),
  option,
)

/** A number, or a service of its own network and one of its ports. */
export const aPort: ReadValue<number | string> = either(
  (node) => node.type === 'number',
  aWholeNumber(0, 65_535),
  aText,
)

export const attributesOfPort: ReadValue<PortAttributes> = anObject<PortAttributes>({
  label: aText,
  protocol: oneOf('http', 'https'),
  onAutoForward: oneOf(
    'notify',
    'openBrowser',
    'openBrowserOnce',
    'openPreview',
    'silent',
    'ignore',
  ),
  visibility: oneOf('private', 'org', 'public'),
  requireLocalPort: aBoolean,
  elevateIfNeeded: aBoolean,
})

type GpuOptions = { cores?: number; memoryBytes?: number }
const mostCores = 1_000_000
const gpuOptions: ReadValue<GpuOptions> = (reading, node, name) => {
  const read = anObject<{ cores: number; memory: number }>({
    cores: aWholeNumber(1, mostCores),
    memory: anAmount,
  })(reading, node, name)
  return read && inBytes(read)
}

export const requirements: ReadValue<HostRequirements> = (reading, node, name) => {
  const read = anObject<{
    cpus: number
    memory: number
    storage: number
    gpu: NonNullable<HostRequirements['gpu']>
  }>({
    cpus: aWholeNumber(1, mostCores),
    memory: anAmount,
    storage: anAmount,
    gpu: either(
      (value) => value.type === 'object',
      gpuOptions,
      either((value) => value.type === 'string', oneOf('optional'), aBoolean),
    ),
  })(reading, node, name)
  if (!read) return undefined
  const { storage, ...others } = read
  return { ...inBytes(others), ...(storage !== undefined && { storageBytes: storage }) }
}

function inBytes<Others extends object>({
  memory,
  ...others
}: Others & { memory?: number }): Omit<Others, 'memory'> & { memoryBytes?: number } {
  return { ...others, ...(memory !== undefined && { memoryBytes: memory }) }
}

export const secret: ReadValue<{ description?: string; documentationUrl?: string }> = anObject<{
  description?: string
  documentationUrl?: string
}>({ description: aText, documentationUrl: aText })

/** As an object, or as the text that `docker run --mount` takes. */
export const aMount: ReadValue<Mount> = (reading, node, name) => {
  if (node.type === 'object') {
    const read = aRecord(textOrBoolean)(reading, node, name)
    return read && mountOf(Object.entries(read).map(([key, value]) => [key, String(value)]))
  }
  const text = aText(reading, node, name)
  if (text === undefined) return undefined
  return mountOf(
    text.split(',').map((part) => {
      const at = part.indexOf('=')
      return at === -1 ? [part.trim(), 'true'] : [part.slice(0, at).trim(), part.slice(at + 1)]
    }),
  )
}

function mountOf(entries: [string, string][]): Mount {
  const said = Object.fromEntries(entries.map(([key, value]) => [key.toLowerCase(), value]))
  const { type = 'volume', source, src, target, destination, dst, ...others } = said
  return {
    type,
    source: source ?? src ?? null,
    target: target ?? destination ?? dst ?? '',
    others,
  }
}
