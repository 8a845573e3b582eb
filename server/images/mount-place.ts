import { posix } from 'node:path'
import { containerPaths } from '#agent/protocol/line.ts'

const own = [posix.dirname(containerPaths.kits)]
const ofTheKernel = ['/proc', '/sys', '/dev']

const isBelow = (target: string, folders: readonly string[]): boolean =>
  folders.some((folder) => `${posix.resolve('/', target)}/`.startsWith(`${folder}/`))

/** Whether a step may have something mounted at this absolute path: not where ours is. */
export const isMountPlace = (target: string): boolean =>
  target.startsWith('/') && posix.resolve('/', target) !== '/' && !isBelow(target, own)

/** Whether what a step writes there becomes part of the image. */
export const isFilePlace = (target: string): boolean =>
  isMountPlace(target) && !isBelow(target, ofTheKernel)
