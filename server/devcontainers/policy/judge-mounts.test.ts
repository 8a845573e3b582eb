import { expect, test } from 'vitest'
import { readDevcontainer } from '../devcontainers.ts'

const codespaceId = '7f0b2f1e-3c7e-4a2a-9a68-0a4d1f3d5b11'

function judged(mounts: unknown) {
  const content = Buffer.from(JSON.stringify({ image: 'debian:12', mounts }))
  const place = { codespaceId, workspaceFolder: '/workspaces/hut' }
  const read = readDevcontainer({ path: '.devcontainer.json', content }, new Map(), place)
  return { ...read.config.mounts, notices: read.notices }
}

test('volumes and memory are given, of either form', () => {
  const text = `source=hut-modules,target=\${containerWorkspaceFolder}/node_modules,type=volume`
  expect(
    judged([
      text,
      { type: 'volume', source: 'cache', target: '/var/cache/hut', readonly: true },
      'type=tmpfs,target=/scratch,tmpfs-size=16m',
      'type=tmpfs,dst=/run/hut',
      'src=history,dst=/commandhistory,ro',
      'target=/nameless',
    ]),
  ).toEqual({
    volumes: [
      { volume: 'hut-modules', target: '/workspaces/hut/node_modules', isReadOnly: false },
      { volume: 'cache', target: '/var/cache/hut', isReadOnly: true },
      { volume: 'history', target: '/commandhistory', isReadOnly: true },
      { volume: 'at-nameless', target: '/nameless', isReadOnly: false },
    ],
    tmpfs: [
      { target: '/scratch', sizeBytes: 16 * 1024 ** 2 },
      { target: '/run/hut', sizeBytes: 64 * 1024 ** 2 },
    ],
    notices: [],
  })
})

test('the id of the codespace may be part of the name of a volume', () => {
  const [volume] = judged([`source=docker-\${devcontainerId},target=/var/lib/docker`]).volumes
  expect(volume?.volume).toMatch(/^docker-[0-9a-v]{52}$/)
})

test.each([
  ['type=bind,source=/etc,target=/host', 'nothing of the server’s machine'],
  ['source=/etc,target=/host,type=bind,readonly', 'nothing of the server’s machine'],
  [
    { type: 'bind', source: '/var/run/docker.sock', target: '/var/run/docker.sock' },
    'nothing of the server’s machine',
  ],
  ['type=npipe,source=x,target=/host', 'neither a volume nor a tmpfs'],
  ['source=x,target=/host,volume-driver=local', '"volume-driver" is no option'],
  [
    'type=volume,source=x,target=/host,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/',
    '"volume-opt" is no option',
  ],
  [{ type: 'volume', source: 'x', target: '/host', 'volume-driver': 'local' }, 'is no option'],
  ['source=../other,target=/host', '"../other" is no name of a volume'],
  ['source=/etc,target=/host', '"/etc" is no name of a volume'],
  ['source=-x,target=/host', 'is no name of a volume'],
  ['source=x', 'it has to be a folder'],
  ['source=x,target=/', 'it has to be a folder'],
  ['source=x,target=host', 'it has to be a folder'],
  ['source=x,target=/proc', 'it has to be a folder'],
  ['source=x,target=/sys/fs/cgroup', 'it has to be a folder'],
  ['source=x,target=/dev', 'it has to be a folder'],
  ['source=x,target=/.bothy', 'it has to be a folder'],
  ['source=x,target=/.bothy/kits/current', 'it has to be a folder'],
  ['source=x,target=/a/../.bothy/line', 'it has to be a folder'],
  ['source=x,target=/.bothy/secrets/', 'it has to be a folder'],
  ['source=x,target=/workspaces', 'it has to be a folder'],
  ['source=x,target=/workspaces/hut', 'it has to be a folder'],
  ['type=tmpfs,target=/.bothy/secrets', 'it has to be a folder'],
  ['type=tmpfs,target=/scratch,tmpfs-size=much', '"much" is no size'],
  ['type=tmpfs,target=/scratch,tmpfs-size=0', '"0" is no size'],
])('S-57 it is left out, and said: %j', (mount, why) => {
  const { volumes, tmpfs, notices } = judged([mount])
  expect({ volumes, tmpfs }).toEqual({ volumes: [], tmpfs: [] })
  expect(notices.join('\n')).toContain(why)
})

test('nothing is mounted within another mount, where whoever writes to that could move it', () => {
  const { volumes, notices } = judged([
    'source=a,target=/data/cache',
    'source=b,target=/data',
    'source=c,target=/data/cache/x',
    'source=d,target=/database',
  ])
  expect(volumes.map(({ volume }) => volume)).toEqual(['a', 'd'])
  expect(notices).toHaveLength(2)
})

test('there are twenty of each at most, and one at a place', () => {
  const many = Array.from({ length: 25 }, (_, index) => `source=v${index},target=/v${index}`)
  expect(judged(many).volumes).toHaveLength(20)
  expect(judged(many).notices.join('\n')).toContain('there are 20 at most')
  const twice = judged(['source=a,target=/v', 'source=b,target=/v']).volumes
  expect(twice).toEqual([{ volume: 'b', target: '/v', isReadOnly: false }])
})
