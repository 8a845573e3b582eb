import { expect, test } from 'vitest'
import { Notices } from '../notices.ts'
import schema from '../specification/devContainerFeature.schema.json' with { type: 'json' }
import { readFeatureFile } from './read-feature-file.ts'

function read(said: unknown) {
  const notices = new Notices()
  const text = typeof said === 'string' ? said : JSON.stringify(said)
  const found = readFeatureFile(Buffer.from(text), 'ghcr.io/acme/go:1', notices)
  return { found, notices: notices.list }
}

// As in a file, where it is the image's own.
const path = `/go/bin:$${'{PATH}'}`

const asked = {
  containerEnv: { PATH: path },
  mounts: [{ source: 'cache', target: '/cache', type: 'volume' }],
  init: true,
  privileged: true,
  capAdd: ['SYS_PTRACE'],
  securityOpt: ['seccomp=unconfined'],
  entrypoint: '/init.sh',
  customizations: { vscode: { extensions: ['golang.go'] } },
}
const commands = {
  onCreateCommand: 'one',
  updateContentCommand: ['two', 'more'],
  postCreateCommand: { three: 'three' },
  postStartCommand: 'four',
  postAttachCommand: 'five',
}
const whole = {
  id: 'go',
  version: '1.2.3',
  name: 'Go',
  description: 'The language',
  documentationURL: 'https://example.com',
  licenseURL: 'https://example.com/license',
  keywords: ['golang'],
  options: { version: { type: 'string', default: 'latest', proposals: ['1.22'] } },
  dependsOn: { 'ghcr.io/acme/base:1': { flag: true }, './near': '2' },
  installsAfter: ['ghcr.io/acme/common'],
  legacyIds: ['golang'],
  deprecated: true,
}

test('every property of the specification’s schema is read, and what is asked is as it is written', () => {
  const { found, notices } = read({ ...whole, ...asked, ...commands })
  expect(notices).toEqual([])
  expect(Object.keys({ ...whole, ...asked, ...commands }).sort()).toEqual(
    Object.keys(schema.definitions.Feature.properties).sort(),
  )
  const mounts = [{ type: 'volume', source: 'cache', target: '/cache', others: {} }]
  expect(found).toEqual({
    ...whole,
    asked: { ...asked, mounts, commands },
    entry: { id: 'ghcr.io/acme/go:1', ...asked, ...commands },
  })
})

test('what only a devcontainer.json can say is none of a Feature’s', () => {
  const { found, notices } = read({
    ...{ id: 'a', version: '1', runArgs: ['--privileged'], initializeCommand: 'touch /x' },
    ...{ remoteEnv: { A: 'b' }, remoteUser: 'root', image: 'evil', features: {} },
  })
  expect(found.asked).toEqual({ commands: {} })
  expect(found.entry).toEqual({ id: 'ghcr.io/acme/go:1' })
  expect(notices).toHaveLength(6)
})

test('an option has a default and a type, whatever its file leaves out', () => {
  const { found, notices } = read({
    id: 'a',
    version: '1',
    options: {
      one: {},
      two: { default: true },
      three: { type: 'boolean', default: 'true' },
      four: 5,
    },
  })
  expect(found.options).toEqual({
    one: { type: 'string', default: '' },
    two: { type: 'boolean', default: true },
    three: { type: 'boolean', default: true },
  })
  expect(notices).toEqual([expect.stringContaining('"options.four" must be an object')])
})

test('what is wrong is left out with its line, and what leaves nothing is an error with its place', () => {
  const { found, notices } = read('{\n  "id": "a", "version": "1",\n  "installsAfter": "b"\n}')
  expect(found.installsAfter).toEqual([])
  expect(notices).toEqual([expect.stringMatching(/"installsAfter" must be a list .*line 3/)])
  expect(() => read('{\n  "id": \n}')).toThrow('"ghcr.io/acme/go:1", line 3, column 1')
  expect(() => read('[]')).toThrow('expected an object')
  expect(() => read({ id: 'a', version: '1', containerEnv: [] })).toThrow('must be an object')
})
