import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { kitFolder } from '../kit-folder.ts'

/** The kit's static busybox; null where the agent does not run out of a kit. */
export function kitBusybox(): string | null {
  const file = join(kitFolder(), 'busybox')
  return existsSync(file) ? file : null
}
