import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AgentLines } from '../agent-lines.ts'
import { askAgent, startOf, within, workbench } from '../driver-workbench.ts'
import { startDockerBench } from './docker-bench.ts'
import { execIn } from './exec-in.ts'

const bench = workbench(startDockerBench)

const attacks = [
  'rm /.bothy/line/home.sock',
  'mv /.bothy/line/home.sock /.bothy/line/other',
  'ln -sf /var/run/docker.sock /.bothy/line/home.sock',
  'ln -s /etc/passwd /.bothy/line/link',
  'chmod 0 /.bothy/line/home.sock',
  'chown 1000 /.bothy/line',
  'echo {} > /.bothy/line/start.json',
  'dd if=/dev/zero of=/.bothy/line/fill bs=1M count=1',
  'mount -o remount,rw /.bothy/line',
  'mount -o remount,bind,rw /.bothy/line',
  'mount -t tmpfs none /.bothy/line',
  'umount /.bothy/line',
  'umount -l /workspaces',
  'rm -rf /.bothy/line',
  'touch /.bothy/kits/mine',
  'echo hostile > /.bothy/kits/current/supervise',
  'touch /.bothy/trust/mine.pem',
  'rmdir /workspaces',
  'ln -sfn /etc /workspaces',
]

test('root in the container cannot change, replace, link elsewhere or fill what the server gave it (S-53)', async () => {
  const id = await bench.newRunning()
  for (const attack of attacks) {
    // `ln -sfn` onto a folder makes the link inside it, which is the user's own right.
    const { exitCode } = await execIn(bench.under, id, `${attack} && ! [ -L /workspaces/etc ]`)
    expect(exitCode, attack).not.toBe(0)
  }
  await expectUntouched(id)
})

test('root who takes the mounts out of place harms the own codespace alone, until its next start', async () => {
  const id = await bench.newRunning()
  expect((await execIn(bench.under, id, 'mv /.bothy /elsewhere')).exitCode).toBe(0)
  await bench.under.driver.stopContainer(id, 5000)
  await bench.under.driver.startContainer(id, startOf(2, 'root'), within(60))
  await expectUntouched(id)
})

test('links that a container leaves in its workspace lead nowhere outside it', async () => {
  const id = await bench.newRunning()
  const script =
    'ln -s /etc/passwd /workspaces/a; ln -s ../../.. /workspaces/b; mkfifo /workspaces/c'
  expect((await execIn(bench.under, id, script)).exitCode).toBe(0)
  await bench.under.driver.stopContainer(id, 5000)
  await bench.under.driver.startContainer(id, startOf(2, 'root'), within(60))
  const seen = await execIn(bench.under, id, 'ls /workspaces; cat /workspaces/b/etc/hostname')
  expect(seen.output).toBe('a\nb\nc\ncodespace\n')
})

async function expectUntouched(codespaceId: string): Promise<void> {
  const { linesFolder } = bench.under.options
  const folder = await new AgentLines(linesFolder).folder(codespaceId)
  expect((await readdir(folder)).sort()).toEqual(['home.sock', 'start.json'])
  expect((await lstat(join(folder, 'home.sock'))).isSocket()).toBe(true)
  const answer = await askAgent(await bench.under.driver.connect(codespaceId, within(20)))
  expect(answer.status).toBe(200)
}
