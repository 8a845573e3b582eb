import { gzipSync } from 'node:zlib'
import { unpackTar } from 'modern-tar'
import { expect, test } from 'vitest'
import { readFeatureFiles } from './feature-files.ts'
import { packFeature, packHostile } from './registry/fake-registry.testing.ts'

test('the files of a Feature are packed anew, the same each time, owned by root', async () => {
  const archive = await packFeature({ id: 'a' }, { 'deep/down/x': 'x', b: 'b' })
  const { tar, metadata } = await readFeatureFiles(archive)
  expect(Buffer.from(metadata).toString()).toBe('{"id":"a"}')
  const entries = await unpackTar(tar)
  expect(entries.map(({ header: { name, mode, uid } }) => [name, mode, uid])).toEqual([
    ['deep/', 0o755, 0],
    ['deep/down/', 0o755, 0],
    ['b', 0o755, 0],
    ['deep/down/x', 0o755, 0],
    ['devcontainer-feature.json', 0o755, 0],
    ['install.sh', 0o755, 0],
  ])
  expect(Buffer.from((await readFeatureFiles(archive)).tar).equals(Buffer.from(tar))).toBe(true)
  expect(Buffer.from((await readFeatureFiles(tar)).tar).equals(Buffer.from(tar))).toBe(true)
})

test('links within it stay, at the end; what is linked as the same file becomes one', async () => {
  const archive = await packHostile([
    { name: 'bin/run', type: 'symlink', linkname: '../install.sh' },
    { name: 'copy', type: 'link', linkname: './install.sh' },
    { name: 'set', mode: 0o4755 },
  ])
  const entries = await unpackTar((await readFeatureFiles(archive)).tar)
  expect(entries.map(({ header: { name, type, mode } }) => [name, type, mode])).toEqual([
    ['bin/', 'directory', 0o755],
    ['copy', 'file', 0o644],
    ['devcontainer-feature.json', 'file', 0o644],
    ['install.sh', 'file', 0o644],
    ['set', 'file', 0o755],
    ['bin/run', 'symlink', 0o777],
  ])
  expect(Buffer.from(entries[1]?.data ?? []).toString()).toBe('true')
})

const folder = { name: 'd/', type: 'directory' } as const
const link = (name: string, linkname: string) => ({ name, linkname, type: 'symlink' }) as const

test.each([
  ['a path upwards', [{ name: '../x' }], 'outside'],
  ['a path upwards within', [{ name: 'd/../../x' }], 'outside'],
  ['an absolute path', [{ name: '/etc/cron.d/x' }], 'outside'],
  ['a link upwards', [link('x', '../y')], 'out of its folder'],
  ['a link to a root', [link('x', '/etc/passwd')], 'out of its folder'],
  ['a link to nowhere', [link('x', '')], 'out of its folder'],
  ['a link to its folder', [link('x', '.')], 'out of its folder'],
  [
    'links that lead out together',
    [folder, link('d/l', '.'), link('x', 'd/l/../..')],
    'out of its',
  ],
  ['a link behind a link', [link('l', 'd'), folder, link('l/x', 'y')], 'behind a link'],
  ['a file behind a link', [folder, link('l', 'd'), { name: 'l/x' }], 'in what is no folder'],
  ['a file in a file', [{ name: 'install.sh/x' }], 'in what is no folder'],
  ['a hard link out', [{ name: 'x', type: 'link', linkname: '/etc/shadow' }], 'outside'],
  ['a hard link to nothing', [{ name: 'x', type: 'link', linkname: 'y' }], 'not in it'],
  ['a device', [{ name: 'x', type: 'character-device' }], 'is no file'],
  ['a disk', [{ name: 'x', type: 'block-device' }], 'is no file'],
  ['a pipe', [{ name: 'x', type: 'fifo' }], 'is no file'],
  ['a name that is too long', [{ name: 'x'.repeat(101) }], 'too long'],
  ['too many', Array.from({ length: 5001 }, (_, at) => ({ name: `${at}` })), 'more than 5000'],
] as const)('%s is refused (S-54)', async (_, entries, message) => {
  const archive = await packHostile([...entries])
  await expect(readFeatureFiles(archive)).rejects.toMatchObject({
    code: 'FEATURE_INVALID',
    message: expect.stringContaining(message),
  })
})

test('what grows beyond measure when it is unpacked is given up', async () => {
  const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024))
  expect(bomb.byteLength).toBeLessThan(100_000)
  await expect(readFeatureFiles(bomb)).rejects.toMatchObject({
    message: expect.stringContaining('larger than 64 MB'),
  })
})

test('what grows beyond measure by hard links is given up (S-54)', async () => {
  const { packTar } = await import('modern-tar')
  const large = new Uint8Array(1024 * 1024)
  const bomb = await packTar([
    { header: { name: 'large', size: large.byteLength }, body: large },
    ...Array.from({ length: 100 }, (_, at) => {
      return { header: { name: `${at}`, type: 'link' as const, linkname: 'large', size: 0 } }
    }),
  ])
  await expect(readFeatureFiles(bomb)).rejects.toMatchObject({
    code: 'FEATURE_INVALID',
    message: expect.stringContaining('larger than 64 MB'),
  })
})

test('what has no install.sh, or nothing about itself, is no Feature', async () => {
  const about = await packFeature({ id: 'a' })
  const [first, second] = await unpackTar(new Uint8Array((await readFeatureFiles(about)).tar))
  expect([first, second].map((entry) => entry?.header.name)).toEqual([
    'devcontainer-feature.json',
    'install.sh',
  ])
  const { packTar } = await import('modern-tar')
  for (const name of ['devcontainer-feature.json', 'install.sh']) {
    const tar = await packTar([{ header: { name, size: 2 }, body: '{}' }])
    await expect(readFeatureFiles(tar)).rejects.toMatchObject({
      message: expect.stringContaining('it has no '),
    })
  }
})
