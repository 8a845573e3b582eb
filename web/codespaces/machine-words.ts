import type { MachineOffer } from '#server/machines/machines.schema.ts'
import { bytesWord } from '#web/lib/bytes.ts'
import type { RadioOption } from '#web/ui/RadioGroup.tsx'

/** `2 CPUs, 4 GiB`, as rows have room for. */
export const machineWord = ({ cpus, memoryBytes }: { cpus: number; memoryBytes: number }): string =>
  `${cpusWord(cpus)}, ${bytesWord(memoryBytes)}`

export const cpusWord = (cpus: number): string => `${cpus} ${cpus === 1 ? 'CPU' : 'CPUs'}`

/** The types to choose from, each with what it has, and why it cannot be had where it cannot. */
export function machineOptions(offers: readonly MachineOffer[]): RadioOption<string>[] {
  return offers.map((offer) => {
    const { name, cpus, memoryBytes, storageBytes, description, refusal } = offer
    const sizes = `${cpusWord(cpus)}, ${bytesWord(memoryBytes)} of memory, ${bytesWord(storageBytes)} of storage`
    const words = [`${sizes}.`, closed(description), refusal].filter(Boolean).join(' ')
    return { value: name, label: name, description: words, isDisabled: refusal !== null }
  })
}

/** An operator's words as a sentence: another one may follow. */
const closed = (words: string): string => (/[\p{L}\p{N}]$/u.test(words) ? `${words}.` : words)
