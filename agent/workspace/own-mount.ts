/**
 * Whether a folder is a file system of its own, by the text of /proc/self/mountinfo: mounted there,
 * and nothing else is from the same device. A plain volume shows the disk of the whole machine, of
 * which the container's /etc/hosts is a part as well.
 */
export function isOwnFileSystem(mountinfo: string, folder: string): boolean {
  const mounts = mountinfo
    .split('\n')
    .map((line) => line.split(' '))
    .map(([, , device, , mountPoint = '']) => ({ device, mountPoint: unescaped(mountPoint) }))
  const own = mounts.findLast(({ mountPoint }) => mountPoint === folder)
  return own !== undefined && mounts.filter(({ device }) => device === own.device).length === 1
}

/** A space in a path is `\040` there. */
function unescaped(path: string): string {
  return path.replace(/\\(\d{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  )
}
