import { expect, test } from 'vitest'
import { addressInHash, readNewSearch } from './new-address.ts'

test('an address of the form says a repository, a branch, a configuration and whether to resume, and nothing else (S-28)', () => {
  const repo = 'ada/engine'
  expect(
    readNewSearch({ repo, branch: 'x', quickstart: 1, dotfiles: 'y', auto: 1, env: 'A=B' }),
  ).toEqual({ repo, branch: 'x', quickstart: '1' })
  const path = '.devcontainer/go/devcontainer.json'
  expect(readNewSearch({ devcontainer_path: path })).toEqual({ devcontainer_path: path })
  expect(readNewSearch({ repo: 7, branch: ['x'], quickstart: '0' })).toEqual({})
  expect(readNewSearch({ repo: 'a'.repeat(5000) }).repo).toHaveLength(2000)
})

test.for([
  ['#https://github.com/ada/engine/pull/7', 'https://github.com/ada/engine/pull/7'],
  ['github.com/ada/engine', 'github.com/ada/engine'],
  ['#ada/engine', 'ada/engine'],
  ['#https://git.example.com/a/b?x=y', 'https://git.example.com/a/b?x=y'],
])('behind %s there is the address %s', ([hash, address]) => {
  expect(addressInHash(hash ?? '')).toBe(address)
})

test.for(['', '#', '#top', '#javascript:alert(1)', '#//evil.example/x', '#/x', '#data:a/b'])(
  'behind %j there is none',
  (hash) => {
    expect(addressInHash(hash)).toBeNull()
  },
)
