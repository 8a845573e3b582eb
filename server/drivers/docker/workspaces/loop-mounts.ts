import { mkdir, readFile, rmdir } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { HostToolError, runHostTool } from '../host-tools.ts'

const busyRetries = 40
const busyPauseMs = 50

/**
 * The mount points of this machine as the kernel lists them, the same one twice where
 * mounts are stacked.
 */
export function parseMountPoints(mountInfo: string): string[] {
  return mountInfo
    .split('\n')
    .map((line) => line.split(' ')[4])
    .filter((point) => point !== undefined)
    .map((point) =>
      point.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8))),
    )
}

async function isMounted(folder: string): Promise<boolean> {
  return parseMountPoints(await readFile('/proc/self/mountinfo', 'utf8')).includes(folder)
}

/**
 * Mounting what is mounted is not an error. The loop device goes with the mount. Freed blocks
 * are given back to the machine's disk; devices in it do not work; damage makes it read-only
 * rather than worse.
 */
export async function mountImage(image: string, folder: string): Promise<void> {
  if (await isMounted(folder)) return
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await runHostTool('mount', [
    '-t',
    'ext4',
    '-o',
    'loop,nodev,discard,errors=remount-ro',
    '--',
    image,
    folder,
  ])
}

/** Unmounting what is not mounted is not an error. */
export async function unmountImage(folder: string): Promise<void> {
  for (let attempt = 1; await isMounted(folder); attempt += 1) {
    try {
      await runHostTool('umount', ['--', folder])
    } catch (error) {
      // A container that has just ended may hold it a moment longer.
      const isBusy = error instanceof HostToolError && /busy/i.test(error.message)
      if (!isBusy || attempt >= busyRetries) throw error
      await pause(busyPauseMs)
    }
  }
  await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
}
