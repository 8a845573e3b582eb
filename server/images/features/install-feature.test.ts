import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { within } from '#server/drivers/driver-workbench.ts'
import type { ResolvedFeature } from '#server/features/features.ts'
import { baseImage, buildBench } from '../build-bench.testing.ts'
import { type Built, Progress, type StepSession } from '../build-session.ts'
import { installFeature } from './install-feature.ts'

const { bench, newRepository, newLog, runIn } = buildBench()
// Each is a container, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

const mebibyte = 1024 ** 2
const users = { remote: 'dev', container: '0' }

function aFeature(
  id: string,
  install: string,
  given: { containerEnv?: Record<string, string>; options?: ResolvedFeature['options'] } = {},
): ResolvedFeature {
  const folder = mkdtempSync(join(tmpdir(), 'bothy-feature-'))
  writeFileSync(join(folder, 'install.sh'), `#!/bin/sh\nset -e\nb=/bin/busybox\n${install}\n`)
  writeFileSync(join(folder, 'beside'), 'beside')
  const files = execFileSync('tar', ['-c', '--format=ustar', '--sort=name', '-C', folder, '.'])
  rmSync(folder, { recursive: true })
  const { containerEnv = {}, options = {} } = given
  return {
    id,
    reference: `./${id}`,
    version: '1.0.0',
    digest: `sha256:${Buffer.from(install).toString('hex').padEnd(64, '0').slice(0, 64)}`,
    options,
    metadata: { asked: { containerEnv, commands: {} } } as unknown as ResolvedFeature['metadata'],
    files,
  }
}

async function install(
  features: readonly ResolvedFeature[],
  {
    diskBytes = 64 * mebibyte,
    signal = within(60),
    ownerId = 'ada',
    onSaid = (_: string): unknown => undefined,
  } = {},
) {
  const { building } = bench.under.driver
  if (!building) throw new Error('This driver builds images.')
  const log = newLog()
  const { add } = log
  log.add = (bytes) => {
    add(bytes)
    onSaid(log.said)
  }
  const session: StepSession = {
    building,
    codespaceId: await newRepository({ 'README.md': 'hut' }),
    ownerId,
    limits: { memoryBytes: 128 * mebibyte, cpus: 1, pids: 100, diskBytes, timeMs: 60_000 },
    isAnew: false,
    used: new Set(),
    progress: new Progress(2),
    refused: async () => [],
    log,
  }
  const { imageId, config } = await building.readImage(baseImage, signal)
  let at: Built = { imageId, key: imageId, config }
  try {
    for (const feature of features) {
      at = await installFeature(session, at, { feature, environment: {}, users }, signal)
    }
    return { ...at, said: log.said, error: null }
  } catch (error) {
    return { ...at, said: log.said, error: error as Error }
  } finally {
    await building.endBuild(session.codespaceId)
  }
}

test('Features are installed one on the other, with what they are told, and leave nothing behind', async () => {
  const one = aFeature(
    'one',
    `echo "$WHO|$IT_S_ON|$_ND|$PWD|$(cat beside)|$_REMOTE_USER|$_CONTAINER_USER|$_CONTAINER_USER_HOME" > /one
    echo "$TOOL|$PATH" > /path; cat devcontainer-features.env > /env; $b id -u > /id`,
    {
      options: { who: `it's "$HOME" \`id\``, 'it.s-on': true, '22nd': 'x' },
      containerEnv: { TOOL: '/opt/tool', PATH: `/opt/bin:\${PATH}`, BOTHY_LINE_FOLDER: '/evil' },
    },
  )
  const two = aFeature('two', 'cat /one > /two; echo "$TOOL" >> /two; echo $WHO-none >> /two')
  const { imageId, config, said, error } = await install([one, two])
  expect(error, said).toBeNull()
  const [first, tool, who] = (await runIn(imageId, 'cat /two')).trimEnd().split('\n')
  expect(first).toMatch(
    /^it's "\$HOME" `id`\|true\|x\|\/tmp\/dev-container-features\|beside\|dev\|[^|]+\|/,
  )
  expect([tool, who]).toEqual(['/opt/tool', '-none'])
  expect(await runIn(imageId, 'cat /path /id; ls /tmp')).toMatch(
    /^\/opt\/tool\|\/opt\/bin:\/.*\n0\n$/,
  )
  expect(config.env).toMatchObject({
    TOOL: '/opt/tool',
    PATH: expect.stringMatching(/^\/opt\/bin:/),
  })
  expect(config.env).not.toHaveProperty('BOTHY_LINE_FOLDER')
  expect(said).toContain('BOTHY_LINE_FOLDER in "containerEnv" begins with BOTHY_')

  const again = await install([one, two])
  expect(again.said.match(/\(unchanged\)/g)).toHaveLength(2)
  expect(again.imageId).toBe(imageId)
  const others = await install([one], { ownerId: 'eve' })
  expect(others.said).not.toContain('unchanged')
  const told = await install([{ ...one, options: { who: 'other' } }])
  expect(told.said).not.toContain('unchanged')
})

test('one that fails says so with its last words, and what was installed before it is kept', async () => {
  const fine = aFeature('fine', 'echo fine > /fine')
  const broken = aFeature('broken', 'echo no such distribution; exit 7')
  const { error, said } = await install([fine, broken])
  expect(error?.message).toBe('Feature ./broken ended with 7: no such distribution')
  expect(said).toContain('Feature ./fine 1.0.0\n')
  expect((await install([fine])).said).toContain('(unchanged)')
})

test('a hostile one gets nothing but its own container: no engine, no raw packets, no device, no files of anybody (S-60)', async () => {
  const attacks = [
    'test -S /var/run/docker.sock || test -S /run/docker.sock',
    '$b ping -c 1 -W 1 127.0.0.1',
    '$b mknod /tmp/disk b 8 0',
    '$b mount -t tmpfs none /mnt',
    '$b mount -o bind / /mnt',
    'echo x > /proc/sys/kernel/hostname',
    'echo x > /.bothy/kits/current/supervise',
    'touch /.bothy/trust/mine.pem',
    '$b chroot /proc/1/root /bin/sh -c "test -e /.bothy/line"',
    'test -e /.bothy/line || test -e /.bothy/files || test -e /.bothy/secrets',
    'test -e /workspaces/hut',
    'echo 1 > /proc/sysrq-trigger',
    '$b nsenter -t 1 -m true && test -e /root/.docker',
  ]
  const tries = attacks.map(
    (attack, at) => `if (${attack}) >/dev/null 2>&1; then echo "reached ${at}"; fi`,
  )
  const { error, said } = await install([aFeature('evil', `${tries.join('\n')}\necho tried`)])
  expect(error).toBeNull()
  expect(said).toContain('tried')
  expect(said).not.toContain('reached')
})

test('one that fills the disk, or never ends, is ended (F-45)', async () => {
  const filling = aFeature('filling', '$b dd if=/dev/zero of=/fill bs=1M count=200 2>/dev/null')
  const filled = await install([filling], { diskBytes: 16 * mebibyte })
  expect(filled.error?.message).toMatch(/^Feature \.\/filling was ended since the build wrote more/)
  const late = new AbortController()
  const endless = aFeature('endless', 'echo begun; while :; do $b sleep 1; done')
  const onSaid = (said: string) => said.includes('begun\n') && late.abort(new Error('late'))
  const ended = await install([endless], { signal: late.signal, onSaid })
  expect(ended.error?.message).toBe('late')
})

test('what says that it is another’s, or hides where it writes, is installed as what it is', async () => {
  const sly = aFeature('sly', 'rm -rf /tmp; ln -s / /tmp; trap "" EXIT; echo ok > /ok')
  const { error, imageId } = await install([sly, aFeature('next', 'echo fine > /fine')])
  expect(error).toBeNull()
  expect(await runIn(imageId, 'cat /ok /fine; ls / | grep dev-container || echo none')).toBe(
    'ok\nfine\nnone\n',
  )
})
