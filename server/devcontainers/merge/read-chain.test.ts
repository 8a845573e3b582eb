import { expect, test } from 'vitest'
import { configurationHashOf } from '../configuration-hash.ts'
import { parseDevcontainer } from '../parse-devcontainer.ts'

const path = '.devcontainer/devcontainer.json'
const place = { path, codespaceId: 'a', workspaceFolder: '/workspaces/app' }

function parse(own: object | string, files: Record<string, object | string> = {}) {
  const text = (content: object | string) =>
    typeof content === 'string' ? content : JSON.stringify(content)
  const contents = Object.entries(files).map(
    ([name, content]) => [`.devcontainer/${name}`, Buffer.from(text(content))] as const,
  )
  return parseDevcontainer(text(own), place, new Map(contents))
}

test('what a file says itself counts before what it extends, and the later before the earlier', () => {
  const { config } = parse(
    {
      extends: ['./one.json', './lib/two.json'],
      remoteEnv: { C: 'own' },
      postCreateCommand: 'own',
      customizations: { codespaces: { repositories: { 'a/b': { permissions: 'read-all' } } } },
    },
    {
      'one.json': {
        name: 'one',
        image: 'one:1',
        capAdd: ['SYS_PTRACE'],
        remoteEnv: { A: 'one', B: 'one', C: 'one' },
        postCreateCommand: 'one',
        postStartCommand: 'one',
      },
      'lib/two.json': {
        extends: '../three.json',
        image: 'two:1',
        remoteEnv: { B: 'two', C: 'two' },
        postStartCommand: 'two',
        customizations: {
          codespaces: {
            repositories: {
              'A/B': { permissions: 'write-all' },
              'a/c': { permissions: { contents: 'read' } },
            },
          },
        },
      },
      'three.json': { remoteUser: 'three', image: 'three:1' },
    },
  )
  expect(config).toMatchObject({
    path,
    name: 'one',
    image: 'two:1',
    remoteUser: 'three',
    capAdd: ['SYS_PTRACE'],
    remoteEnv: { A: 'one', B: 'two', C: 'own' },
    commands: { postCreateCommand: 'own', postStartCommand: 'two' },
  })
  expect(config.repositories.map((one) => one.path).sort()).toEqual(['a/b', 'a/c'])
  expect(config.repositories.find((one) => one.path === 'a/b')?.permissions.contents).toBe('read')
})

test('the log says which key comes from which file (L.11)', () => {
  const { notices } = parse(
    { extends: './base.json', image: 'own:1', remoteEnv: { B: 'own' } },
    { 'base.json': { name: 'n', image: 'x:1', remoteEnv: { A: 'a', B: 'b' }, privileged: true } },
  )
  expect(notices).toEqual([
    'From ".devcontainer/base.json": "name", "remoteEnv.A", "privileged".',
    expect.stringMatching(/^"privileged" of \.devcontainer\/base\.json is refused/),
  ])
})

test('the folder that is opened is the same in all of them', () => {
  const env = { F: `\${containerWorkspaceFolder}` }
  const base = { 'base.json': { remoteEnv: env, workspaceFolder: '/workspaces/app/base' } }
  const of = (own: object) => parse({ image: 'x:1', extends: './base.json', ...own }, base).config
  expect(of({})).toMatchObject({
    workspaceFolder: '/workspaces/app/base',
    remoteEnv: { F: '/workspaces/app/base' },
  })
  const changed = of({ workspaceFolder: '/workspaces/app/own', containerEnv: env })
  expect(changed.remoteEnv.F).toBe('/workspaces/app/own')
  expect(changed.containerEnv.F).toBe('/workspaces/app/own')
})

test('a folder of a Feature is beside the file that names it, also where another one extends that', () => {
  const of = (features: object) =>
    parse(
      { image: 'x:1', extends: './base/base.json', features },
      {
        'base/base.json': { features: { './mine': {}, '../shared': {}, 'ghcr.io/a/b:1': {} } },
        'base/mine/devcontainer-feature.json': { id: 'mine', postStartCommand: 'of the base' },
        'mine/devcontainer-feature.json': { id: 'mine', postStartCommand: 'beside' },
      },
    ).config.features.map(({ reference, wants }) => [reference, wants])
  expect(of({ './own': {} })).toEqual([
    ['./base/mine', ['postStartCommand: of the base']],
    ['./shared', null],
    ['ghcr.io/a/b:1', null],
    ['./own', null],
  ])
  expect(of({ './mine': {} })[0]).toEqual(['./mine', ['postStartCommand: beside']])
})

test.for([
  [{ extends: 3 }, {}, 'line 1, column 12: "extends" must name a JSON file in .devcontainer'],
  [{ extends: ['/etc/passwd.json'] }, {}, 'must name a JSON file'],
  [{ extends: '../../x.json' }, {}, 'must name a JSON file'],
  [{ extends: './../outside.json' }, {}, 'must name a JSON file'],
  [{ extends: 'https://example.com/x.json' }, {}, 'which is no file there'],
  [{ extends: './x.json' }, {}, 'names ".devcontainer/x.json", which is no file there'],
  [{ extends: './x.sh' }, {}, 'must name a JSON file'],
  [{ extends: './devcontainer.json' }, { 'devcontainer.json': {} }, 'leads back to'],
  [
    { extends: './a.json' },
    { 'a.json': { extends: './b.json' }, 'b.json': { extends: './a.json' } },
    '.devcontainer/b.json, line 1, column 12: "extends" leads back to ".devcontainer/a.json"',
  ],
  [
    { extends: './a.json' },
    { 'a.json': '{\n  "image": 3\n}' },
    '.devcontainer/a.json, line 2, column 12: "image" must be a text',
  ],
  [{ extends: './a.json' }, { 'a.json': '{' }, '.devcontainer/a.json, line 1, column 2:'],
] as const)('%o is refused with its place: %s', ([own, files, sentence]) => {
  expect(() => parse(own, files)).toThrow(sentence)
})

test('trust is bound to every file that may count, however it is named (S-28)', () => {
  const found = (text: string) => ({ path, content: Buffer.from(text) })
  const hash = (text: string, base: string) =>
    configurationHashOf(found(text), new Map([['.devcontainer/b.json', Buffer.from(base)]]))
  for (const text of [
    '{ "extends": "./b.json" }',
    '{ "ext\\u0065nds": ["././/b.json"] }',
    '{ "extends": "./a.json", "extends": "./b.json" }',
    '{ "extends": "./b.json", "extends": [] }',
    '\ufeff// x\n{ "extends": ["../.devcontainer/b.json",], }',
  ]) {
    expect(hash(text, '{ "image": "a" }')).not.toBe(hash(text, '{ "image": "b" }'))
    expect(hash(text, '{}')).toBe(hash(text, '{}'))
  }
  expect(hash('{}', '1')).toBe(hash('{}', '2'))
})

test('a diamond is read once, and no more than ten files are', () => {
  const diamond = {
    'a.json': { extends: './c.json' },
    'b.json': { extends: './c.json' },
    'c.json': { image: 'c:1' },
  }
  expect(parse({ extends: ['./a.json', './b.json'] }, diamond).config.image).toBe('c:1')
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_, at) => [`${at}.json`, { extends: `./${at + 1}.json` }]),
  )
  expect(() => parse({ extends: './0.json' }, many)).toThrow('more than 10 files')
})

test('what trust is not bound to is never read: an "extends" that hides another one behind ten files (S-76)', () => {
  const names = Array.from({ length: 10 }, (_, index) => `./${index}.json`)
  const own = `{"extends": ${JSON.stringify(names)}, "extends": "./evil.json"}`
  const files = Object.fromEntries(names.map((name) => [name.slice(2), {}]))
  const evil = { postCreateCommand: 'touch /marker' }
  expect(() => parse(own, { ...files, 'evil.json': evil })).toThrow(
    '"extends" leads to more than 10 files.',
  )
})

test('no file is the same to trust as another with the files that it extends (S-76)', () => {
  const text = '{"extends": "./evil.json"}'
  const evil = Buffer.from('{"postCreateCommand": "touch /marker"}')
  const name = '.devcontainer/evil.json'
  const both = configurationHashOf({ path, content: Buffer.from(text) }, new Map([[name, evil]]))
  const useless = Buffer.from(`${text}\0${name}\0${evil.byteLength}\0${evil}`)
  expect(configurationHashOf({ path, content: useless })).not.toBe(both)
})

test('a path that is not what it looks like cannot be extended (S-26)', () => {
  for (const name of ['base\u202e.json', 'ba\u200bse.json', 'ba\nse.json']) {
    expect(() => parse({ extends: `./${name}` }, { [name]: {} })).toThrow('must name a JSON file')
  }
})
