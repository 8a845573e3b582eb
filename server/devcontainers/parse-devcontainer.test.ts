import { expect, test } from 'vitest'
import { parseDevcontainer } from './parse-devcontainer.ts'

const place = {
  path: '.devcontainer/devcontainer.json',
  codespaceId: '0c9f4a52-6f3f-4f0e-9a53-3a2f5ad1f5f7',
  workspaceFolder: '/workspaces/app',
}
const parse = (content: string | Uint8Array) => parseDevcontainer(content, place)
const bytes = (...values: number[]) => new Uint8Array(values)
const long = (length: number) => 'x'.repeat(length)

/** What is valid, and a part of what is read from it (F-47). */
const valid: [string, string | Uint8Array, object][] = [
  ['no key at all', '{}', { image: null, waitFor: 'updateContentCommand', commands: {} }],
  ['comments', '// a\n{ /* b */ "name": "n" // c\n}\n/* d */', { name: 'n' }],
  [
    'trailing commas',
    '{ "postCreateCommand": ["a", "b",], }',
    { commands: { postCreateCommand: ['a', 'b'] } },
  ],
  ['a byte-order mark', '\ufeff{ "name": "n" }', { name: 'n' }],
  ['Windows line ends', '{\r\n\t"name": "n"\r\n}\r\n', { name: 'n' }],
  ['other scripts and escapes', '{ "name": "Übung \\u00e9 🛖" }', { name: 'Übung é 🛖' }],
  ['comment marks within a text', '{ "name": "https://x /* y */" }', { name: 'https://x /* y */' }],
  ['a key twice', '{ "name": "a", "name": "b" }', { name: 'b' }],
  [
    'an image with all its parts',
    `{ "image": "ghcr.io:443/a/b_c.d-e:1.0@sha256:${'a'.repeat(64)}" }`,
    { image: `ghcr.io:443/a/b_c.d-e:1.0@sha256:${'a'.repeat(64)}` },
  ],
  ['an image of one word', '{ "image": "debian" }', { image: 'debian' }],
  [
    'users',
    '{ "containerUser": "1000", "remoteUser": "_x-1$" }',
    { containerUser: '1000', remoteUser: '_x-1$' },
  ],
  [
    'variables for the environment',
    '{ "containerEnv": { "A_1": "" }, "remoteEnv": { "b": null } }',
    { containerEnv: { A_1: '' }, remoteEnv: { b: null } },
  ],
  [
    'a folder of the repository',
    `{ "workspaceFolder": "/workspaces/\${localWorkspaceFolderBasename}/a b/" }`,
    { workspaceFolder: '/workspaces/app/a b' },
  ],
  ['the folder of all', '{ "workspaceFolder": "/workspaces" }', { workspaceFolder: '/workspaces' }],
  [
    'a command in all three forms',
    '{ "onCreateCommand": "a | b", "postCreateCommand": ["a", ""], "postStartCommand": { "x": "a", "y": ["b"] } }',
    {
      commands: {
        onCreateCommand: 'a | b',
        postCreateCommand: ['a', ''],
        postStartCommand: { x: 'a', y: ['b'] },
      },
    },
  ],
  [
    'commands with nothing to run',
    '{ "onCreateCommand": "", "postCreateCommand": [], "postStartCommand": {}, "postAttachCommand": { "x": "" } }',
    { commands: {} },
  ],
  [
    'anything but NUL in a command',
    '{ "postCreateCommand": "a\\u0001\\n\\"$(x)\\" `y`; \\\\" }',
    { commands: { postCreateCommand: 'a\u0001\n"$(x)" `y`; \\' } },
  ],
  [
    'another command to wait for',
    '{ "waitFor": "postStartCommand" }',
    { waitFor: 'postStartCommand' },
  ],
  [
    'a key of an object’s own kind',
    '{ "__proto__": { "image": "evil" }, "constructor": 1, "toString": 2 }',
    { image: null },
  ],
  [
    'keys it does not know, as deep as they like',
    `{ "customizations": ${'['.repeat(90)}${']'.repeat(90)}, "image": "go" }`,
    { image: 'go' },
  ],
  ['numbers no machine has', '{ "hostRequirements": { "cpus": 1e999, "memory": -0.0e-999 } }', {}],
]

test.for(valid)('%s is valid', ([, content, expected]) => {
  expect(parse(content).config).toMatchObject({ path: place.path, ...expected })
})

/** What is not, where, and a part of the sentence (F-47). */
const invalid: [string, string | Uint8Array, [number, number], string | RegExp][] = [
  ['an empty file', '', [1, 1], 'the file is empty'],
  ['blank lines', ' \n\n ', [1, 1], 'the file is empty'],
  ['nothing but a comment', '// later\n', [2, 1], 'expected a value'],
  ['null', 'null', [1, 1], 'expected an object'],
  ['a list', '\n [{}]', [2, 2], 'expected an object'],
  ['a text', '"image"', [1, 1], 'expected an object'],
  ['a number', '1e400', [1, 1], 'expected an object'],
  ['something else', 'image: debian', [1, 1], 'expected a value'],
  ['a lost brace', '{\n  "name": "a"\n', [3, 1], 'closing brace'],
  ['a lost comma', '{\n  "name": "a"\n  "image": "b"\n}', [3, 3], 'comma'],
  ['a lost colon', '{ "name" "a" }', [1, 10], 'colon'],
  ['a lost value', '{ "name": }', [1, 11], 'expected a value'],
  ['single quotes', "{ 'name': 'a' }", [1, 3], /value|name of a property/],
  ['a text over two lines', '{ "name": "a\nb" }', [1, 11], 'not closed'],
  ['an open comment', '{ /* "name": "a" }', [1, 3], /comment/],
  ['more after the end', '{}\n{}', [2, 1], 'end of the file'],
  ['a bad escape', '{ "name": "\\x" }', [1, 11], 'backslash'],
  ['a control character', '{ "name": "\u0001" }', [1, 11], 'control character'],
  ['5 MB', `{ "name": "${long(5 * 1024 * 1024)}" }`, [1, 1], 'larger than 1 MB'],
  ['10,000 levels', `{ "a":\n${'['.repeat(10_000)}`, [2, 100], 'levels'],
  ['10,000 levels of objects', '{"a":'.repeat(10_000), [1, 501], 'levels'],
  ['bytes that are not UTF-8', bytes(0x7b, 0x0a, 0x22, 0xff, 0x22), [2, 2], 'UTF-8'],
  ['UTF-16', bytes(0xff, 0xfe, 0x7b, 0, 0x7d, 0), [1, 1], 'UTF-8'],
  ['a number for a name', '{ "name": 1 }', [1, 11], 'must be a text, not a number'],
  ['null for an image', '{ "image": null }', [1, 12], 'must be a text, not null'],
  ['a list for an image', '{ "image": ["a"] }', [1, 12], 'must be a text, not a list'],
  ['an empty image', '{ "image": "" }', [1, 12], 'not the name of an image'],
  ['a number for a user', '{ "remoteUser": 1000 }', [1, 17], 'must be a text'],
  ['a user with a group', '{ "containerUser": "a:b" }', [1, 20], 'neither the name of a user'],
  ['a user that is an option', '{ "remoteUser": "--x" }', [1, 17], 'neither the name of a user'],
  ['a list for an environment', '{ "containerEnv": [] }', [1, 19], 'must be an object'],
  [
    'a number for a variable',
    '{ "remoteEnv": { "A": 1 } }',
    [1, 23],
    '"remoteEnv.A" must be a text',
  ],
  ['null in containerEnv', '{ "containerEnv": { "A": null } }', [1, 26], 'not null'],
  ['NUL in a variable', '{ "remoteEnv": { "A": "\\u0000" } }', [1, 23], 'NUL'],
  ['a huge variable', `{ "remoteEnv": { "A": "${long(40_000)}" } }`, [1, 23], 'longer than 32768'],
  [
    '600 variables',
    JSON.stringify({
      remoteEnv: Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`A${index}`, ''])),
    }),
    [1, 14],
    'more than 500',
  ],
  ['a relative folder', '{ "workspaceFolder": "app" }', [1, 22], 'absolute path'],
  ['a folder that climbs', '{ "workspaceFolder": "/workspaces/app/../../etc" }', [1, 22], '".."'],
  ['true for a folder', '{ "workspaceFolder": true }', [1, 22], 'must be a text'],
  ['nothing to wait for', '{ "waitFor": "dotfiles" }', [1, 14], 'must be one of onCreateCommand'],
  ['a list to wait for', '{ "waitFor": [] }', [1, 14], 'must be a text'],
  ['a number for a command', '{ "postStartCommand": 1 }', [1, 23], 'a text, a list or an object'],
  ['null for a command', '{ "onCreateCommand": null }', [1, 22], 'a text, a list or an object'],
  [
    'a list in a list',
    '{ "onCreateCommand": ["a", ["b"]] }',
    [1, 28],
    '"onCreateCommand[1]" must be a text',
  ],
  [
    'an object in an object',
    '{ "onCreateCommand": { "a": { "b": "c" } } }',
    [1, 29],
    '"onCreateCommand.a" must be',
  ],
  ['NUL in a command', '{ "postCreateCommand": "a\\u0000b" }', [1, 24], 'NUL'],
  ['no program in a command', '{ "postCreateCommand": ["", "a"] }', [1, 24], 'names the program'],
  ['a huge command', `{ "postCreateCommand": "${long(70_000)}" }`, [1, 24], 'longer than 65536'],
  [
    'a command of 2,000 parts',
    JSON.stringify({ postCreateCommand: Array.from({ length: 2000 }, () => 'a') }),
    [1, 22],
    'more than 1000 parts',
  ],
  [
    '200 commands at once',
    JSON.stringify({
      postCreateCommand: Object.fromEntries(
        Array.from({ length: 200 }, (_, index) => [`c${index}`, 'a']),
      ),
    }),
    [1, 22],
    'more than 100 entries',
  ],
  ['a command without a name', '{ "postCreateCommand": { "": "a" } }', [1, 26], 'needs a name'],
  [
    'a command named as a prototype',
    '{ "postCreateCommand": { "__proto__": "a" } }',
    [1, 26],
    'needs a name',
  ],
]

test.for(invalid)('%s is refused, with its place', ([, content, [line, column], sentence]) => {
  const error = refusalOf(() => parse(content))
  expect(error).toMatchObject({ code: 'DEVCONTAINER_INVALID', line, column })
  expect(error.message).toContain(`${place.path}, line ${line}, column ${column}: `)
  expect(error.message).toMatch(typeof sentence === 'string' ? escaped(sentence) : sentence)
  expect(error.message.length).toBeLessThan(400)
})

test('a Dockerfile is found from where the configuration is, and counts more than an image', () => {
  const { config, notices } = parse(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the specification
    '{ "image": "debian:12", "build": { "dockerfile": "../Dockerfile", "context": "..", "args": { "A": "${localEnv:A:b}" } } }',
  )
  expect(config.image).toBeNull()
  expect(config.build).toEqual({
    dockerfile: 'Dockerfile',
    context: '.',
    target: null,
    args: { A: 'b' },
  })
  expect(notices).toEqual([])
})

test.for([
  ['{\n  "build": {}\n}', '"build" does not say which "dockerfile".'],
  ['{\n  "build": { "dockerfile": "../../x" }\n}', '"dockerfile" outside of the repository'],
  ['{\n  "dockerFile": "/etc/passwd"\n}', '"dockerfile" outside of the repository'],
  [
    '{\n  "build": { "dockerfile": "x", "context": "../.." }\n}',
    '"context" outside of the repository',
  ],
])('%s cannot be used: nothing outside of the repository is built (S-61)', ([text, sentence]) => {
  const error = refusalOf(() => parse(text ?? ''))
  expect(error).toMatchObject({ code: 'DEVCONTAINER_INVALID', line: 2, column: 3 })
  expect(error.message).toContain(sentence)
})

test('an image beside a build that names no Dockerfile is enough', () => {
  const { config, notices } = parse('{ "image": "debian:12", "build": { "cacheFrom": "x" } }')
  expect(config.image).toBe('debian:12')
  expect(config.build).toBeNull()
  expect(notices).toEqual([expect.stringContaining('"build.cacheFrom" has no effect')])
})

test('whatever size or shape a file has, it is judged within seconds', () => {
  const hostile = [
    `{ "postCreateCommand": "${'${'.repeat(30_000)}" }`,
    `{ "name": "${'${localEnv:'.repeat(90)}" }`,
    `{ "image": "${'a-'.repeat(400)}" }`,
    `{ "image": "${'a__'.repeat(160)}!" }`,
    `{${'"a":1,'.repeat(150_000)}}`,
    `{ "a": [${'1,'.repeat(500_000)}] }`,
    ','.repeat(1024 * 1024),
    '"'.repeat(1024 * 1024),
    '/'.repeat(1024 * 1024),
    '\\'.repeat(1024 * 1024),
  ]
  for (const content of hostile) {
    const before = process.cpuUsage()
    try {
      parse(content)
    } catch (error) {
      expect(error).toMatchObject({ code: 'DEVCONTAINER_INVALID' })
    }
    // Of the processor, since others may be at work on it.
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(3000)
  }
})

function refusalOf(work: () => unknown) {
  try {
    work()
  } catch (error) {
    return error as Error & { line: number; column: number }
  }
  throw new Error('It was taken as valid.')
}

function escaped(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
}
