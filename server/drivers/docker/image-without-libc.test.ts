import { spawn } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askAgent, startOf, within, workbench } from '../driver-workbench.ts'
import { startDockerBench, testSocketPath } from './docker-bench.ts'
import { execIn } from './exec-in.ts'

const image = `bothy-test/without-libc:${process.pid}`
const docker = new Docker({ socketPath: testSocketPath })
const bench = workbench(async () => ({ ...(await startDockerBench()), image }))

beforeAll(async () => {
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
    const progress = await docker.importImage(tar.stdout, { repo, tag })
    await new Promise((resolve, reject) =>
      docker.modem.followProgress(progress, (error, done) =>
        error ? reject(error) : resolve(done),
      ),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

afterAll(async () => {
  await docker.getImage(image).remove({ force: true })
})

test('an image with a shell and nothing else serves a codespace, by the loader of the kit', async () => {
  expect(await bench.under.driver.imageUser(image, within(20))).toBe('root')
  const id = await bench.newRunning()
  expect((await execIn(bench.under, id, 'ls /lib64 /lib')).exitCode).not.toBe(0)
  const answer = await askAgent(await bench.under.driver.connect(id, within(20)))
  expect(answer.status, answer.body).toBe(200)
  await bench.under.driver.stopContainer(id, 5000)
  await bench.under.driver.startContainer(id, startOf(2, 'root'), within(60))
  expect((await askAgent(await bench.under.driver.connect(id, within(20)))).status).toBe(200)
})
