import { expect, test } from 'vitest'
import {
  defaultConfiguration,
  type FeaturePart,
  readDevcontainer,
} from '#server/devcontainers/devcontainers.ts'
import { differenceOf, termsOf, withSecrets } from './terms.ts'
import { wantsOfConfiguration } from './wants-of-configuration.ts'

const path = '.devcontainer/devcontainer.json'
const bytes = (text: string) => new TextEncoder().encode(text)

function terms(
  written: object,
  files: Record<string, string> = {},
  { id = '', parts = [] }: { id?: string; parts?: FeaturePart[] } = {},
) {
  const place = { codespaceId: id, workspaceFolder: '/workspaces/hut' }
  const known = new Map(Object.entries(files).map(([name, text]) => [name, bytes(text)]))
  const read = readDevcontainer(
    { path, content: bytes(JSON.stringify(written)) },
    known,
    place,
    known,
  )
  const found = termsOf({ ...read, parts }, id)
  if (found === null) throw new Error('There is more than is kept.')
  return found
}

test('L.2 commands, images, Features, ports, mounts and users are told as new, changed or gone', () => {
  const before = terms({
    image: 'debian:12',
    features: { 'ghcr.io/acme/one': { a: '1' }, 'ghcr.io/acme/two': {} },
    postCreateCommand: 'make',
    postStartCommand: 'run',
    onCreateCommand: 'same',
    forwardPorts: [3000],
    mounts: [{ type: 'volume', source: 'cache', target: '/cache' }],
  })
  const now = terms({
    image: 'debian:13',
    remoteUser: 'dev',
    features: { 'ghcr.io/acme/one': { a: '2' } },
    postCreateCommand: 'make all',
    postAttachCommand: 'hello',
    onCreateCommand: 'same',
    forwardPorts: [4000],
  })
  expect(differenceOf(before, now)).toEqual([
    { of: 'container', name: '', kind: 'changed', was: 'debian:12' },
    { of: 'features', name: 'ghcr.io/acme/one', kind: 'changed', was: 'a=1' },
    { of: 'user', name: '', kind: 'changed', was: 'As the image says' },
    { of: 'commands', name: 'postCreateCommand', kind: 'changed', was: 'make' },
    { of: 'commands', name: 'postAttachCommand', kind: 'new', was: null },
    { of: 'ports', name: '4000', kind: 'new', was: null },
    { of: 'features', name: 'ghcr.io/acme/two', kind: 'gone', was: null },
    { of: 'commands', name: 'postStartCommand', kind: 'gone', was: 'run' },
    { of: 'ports', name: '3000', kind: 'gone', was: 'forwarded' },
    { of: 'mounts', name: '/cache', kind: 'gone', was: expect.stringContaining('cache') },
  ])
  expect(differenceOf(now, now)).toEqual([])
})

test('a port of a service is told by its place, whatever number stands for it', () => {
  const ofServices = [{ port: 5433, service: 'db', servicePort: 5432 }]
  const said = { label: 'Shop', protocol: null, visibility: null, onAutoForward: null }
  const attributes = [{ ...said, match: '5433' }]
  const ports = { forward: [3000], attributes, otherAttributes: null, ofServices }
  expect(wantsOfConfiguration({ ...defaultConfiguration(null), ports }).ports).toEqual([
    { name: '3000', text: 'forwarded' },
    { name: 'db:5432', text: 'forwarded, Shop' },
  ])
})

test('what a build is told and what a container may do besides are part of it', () => {
  const now = terms({ build: { dockerfile: 'Dockerfile', args: { A: '2' } } })
  const build = { dockerfile: 'Dockerfile', args: { A: '1' } }
  const container = { of: 'container', name: '', kind: 'changed' }
  const builtBy = 'Built by the commands in .devcontainer/Dockerfile\nA=1'
  expect(differenceOf(terms({ build }), now)).toEqual([{ ...container, was: builtBy }])
  const powerful = terms({ build, capAdd: ['SYS_PTRACE'] })
  expect(differenceOf(powerful, terms({ build }))).toEqual([
    { ...container, was: `${builtBy}\ncapAdd: SYS_PTRACE` },
  ])
})

test('a Dockerfile, a lock file and a Feature of the repository are told by their names alone', () => {
  const written = { build: { dockerfile: 'Dockerfile' }, features: { './one': {} } }
  const part = (hash: string): FeaturePart => ({
    ...{ path: '.devcontainer/one/install.sh', kind: 'file', hash },
  })
  const dockerfile = '.devcontainer/Dockerfile'
  const lock = '.devcontainer/devcontainer-lock.json'
  const before = terms(written, { [dockerfile]: 'FROM a', [lock]: '{}' }, { parts: [part('1')] })
  const now = terms(written, { [dockerfile]: 'FROM b', [lock]: '{ }' }, { parts: [part('2')] })
  const named = (name: string) => ({ of: 'files', name, kind: 'changed', was: null })
  expect(differenceOf(before, now)).toEqual([dockerfile, lock, '.devcontainer/one/'].map(named))
  expect(JSON.stringify(before)).not.toContain('FROM')
})

test('it is the same in each codespace, and before there is one', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the specification
  const written = { postCreateCommand: 'echo ${devcontainerId}' }
  const id = crypto.randomUUID()
  expect(terms(written, {}, { id })).toEqual(terms(written))
})

test('secrets are told by their names; what is long is cut and still compared; too much is not kept', () => {
  const own = terms({})
  const before = withSecrets(own, ['A'])
  const now = withSecrets(own, ['B'])
  expect(differenceOf(before ?? [], now ?? [])).toEqual([
    { of: 'secrets', name: 'B', kind: 'new', was: null },
    { of: 'secrets', name: 'A', kind: 'gone', was: null },
  ])
  const long = (end: string) => terms({ postCreateCommand: `${'a'.repeat(5000)}${end}` })
  const [change] = differenceOf(long('b'), long('c'))
  expect(change).toMatchObject({ name: 'postCreateCommand', kind: 'changed' })
  expect(change?.was?.length).toBe(1001)
  const many = Array.from({ length: 301 }, (_, index) => `S${index}`)
  expect(withSecrets(own, many)).toBeNull()
})
