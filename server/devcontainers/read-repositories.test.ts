import { expect, test } from 'vitest'
import { parseDevcontainer } from './parse-devcontainer.ts'

function read(repositories: unknown, more: object = {}) {
  const content = JSON.stringify({
    image: 'debian',
    customizations: { codespaces: { repositories }, ...more },
  })
  const place = { path: 'd.json', codespaceId: '1', workspaceFolder: '/workspaces/app' }
  const { config, notices } = parseDevcontainer(content, place)
  return { repositories: config.repositories, notices }
}

test('what is asked for besides is read as GitHub describes it', () => {
  const issues = { permissions: { issues: 'write', contents: 'read' } }
  expect(read({ 'acme/one': issues })).toEqual({
    repositories: [{ path: 'acme/one', ...issues }],
    notices: [],
  })
  const [all, some] = read({
    'acme/one': { permissions: 'write-all' },
    'acme/two': { permissions: 'read-all' },
  }).repositories
  expect(all?.permissions).toMatchObject({ contents: 'write', workflows: 'write' })
  expect(some?.permissions.contents).toBe('read')
  expect(Object.values(some?.permissions ?? {})).not.toContain('write')
  for (const { permissions } of [all, some].filter((one) => one !== undefined)) {
    for (const name of ['administration', 'secrets', 'members']) {
      expect(permissions).not.toHaveProperty(name)
    }
  }
})

test.each([
  ['a whole owner', { 'acme/*': { permissions: 'read-all' } }],
  ['no name', { 'acme/..': { permissions: 'read-all' } }],
  ['an address', { 'https://a.example/b': { permissions: 'read-all' } }],
  ['no permissions', { 'acme/one': {} }],
  ['a power over it', { 'acme/one': { permissions: { administration: 'write' } } }],
  ['another level', { 'acme/one': { permissions: { contents: 'admin' } } }],
  ['another word for all', { 'acme/one': { permissions: 'all' } }],
  [
    'too many',
    Object.fromEntries(
      Array.from({ length: 21 }, (_, at) => [`acme/r${at}`, { permissions: 'read-all' }]),
    ),
  ],
])('%s is not taken, and that is said', (_, repositories) => {
  const { repositories: taken, notices } = read(repositories)
  expect(taken).toEqual([])
  expect(notices).toEqual([expect.stringContaining('"repositories"')])
})

test('what else stands beside it is said to have no effect', () => {
  const { notices } = read({ 'acme/one': { permissions: 'read-all' } }, { vscode: {} })
  expect(notices).toEqual([expect.stringContaining('"customizations" has no more effect')])
})
