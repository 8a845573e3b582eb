import { AppError } from '#server/errors.ts'
import { type Machine, machineName, standardMachine } from './machines.schema.ts'

const usualPids = 4096
const gigabyte = 1024 ** 3
const units: Record<string, number> = { m: 1024 ** 2, g: gigabyte, t: 1024 ** 4 }
const example = '“large: 4 cpus; 8 GB memory; 64 GB storage; Compiles”'

type Sizes = Partial<Pick<Machine, 'cpus' | 'memoryBytes' | 'storageBytes' | 'pids'>>

/**
 * A machine type as an operator writes it: `large: 4 cpus; 8 GB memory; 64 GB storage; Compiles`.
 * `4096 processes` may be among it; whatever else there is describes it.
 * @throws AppError `SETTING_VALUE_INVALID`, which says what is wrong with the line
 */
export function readMachine(line: string): Machine {
  const refuse = (why: string) =>
    new AppError('SETTING_VALUE_INVALID', `“${line.slice(0, 100)}” ${why}, as in ${example}.`)
  const [name = '', ...rest] = line.split(':')
  if (rest.length === 0 || !machineName.safeParse(name.trim()).success) {
    throw refuse('has to begin with a name of small letters, digits and hyphens, and a colon')
  }
  if (name.trim() === standardMachine) {
    throw refuse('cannot be named “standard”, which is what the other settings make')
  }
  const parts = rest.join(':').split(';')
  const sizes: Sizes = {}
  const words: string[] = []
  for (const part of parts.map((one) => one.trim()).filter((one) => one !== '')) {
    const size = sizeOf(part)
    if (size === null) words.push(part)
    else Object.assign(sizes, size)
  }
  const { cpus, memoryBytes, storageBytes, pids = usualPids } = sizes
  if (cpus === undefined) throw refuse('has to say how many cpus it has')
  if (memoryBytes === undefined) throw refuse('has to say how much memory it has')
  if (storageBytes === undefined) throw refuse('has to say how much storage it has')
  const wrong = faultOf({ cpus, memoryBytes, storageBytes, pids })
  if (wrong !== null) throw refuse(wrong)
  const description = words.join('; ').slice(0, 120)
  return { name: name.trim(), cpus, memoryBytes, storageBytes, pids, description }
}

function sizeOf(part: string): Sizes | null {
  const counted = /^(\d+(?:\.\d+)?) *(cpus?|processors?|cores?|processes|pids)$/i.exec(part)
  if (counted) {
    const [, amount = '', what = ''] = counted
    return /^(processes|pids)$/i.test(what) ? { pids: Number(amount) } : { cpus: Number(amount) }
  }
  const sized = /^(\d+(?:\.\d+)?) *([mgt])(?:i?b)? *(memory|storage)$/i.exec(part)
  if (!sized) return null
  const [, amount = '', unit = '', what = ''] = sized
  const bytes = Math.floor(Number(amount) * (units[unit.toLowerCase()] ?? gigabyte))
  return what.toLowerCase() === 'memory' ? { memoryBytes: bytes } : { storageBytes: bytes }
}

/** The bounds that the settings of the standard type have. */
function faultOf({ cpus, memoryBytes, storageBytes, pids }: Required<Sizes>): string | null {
  if (cpus < 0.1 || cpus > 1024) return 'has to have from 0.1 to 1024 cpus'
  if (memoryBytes < gigabyte / 4 || memoryBytes > 16 * 1024 * gigabyte) {
    return 'has to have from 256 MB to 16 TB of memory'
  }
  if (storageBytes < gigabyte / 16 || storageBytes > 64 * 1024 * gigabyte) {
    return 'has to have from 64 MB to 64 TB of storage'
  }
  if (!Number.isInteger(pids) || pids < 64 || pids > 1_000_000) {
    return 'has to have a whole number of processes from 64 to 1000000'
  }
  return null
}
