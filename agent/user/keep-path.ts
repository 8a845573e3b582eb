import { lstatSync, readFileSync, writeFileSync } from 'node:fs'

const mostBytes = 256 * 1024
const setting = /(?<=^|[\s;])PATH=("[^"$\n]+"|[^\s"'$;&|#`]+)(?=\s|;|$)/gm

/**
 * Lets a login shell keep the PATH it is started with. Most images set one in /etc/profile without
 * regard to what there is, so that what the image's own `ENV PATH` or `remoteEnv` adds would be
 * missing in every terminal. The Dev Containers CLI mends it in the same way. Meant for the
 * container's root, before it becomes the user.
 */
export function keepPathInProfile(file: string): void {
  try {
    const stat = lstatSync(file)
    if (!stat.isFile() || stat.size > mostBytes) return
    // Byte for byte: what else is in it may be in any encoding.
    const text = readFileSync(file, 'latin1')
    const kept = withPathKept(text)
    if (kept !== text) writeFileSync(file, kept, 'latin1')
  } catch {
    // Without such a file, or without the right to write it, a terminal has what the
    // image makes of it.
  }
}

/** `PATH=/a:/b` becomes `PATH=${PATH:-/a:/b}`; one that builds on what there is stays. */
export function withPathKept(profile: string): string {
  return profile.replace(setting, (_, value: string) => `PATH=\${PATH:-${value}}`)
}
