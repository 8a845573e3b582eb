import { spawn } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'

/** What the image says to who asks for it. */
export const tinyImageLabel = { name: 'devcontainer.metadata', text: '[{"remoteUser":"root"}]' }

/**
 * Imports an image with a static shell, a user, a label and nothing else. It stands in for those
 * without a libc.
 */
export async function importTinyImage(socketPath: string, image: string): Promise<void> {
  const docker = new Docker({ socketPath })
  const folder = await mkdtemp(join(tmpdir(), 'bothy-image-'))
  try {
    for (const name of ['bin', 'etc', 'tmp', 'root']) await mkdir(join(folder, name))
    await copyFile(
      join(process.env.BOTHY_TEST_KITS ?? '', 'current/busybox'),
      join(folder, 'bin/busybox'),
    )
    for (const name of ['sh', 'ls', 'cat']) await symlink('busybox', join(folder, 'bin', name))
    await writeFile(join(folder, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n')
    await writeFile(join(folder, 'etc/group'), 'root:x:0:\n')
    const tar = spawn('tar', ['-C', folder, '-c', '.'], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [repo, tag] = image.split(':')
    const progress = await docker.importImage(tar.stdout, {
      repo,
      tag,
      changes: `LABEL ${tinyImageLabel.name}='${tinyImageLabel.text}'`,
    })
    await new Promise((resolve, reject) =>
      docker.modem.followProgress(progress, (error, done) =>
        error ? reject(error) : resolve(done),
      ),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
