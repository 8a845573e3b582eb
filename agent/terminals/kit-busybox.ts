import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const besideTheBundle = fileURLToPath(new URL('../busybox', import.meta.url))

/** The kit's static busybox; null where the agent does not run out of a kit. */
export const kitBusybox: string | null = existsSync(besideTheBundle) ? besideTheBundle : null
