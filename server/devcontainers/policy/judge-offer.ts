import type { DevcontainerConfig } from '../devcontainers.schema.ts'

/** What a codespace here has. `storageBytes`: null for no limit of its own. */
export type Offer = { memoryBytes: number; cpus: number; storageBytes: number | null }

const usualShmBytes = 64 * 1024 ** 2

/** Shared memory counts as memory: half of it leaves the rest for what works with it. */
export function shmBytesWithin(
  { shmBytes }: Pick<DevcontainerConfig, 'shmBytes'>,
  { memoryBytes }: Pick<Offer, 'memoryBytes'>,
): number {
  return Math.max(usualShmBytes, Math.min(shmBytes ?? 0, Math.floor(memoryBytes / 2)))
}

/** A sentence for each need of a configuration that a codespace here does not meet. */
export function judgeOffer(
  config: Pick<DevcontainerConfig, 'hostRequirements' | 'shmBytes'>,
  offer: Offer,
): string[] {
  const { cpus, memoryBytes, storageBytes, gpu } = config.hostRequirements
  const sentences: string[] = []
  const compare = (what: string, asked: string, has: string) =>
    sentences.push(`It asks for ${asked} ${what} and has ${has}: ${ofAdministrator}.`)
  if (cpus !== undefined && cpus > offer.cpus) compare('processors', `${cpus}`, `${offer.cpus}`)
  if (memoryBytes !== undefined && memoryBytes > offer.memoryBytes) {
    compare('of memory', inWords(memoryBytes), inWords(offer.memoryBytes))
  }
  const { storageBytes: storage } = offer
  if (storageBytes !== undefined && storage !== null && storageBytes > storage) {
    compare('of storage', inWords(storageBytes), inWords(storage))
  }
  if (gpu !== undefined && gpu !== false && gpu !== 'optional') {
    sentences.push('It asks for a graphics processor: a codespace has none.')
  }
  const shmBytes = shmBytesWithin(config, offer)
  if (config.shmBytes !== null && shmBytes < config.shmBytes) {
    const asked = inWords(config.shmBytes)
    const half = 'half of its memory'
    sentences.push(`It asks for ${asked} of shared memory and has ${inWords(shmBytes)}: ${half}.`)
  }
  return sentences
}

const ofAdministrator = 'the administrator’s settings say how much'

function inWords(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB']
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  return `${Number((bytes / 1024 ** step).toFixed(1))} ${units[step]}`
}
