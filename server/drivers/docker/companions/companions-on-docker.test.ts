import type { ContainerInspectInfo } from 'dockerode'
import { expect, test } from 'vitest'
import type { CompanionSpec } from '../../companions.schema.ts'
import {
  contractWorkspaceBytes,
  openNetwork,
  startOf,
  within,
  workbench,
} from '../../driver-workbench.ts'
import { startDockerBench } from '../docker-bench.ts'
import { execIn } from '../exec-in.ts'

const bench = workbench(startDockerBench)
const busybox = '/.bothy/kits/current/busybox'
const answering = `while :; do echo from-the-service | python3 -c '
import socket, sys
text = sys.stdin.read().encode()
server = socket.create_server(("", 7000))
while True:
    one, _ = server.accept()
    one.sendall(text)
    one.close()
'; done`

const service = (more: Partial<CompanionSpec> = {}): CompanionSpec => ({
  name: 'db',
  aliases: ['store'],
  image: bench.under.image,
  entrypoint: ['/bin/sh', '-c', answering],
  command: null,
  environment: { PLACE: 'here' },
  workingDir: '/tmp',
  user: '65534',
  healthcheck: {
    test: { shell: 'python3 -c "import socket; socket.create_connection((\'db\', 7000))"' },
    intervalMs: 200,
    timeoutMs: 5000,
    startPeriodMs: null,
    retries: 50,
  },
  volumes: [{ volume: 'data', target: '/data', isReadOnly: false }],
  tmpfs: [{ target: '/scratch', sizeBytes: 1024 ** 2 }],
  init: true,
  shmSizeBytes: null,
  limits: { memoryBytes: null, cpus: null, pids: null },
  dependsOn: [],
  ...more,
})
const limits = { memoryBytes: 256 * 1024 ** 2, cpus: 0.5, pids: 64 }

async function startService(id: string, spec = service()): Promise<void> {
  await bench.under.driver.companions?.start(
    id,
    {
      companions: [spec],
      dependsOn: [{ name: spec.name, condition: 'service_healthy' }],
      limits: new Map([[spec.name, limits]]),
    },
    () => undefined,
    within(60),
  )
}

const hear = async (id: string, host: string) =>
  (await execIn(bench.under, id, `${busybox} nc -w 3 ${host} 7000 </dev/null 2>&1`)).output

test('a service is reached by its names from its own codespace and from no other (S-57, S-62)', async () => {
  await bench.under.driver.ensureIsolation(within(60))
  const [own, other] = [bench.newId(), await bench.newRunning()]
  const { driver } = bench.under
  await driver.createNetwork(own, openNetwork, within(20))
  await driver.createWorkspace(own, contractWorkspaceBytes, within(20))
  const mounts = {
    volumes: [{ volume: 'data', target: '/data', isReadOnly: false }],
    tmpfs: [{ target: '/scratch', sizeBytes: 1024 ** 2 }],
  }
  await driver.createContainer({ ...bench.specOf(own), mounts, aliases: ['app'] }, within(60))
  const { online } = await driver.startContainer(own, startOf(1, 'root'), within(60))
  await online
  await startService(own)
  for (const host of ['db', 'store']) expect(await hear(own, host)).toBe('from-the-service\n')

  const { engine, names } = bench.under
  const inspected = await engine.call<ContainerInspectInfo>(
    'GET',
    `/containers/${names.companion(own, 'db')}/json`,
  )
  const address = inspected.NetworkSettings.Networks[names.of(own)]?.IPAddress ?? ''
  expect(await hear(own, address)).toBe('from-the-service\n')
  expect(await hear(other, address)).not.toContain('from-the-service')
  // The volume is one, and the codespace's own container has a name there, too.
  await execIn(bench.under, own, 'echo shared > /data/file; chmod -R a+rwX /data')
  const script = 'cat /data/file; getent hosts app | wc -l'
  await startService(
    own,
    service({
      name: 'look',
      entrypoint: ['/bin/sh', '-c', `${script}; sleep 600`],
      healthcheck: {
        test: { shell: 'true' },
        intervalMs: 200,
        timeoutMs: 5000,
        startPeriodMs: null,
        retries: 3,
      },
    }),
  )
  await expect.poll(() => driver.companions?.lastLines(own, 'look')).toBe('shared\n1')
  // After a network that was cut and mended all have their names again.
  await driver.cutNetwork(own)
  expect(await hear(own, address)).not.toContain('from-the-service')
  await driver.mendNetwork(own, openNetwork, within(20))
  expect((await execIn(bench.under, own, 'getent hosts look | wc -l')).output).toBe('1\n')

  expect(Object.keys(inspected.NetworkSettings.Networks)).toEqual([names.of(own)])
  expect(inspected.HostConfig).toMatchObject({
    Privileged: false,
    CapAdd: [],
    CapDrop: ['MKNOD', 'NET_RAW'],
    SecurityOpt: ['no-new-privileges'],
    RestartPolicy: { Name: 'no' },
    Memory: limits.memoryBytes,
    MemorySwap: limits.memoryBytes,
    NanoCpus: 5e8,
    PidsLimit: limits.pids,
    PublishAllPorts: false,
    Binds: null,
    Mounts: [
      { Type: 'volume', Source: names.volume(own, 'data'), Target: '/data' },
      { Type: 'tmpfs', Target: '/scratch', TmpfsOptions: { SizeBytes: 1024 ** 2 } },
    ],
  })
  expect(inspected.Mounts.filter(({ Type }) => Type === 'bind')).toEqual([])
})

test('one whose command is not in its image is named, as a fault of its own (F-45)', async () => {
  const id = await bench.newWorkspace()
  for (const wrong of [{ entrypoint: ['/no/such'], init: false }, { user: 'nosuch' }]) {
    await expect(startService(id, service(wrong))).rejects.toMatchObject({
      code: 'COMPANION_FAILED',
      message: expect.stringMatching(/^The service db cannot be started\. .*nosuch|no\/such/),
    })
  }
})

test('mounts over what is the server’s or over the workspace are refused (S-57)', async () => {
  const id = await bench.newWorkspace()
  const hostile = [
    '/',
    '/.bothy',
    '/.bothy/kits/current',
    '/.bothy/line',
    '/workspaces',
    '/workspaces/hut',
    '/proc',
    '/proc/sys',
    '/sys/fs/cgroup',
    '/dev/shm',
    '/data/../.bothy/kits',
    'data',
    '/data/',
  ]
  for (const target of hostile) {
    const volumes = { volumes: [{ volume: 'x', target, isReadOnly: false }], tmpfs: [] }
    const tmpfs = { volumes: [], tmpfs: [{ target, sizeBytes: 4096 }] }
    for (const mounts of [volumes, tmpfs]) {
      await expect(
        bench.under.driver.createContainer({ ...bench.specOf(id), mounts }, within(20)),
        target,
      ).rejects.toMatchObject({ code: 'MOUNT_INVALID' })
    }
  }
})

test('S-57 an image that asks for volumes in folders of ours is refused, and its labels are not ours', async () => {
  const { driver, engine, names } = bench.under
  const base = await bench.newWorkspace()
  await driver.createContainer(bench.specOf(base), within(60))
  const made: string[] = []
  const commit = async (changes: string) => {
    const tag = `volumes-${made.length}`
    const query = { container: names.of(base), changes, repo: 'bothy-test/hostile', tag }
    await engine.call('POST', '/commit', { query })
    made.push(`bothy-test/hostile:${tag}`)
    return `bothy-test/hostile:${tag}`
  }
  try {
    for (const path of ['/.bothy/kits/current', '/.bothy/trust/../line/x', '/workspaces/hut']) {
      const image = await commit(`VOLUME ["${path}"]`)
      const refused = { code: 'IMAGE_INVALID' }
      await expect(driver.imageUser(image, within(20))).rejects.toMatchObject(refused)
      const id = await bench.newWorkspace()
      const created = driver.createContainer({ ...bench.specOf(id), image }, within(20))
      await expect(created).rejects.toMatchObject(refused)
    }
    const ours =
      'bothy.task=build bothy.companion=db bothy.aliases=db bothy.spec=x bothy.instance=no'
    const image = await commit(`VOLUME ["/.bothy/kits", "/data"]\nLABEL ${ours}`)
    const id = await bench.newWorkspace()
    await driver.createContainer({ ...bench.specOf(id), image }, within(20))
    const found = await engine.call<ContainerInspectInfo>('GET', `/containers/${names.of(id)}/json`)
    expect(found.Config.Labels).toMatchObject(names.labels(id))
    const kits = found.Mounts.find(({ Destination }) => Destination === '/.bothy/kits')
    expect(kits).toMatchObject({ Source: bench.under.options.kitsFolder })
    expect(await driver.companions?.list(id)).toEqual([])
    const { online } = await driver.startContainer(id, startOf(1, 'root'), within(60))
    await online
    expect(await driver.inspect(id)).toEqual({ status: 'running', hasNetwork: true })
    await driver.removeContainer(id)
  } finally {
    await driver.removeContainer(base)
    for (const image of made) await engine.call('DELETE', `/images/${image}`)
  }
})
