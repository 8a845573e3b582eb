import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import {
  askAgent,
  contractWorkspaceBytes,
  openNetwork,
  startOf,
  within,
  workbench,
} from '../../driver-workbench.ts'
import { startDockerBench } from '../docker-bench.ts'
import { execIn } from '../exec-in.ts'

const bench = workbench(startDockerBench)

test('a workspace holds what it was given and no more, and works again when there is room (F-17)', async () => {
  const id = await bench.newRunning()
  const run = (script: string) => execIn(bench.under, id, script)
  const full = await run('dd if=/dev/zero of=/workspaces/big bs=1M count=100')
  expect(full.output).toMatch(/No space left/)
  await bench.under.driver.stopContainer(id, 5000)
  await bench.under.driver.startContainer(id, startOf(2, 'root'), within(60))
  const written = await run('stat -c %s /workspaces/big')
  expect(Number(written.output)).toBeGreaterThan(contractWorkspaceBytes / 2)
  expect(Number(written.output)).toBeLessThan(contractWorkspaceBytes)
  expect((await run('head -c 1M /dev/zero > /workspaces/more')).output).toMatch(/No space left/)
  expect(await run('rm /workspaces/big && echo more > /workspaces/more')).toMatchObject({
    exitCode: 0,
  })
  expect((await askAgent(await bench.under.driver.connect(id, within(20)))).status).toBe(200)
})

test('a workspace grows while nobody uses it, and its container gets other limits as it runs', async () => {
  const id = await bench.newRunning()
  const { driver } = bench.under
  const run = (script: string) => execIn(bench.under, id, script)
  const bytes = contractWorkspaceBytes * 2
  const grow = (to: number) => driver.growWorkspace(id, to, within(20))
  expect(await grow(bytes)).toEqual({ limitBytes: contractWorkspaceBytes })
  const limits = { memoryBytes: 512 * 1024 ** 2, cpus: 0.5, pids: 200 }
  await driver.resizeContainer(id, limits, within(20))
  const memory = 'cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes'
  expect((await run(`${memory} 2>/dev/null`)).output.trim()).toBe(`${limits.memoryBytes}`)
  const pids = 'cat /sys/fs/cgroup/pids.max /sys/fs/cgroup/pids/pids.max 2>/dev/null'
  expect((await run(pids)).output.trim()).toBe('200')
  const tooLittle = driver.resizeContainer(
    id,
    { ...limits, memoryBytes: 8 * 1024 ** 2 },
    within(20),
  )
  await expect(tooLittle).rejects.toMatchObject({ code: 'MEMORY_IN_USE' })
  await driver.stopContainer(id, 5000)
  await driver.resizeContainer(id, { ...limits, pids: 300 }, within(20))
  // As a crash of the machine leaves it: what is mended on the way is no reason not to grow.
  const image = join(bench.under.options.dataFolder, 'volumes', `${id}.img`)
  await promisify(execFile)('debugfs', ['-w', '-R', 'set_super_value free_blocks_count 1', image])
  expect(await grow(bytes)).toEqual({ limitBytes: bytes })
  // The same again is nothing more, and less takes nothing away.
  expect(await grow(bytes / 2)).toEqual({ limitBytes: bytes })
  await driver.startContainer(id, startOf(2, 'root'), within(60))
  expect((await run(pids)).output.trim()).toBe('300')
  const dd = `dd if=/dev/zero of=/workspaces/big bs=1M count=${contractWorkspaceBytes / 1024 ** 2} conv=fsync`
  expect(await run(dd)).toMatchObject({ exitCode: 0 })
  expect(await driver.usedBytes(id)).toBeGreaterThan(contractWorkspaceBytes)
  expect(await driver.changedAt(id)).toBeGreaterThan(Date.now() - 600_000)
  await driver.resizeContainer(crypto.randomUUID(), limits, within(20))
})

test('an empty workspace takes next to nothing of the disk, and a deleted file gives its room back', async () => {
  const id = await bench.newRunning()
  const image = join(bench.under.options.dataFolder, 'volumes', `${id}.img`)
  const used = async () => (await stat(image)).blocks * 512
  const before = await used()
  expect(before).toBeLessThan(contractWorkspaceBytes / 4)
  await execIn(bench.under, id, 'dd if=/dev/urandom of=/workspaces/big bs=1M count=30; sync')
  expect(await used()).toBeGreaterThan(30_000_000)
  await execIn(bench.under, id, 'rm /workspaces/big; sync')
  await expect.poll(used, { timeout: 15_000, interval: 100 }).toBeLessThan(before + 10_000_000)
})

test('the folder that a container gets is empty and its own', async () => {
  const id = await bench.newWorkspace()
  const { output } = await bench.run(id, 'ls -A /workspaces; stat -c "%u %a" /workspaces')
  expect(output).toBe('0 755\n')
})

test('a mount that went away while the container was down is made again', async () => {
  const id = await bench.newRunning()
  await execIn(bench.under, id, 'echo kept > /workspaces/file; sync')
  const { engine, names, driver, options } = bench.under
  await engine.call('POST', `/containers/${names.of(id)}/kill`)
  await promisify(execFile)('umount', [join(options.dataFolder, 'mounts', id)])
  await driver.startContainer(id, startOf(1, 'root'), within(60))
  expect((await execIn(bench.under, id, 'cat /workspaces/file')).output).toBe('kept\n')
})

test('an image that was half made by a crash is made anew, and never taken for a workspace', async () => {
  const id = bench.newId()
  const { driver, options } = bench.under
  await driver.createNetwork(id, openNetwork, within(20))
  const half = join(options.dataFolder, 'volumes', `${id}.img.new`)
  await promisify(execFile)('truncate', ['-s', '1M', half])
  await expect(bench.run(id, 'true')).rejects.toMatchObject({ code: 'MISSING_WORKSPACE' })
  expect(await driver.list()).toContain(id)
  await driver.createWorkspace(id, contractWorkspaceBytes, within(20))
  expect((await bench.run(id, 'echo yes > /workspaces/file && cat /workspaces/file')).output).toBe(
    'yes\n',
  )
})

test('what a task of an earlier life left is removed first, and with the container (F-03)', async () => {
  const id = await bench.newWorkspace()
  const { engine, names, image, driver } = bench.under
  const leaveBehind = async (task: string) => {
    const query = { name: names.task(id, task) }
    const Labels = { ...names.labels(id), 'bothy.task': task }
    await engine.call('POST', '/containers/create', {
      query,
      body: { Image: image, Cmd: ['x'], Labels },
    })
  }
  await leaveBehind('check')
  expect((await bench.run(id, 'echo fresh')).output).toBe('fresh\n')
  await leaveBehind('other')
  await driver.removeContainer(id)
})
