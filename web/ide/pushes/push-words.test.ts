import { expect, test } from 'vitest'
import { branchProblem, compareAddress, pushCommand, pushNewBranchCommand } from './push-words.ts'

test.each([
  ['main', 'git push --set-upstream origin main'],
  ['feature/a-b.1', 'git push --set-upstream origin feature/a-b.1'],
  ["a';rm -rf $HOME", "git push --set-upstream origin 'a'\\'';rm -rf $HOME'"],
  ['$(id)', "git push --set-upstream origin '$(id)'"],
])('%s is pushed by its name, and nothing of it runs', (branch, command) => {
  expect(pushCommand('origin', branch)).toBe(command)
})

test('the page of a pull request is filled in', () => {
  expect(compareAddress('https://g.example/a/b/compare/main...ada:', 'x/ü#1')).toBe(
    'https://g.example/a/b/compare/main...ada:x/%C3%BC%231?expand=1',
  )
})

test('a branch that is new is made first, and one that fails is not pushed', () => {
  expect(pushNewBranchCommand('https://g.example/a/b', "it's")).toBe(
    "git switch --create 'it'\\''s' && git push --set-upstream https://g.example/a/b 'it'\\''s'",
  )
})

test.each(['main-2', 'ada/fix.1', 'größe', "a'b", '@x'])('%s can be a branch', (name) => {
  expect(branchProblem(name, 'main')).toBeNull()
})

test.each([
  ...[
    '',
    'main',
    '-x',
    '@',
    '/a',
    'a/',
    'a//b',
    'a..b',
    'a@{b',
    '.a',
    'a/.b',
    'a.lock',
    'a.lock/b',
  ],
  ...['a.', 'a b', 'a~b', 'a^b', 'a:b', 'a?b', 'a*b', 'a[b', 'a\\b', 'a\tb'],
])('%j cannot', (name) => {
  expect(branchProblem(name, 'main')).not.toBeNull()
})
