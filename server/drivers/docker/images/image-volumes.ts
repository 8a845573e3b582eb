import { posix } from 'node:path'
import { containerPaths } from '#agent/protocol/line.ts'
import { AppError } from '#server/errors.ts'

const ours = Object.values(containerPaths)

/**
 * Refuses an image that asks for a volume in a folder of ours: the engine fills it with the image's
 * own files, which then lie over what runs as root in every container, or over the user's files. At
 * exactly such a folder, or around it, it is harmless: our mount lies over it.
 * @throws AppError `IMAGE_INVALID`
 */
export function refuseVolumesOverOurs(volumes: readonly string[]): void {
  for (const volume of volumes) {
    // As the engine reads them.
    const path = posix.resolve('/', volume)
    if (!ours.some((folder) => path.startsWith(`${folder}/`))) continue
    const what = JSON.stringify(volume.slice(0, 100))
    throw new AppError('IMAGE_INVALID', `The image asks for a volume at ${what}, which cannot be.`)
  }
}
