import type { ContainerInspectInfo } from 'dockerode'
import { expect, test } from 'vitest'
import { startOf, within, workbench } from '../driver-workbench.ts'
import { startDockerBench } from './docker-bench.ts'
import { execIn } from './exec-in.ts'

const bench = workbench(startDockerBench)

async function inspect(codespaceId: string): Promise<ContainerInspectInfo> {
  const { engine, names } = bench.under
  return engine.call('GET', `/containers/${names.of(codespaceId)}/json`)
}

test('a container has exactly the powers written down here (S-57)', async () => {
  const id = await bench.newWorkspace()
  await bench.under.driver.createContainer(bench.specOf(id), within(60))
  const { HostConfig, Config } = await inspect(id)
  const { names, options } = bench.under
  const bind = (Source: string, Target: string, ReadOnly: boolean) => ({
    Type: 'bind',
    Source,
    Target,
    ...(ReadOnly ? { ReadOnly } : {}),
    BindOptions: { Propagation: 'rprivate' },
  })
  const set = Object.entries(HostConfig).filter(
    ([, value]) => value !== null && value !== '' && value !== 0 && value !== false,
  )
  const line = expect.stringContaining(options.linesFolder)
  const workspace = expect.stringContaining(`${options.dataFolder}/mounts/${id}/w`)
  expect(Object.fromEntries(set)).toEqual({
    Init: true,
    NetworkMode: names.of(id),
    IpcMode: 'private',
    CgroupnsMode: expect.stringMatching(/^(host|private)$/),
    CapAdd: [],
    CapDrop: ['MKNOD', 'NET_RAW'],
    Devices: [],
    Memory: 1024 ** 3,
    MemorySwap: 1024 ** 3,
    NanoCpus: 1e9,
    PidsLimit: 512,
    ShmSize: 64 * 1024 * 1024,
    Tmpfs: {
      '/.bothy/secrets': 'rw,nosuid,nodev,noexec,size=32m,nr_inodes=4k,mode=0711',
    },
    RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
    LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
    Runtime: 'runc',
    ConsoleSize: [0, 0],
    SecurityOpt: [],
    MaskedPaths: expect.arrayContaining(['/proc/kcore', '/sys/firmware']),
    ReadonlyPaths: expect.arrayContaining(['/proc/sys', '/proc/sysrq-trigger']),
    Mounts: [
      bind(options.kitsFolder, '/.bothy/kits', true),
      bind(line, '/.bothy/line', true),
      bind(options.trustFolder, '/.bothy/trust', true),
      bind(workspace, '/workspaces', false),
    ],
  })
  expect(Config).toMatchObject({
    User: '0:0',
    WorkingDir: '/',
    StopSignal: 'SIGTERM',
    Healthcheck: { Test: ['NONE'] },
    Entrypoint: ['/.bothy/kits/current/busybox', 'sh', '/.bothy/kits/current/supervise'],
    Tty: false,
    OpenStdin: false,
  })
  expect(Config.Labels).toMatchObject({ 'bothy.instance': options.instance, 'bothy.codespace': id })
})

test('what a repository may have besides is there, and nothing else is another (S-57)', async () => {
  const [usual, more] = [await bench.newWorkspace(), await bench.newWorkspace()]
  await bench.under.driver.createContainer(bench.specOf(usual), within(60))
  const asked = { capabilities: ['SYS_PTRACE'], shmBytes: 128 * 1024 ** 2 } as const
  await bench.under.driver.createContainer({ ...bench.specOf(more), ...asked }, within(60))
  const { HostConfig: before } = await inspect(usual)
  const { HostConfig: after } = await inspect(more)
  const { Mounts, NetworkMode, ...same } = before
  expect(after).toEqual({
    ...same,
    CapAdd: ['SYS_PTRACE'],
    ShmSize: 128 * 1024 ** 2,
    NetworkMode: bench.under.names.of(more),
    Mounts: expect.arrayContaining([expect.objectContaining({ Target: '/workspaces' })]),
  })
})

test('sudo works, and forging packets or device nodes does not', async () => {
  const id = await bench.newRunning()
  const run = (script: string) => execIn(bench.under, id, script)
  await run('useradd probe; echo "probe ALL=(ALL) NOPASSWD:ALL" > /etc/sudoers.d/probe')
  expect(await run('su probe -c "sudo -n id -u"')).toEqual({ exitCode: 0, output: '0\n' })
  expect((await run('mknod /tmp/disk b 7 0')).exitCode).not.toBe(0)
  // The thirteenth capability, counted from zero, is NET_RAW.
  const capabilities = await run('grep CapBnd /proc/self/status | cut -f2')
  expect((BigInt(`0x${capabilities.output.trim()}`) >> 13n) & 1n).toBe(0n)
})

test('a name that is no name of an image is refused before the engine hears of it', async () => {
  const id = await bench.newWorkspace()
  for (const image of [
    '--help',
    '',
    'a b',
    '../x',
    'http://x/y',
    'UPPER/case',
    'x:',
    `x${'y'.repeat(500)}`,
  ]) {
    const attempt = bench.under.driver.createContainer({ ...bench.specOf(id), image }, within(10))
    await expect(attempt).rejects.toMatchObject({ code: 'IMAGE_INVALID' })
  }
})

test('an image that nobody has is said to be unavailable (F-45)', async () => {
  const attempt = bench.under.driver.imageUser('localhost:1/bothy-test/none', within(30))
  await expect(attempt).rejects.toMatchObject({ code: 'IMAGE_UNAVAILABLE' })
})

test('the user of an image is the one it names', async () => {
  expect(await bench.under.driver.imageUser(bench.under.image, within(10))).toMatch(/^[a-z0-9_-]+$/)
})

test('a network that went away behind our back is named as the reason (F-55, F-59)', async () => {
  const id = await bench.newWorkspace()
  await bench.under.driver.createContainer(bench.specOf(id), within(60))
  await bench.under.driver.removeNetwork(id)
  const attempt = bench.under.driver.startContainer(id, startOf(1, 'root'), within(60))
  await expect(attempt).rejects.toMatchObject({ code: 'MISSING_NETWORK' })
})

test('a container whose first process was killed for want of memory is said to be (F-20)', async () => {
  const id = await bench.newWorkspace()
  const { driver } = bench.under
  const limits = { memoryBytes: 256 * 1024 ** 2, cpus: 1, pids: 512 }
  await driver.createContainer({ ...bench.specOf(id), limits }, within(60))
  await driver.startContainer(id, startOf(1, 'root'), within(60))
  // The kernel takes the first process, and with it all the others.
  const exhaust = 'echo 1000 > /proc/1/oom_score_adj; head -c 400M /dev/zero | tail'
  await execIn(bench.under, id, exhaust).catch(() => undefined)
  await expect
    .poll(() => driver.inspect(id), { timeout: 20_000 })
    .toEqual({ status: 'exited', exitCode: 137, isOutOfMemory: true })
})

test('a paused container is shown so, and a start resumes it (F-55)', async () => {
  const id = await bench.newRunning()
  const { engine, names, driver } = bench.under
  await engine.call('POST', `/containers/${names.of(id)}/pause`)
  expect(await driver.inspect(id)).toEqual({ status: 'paused', hasNetwork: true })
  await driver.startContainer(id, startOf(1, 'root'), within(20))
  expect(await driver.inspect(id)).toMatchObject({ status: 'running' })
  await engine.call('POST', `/containers/${names.of(id)}/pause`)
  await driver.stopContainer(id, 5000)
  expect(await driver.inspect(id)).toMatchObject({ status: 'exited' })
})
