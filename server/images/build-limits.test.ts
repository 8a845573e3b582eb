import { expect, test, vi } from 'vitest'
import { labels } from '#server/drivers/docker/object-names.ts'
import { baseImage, buildBench } from './build-bench.testing.ts'

const { bench, newRepository, build, runIn } = buildBench()
// Each step is a container, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

const dockerfile = (text: string) => ({ Dockerfile: `FROM ${baseImage}\n${text}` })
const powers = [0, 1, 3, 4, 5, 6, 7, 8, 10, 18, 29, 31]
const defaultPowers = powers
  .reduce((sum, power) => sum + 2 ** power, 0)
  .toString(16)
  .padStart(16, '0')
const mebibyte = 1024 ** 2
const limits = {
  memoryBytes: 64 * mebibyte,
  cpus: 1,
  pids: 100,
  diskBytes: 64 * mebibyte,
  timeMs: 120_000,
}

test('a step gets no more than a codespace: no socket of the engine, no devices, no powers (S-57, S-60)', async () => {
  const id = await newRepository(
    dockerfile(`RUN ls /var/run/docker.sock /run/docker.sock /dev/mem /dev/kvm 2>&1 | /bin/busybox wc -l > /seen
RUN /bin/busybox mknod /tmp/disk b 7 0 && echo made >> /seen || echo "no device" >> /seen
RUN /bin/busybox mount -t tmpfs x /tmp 2>/dev/null && echo mounted >> /seen || echo "no mount" >> /seen
RUN ls /workspaces /.bothy/files 2>/dev/null | /bin/busybox wc -l >> /seen
RUN echo x 2>/dev/null > /.bothy/kits/x && echo written >> /seen || echo "not written" >> /seen
RUN /bin/busybox awk '/CapEff/ { print $2 }' /proc/self/status >> /seen`),
  )
  const { error, imageId } = await build(id, { limits })
  expect(error).toBeUndefined()
  const seen = (await runIn(imageId, 'cat /seen')).split('\n')
  expect(seen.slice(0, 5)).toEqual(['4', 'no device', 'no mount', '0', 'not written'])
  // The engine's own, without MKNOD and NET_RAW.
  expect(seen[5]).toBe(defaultPowers)
})

test('what takes too much memory or disk is ended, and says which', async () => {
  const ended: Record<string, string> = {
    'RUN /bin/busybox tail /dev/zero': 'want of memory: a build has 0.1 GiB',
    'RUN /bin/busybox dd if=/dev/zero of=/big bs=1M count=100': 'wrote more than 0.1 GiB',
    'RUN /bin/busybox dd if=/dev/zero of=/big bs=1M; /bin/busybox sleep 60': 'wrote more than',
  }
  for (const [line, sentence] of Object.entries(ended)) {
    const id = await newRepository(dockerfile(`RUN true\n${line}`))
    const { error } = await build(id, { limits })
    expect(error?.message).toMatch(/^Dockerfile:3: /)
    expect(error?.message).toContain(sentence)
  }
})

test('what is copied from stage to stage counts while it lies beside the measured disk', async () => {
  const dd = 'RUN /bin/busybox dd if=/dev/zero of=/big/one bs=1M count=20'
  const id = await newRepository({
    Dockerfile: `FROM ${baseImage} AS big\nRUN mkdir /big\n${dd}
FROM ${baseImage}\nCOPY --from=big /big /a\nRUN true\nCOPY --from=big /big /b`,
  })
  const used = new Set<string>()
  const { error } = await build(id, { limits, used })
  // Sixty were there with the first copy; with the second one they would be eighty.
  expect(error?.message).toBe(
    'Dockerfile:7: COPY was ended since the build wrote more than 0.1 GiB.',
  )
  // What succeeded before is noted as used.
  expect(used.size).toBeGreaterThan(3)
  const name = bench.under.names.task(id, 'build')
  await expect(bench.under.engine.call('GET', `/volumes/${name}`)).rejects.toMatchObject({
    status: 404,
  })
})

test('a build that takes longer than it may is ended, and says where it was', async () => {
  const id = await newRepository(dockerfile('RUN true\nRUN /bin/busybox sleep 600'))
  const { error } = await build(id, { limits: { ...limits, timeMs: 8000 } })
  expect(error).toMatchObject({ code: 'BUILD_FAILED', place: { path: 'Dockerfile' } })
  expect(error?.message).toContain('The build took longer than 8 seconds and was ended here.')
})

test('what the engine refuses is a fault of the Dockerfile, in its line (F-45)', async () => {
  const refused = [
    'USER nosuch\nRUN true',
    'VOLUME /proc\nRUN true',
    'RUN touch /file\nWORKDIR /file\nRUN true',
    'RUN --mount=type=tmpfs,target=/proc true',
    'RUN --mount=type=tmpfs,target=/.bothy/kits true',
    'RUN --mount=type=tmpfs,target=/.bothy/kits/current true',
    `RUN echo ${'x'.repeat(200_000)}`,
  ]
  const id = await newRepository(dockerfile('RUN true'))
  for (const lines of refused) {
    const text = Buffer.from(`FROM ${baseImage}\n${lines}`).toString('base64')
    await bench.run(id, `echo ${text} | base64 -d > /workspaces/hut/Dockerfile`)
    const { error } = await build(id, { limits })
    expect(error, lines.slice(0, 60)).toMatchObject({ code: 'BUILD_FAILED' })
    expect(error?.message).toMatch(/^Dockerfile:\d: /)
  }
})

test('one that is cancelled ends at once, whatever it does, and leaves nothing (F-46)', async () => {
  const id = await newRepository(dockerfile('RUN trap "" TERM; echo begun; /bin/busybox sleep 600'))
  const cancel = new AbortController()
  const startedAt = performance.now()
  const building = build(id, {}, cancel.signal)
  const { engine, names } = bench.under
  const containers = () =>
    engine.call<unknown[]>('GET', '/containers/json', {
      query: { filters: { label: [...names.filter(id).label, `${labels.task}=build`] } },
    })
  await expect.poll(containers, { timeout: 20_000 }).toHaveLength(1)
  cancel.abort(new Error('Enough.'))
  const { error } = await building
  expect(error?.message).toBe('Enough.')
  expect(await containers()).toEqual([])
  expect(performance.now() - startedAt).toBeLessThan(40_000)
})

test('a step that a crash has left is ended, and what was done before it is not done again (F-46)', async () => {
  const id = await newRepository(dockerfile('RUN echo one > /one\nRUN echo two > /two'))
  const { engine, names } = bench.under
  const text = Buffer.from(`FROM ${baseImage}\nRUN echo one > /one`).toString('base64')
  await bench.run(
    id,
    `cd /workspaces/hut && cp Dockerfile all && echo ${text} | base64 -d > Dockerfile`,
  )
  expect((await build(id)).error).toBeUndefined()
  const name = names.task(id, 'build')
  const body = {
    Image: baseImage,
    Entrypoint: ['/bin/busybox', 'sleep', '600'],
    Labels: { ...names.labels(id), [labels.task]: 'build' },
    HostConfig: { NetworkMode: 'none' },
  }
  const left = await engine.call<{ Id: string }>('POST', '/containers/create', {
    query: { name },
    body,
  })
  await engine.call('POST', `/containers/${name}/start`)
  await bench.run(id, 'cd /workspaces/hut && mv all Dockerfile')
  const { said, error, imageId } = await build(id)
  expect(error).toBeUndefined()
  expect(said).toContain('[1/2] RUN echo one > /one (unchanged)')
  expect(await runIn(imageId, 'cat /one /two')).toBe('one\ntwo\n')
  await expect(engine.call('GET', `/containers/${left.Id}/json`)).rejects.toMatchObject({
    status: 404,
  })
})

test('nothing runs where something answers that must not, or does not refuse (S-62)', async () => {
  const id = await newRepository(dockerfile('RUN echo reached > /reached'))
  // Nobody is there, and nothing refuses: the address is of the codespace’s own network.
  const network = await bench.under.engine.call<{ IPAM: { Config: { Subnet: string }[] } }>(
    'GET',
    `/networks/${bench.under.names.of(id)}`,
  )
  const [a, b, c, d] = (network.IPAM.Config[0]?.Subnet ?? '').split(/[./]/).map(Number)
  const address = `${a}.${b}.${c}.${(d ?? 0) + 13}`
  const { error, said } = await build(id, { refused: async () => [{ address, port: 9 }] })
  expect(error).toMatchObject({ code: 'BUILD_NOT_ISOLATED' })
  expect(said).toContain('did not refuse a connection from inside this build.')
  // A port nobody listens on refuses.
  const closed = { address: `${a}.${b}.${c}.${(d ?? 0) + 1}`, port: 1 }
  expect((await build(id, { refused: async () => [closed] })).error).toBeUndefined()
})
