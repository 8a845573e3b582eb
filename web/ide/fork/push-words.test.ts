import { expect, test } from 'vitest'
import { compareAddress, pushCommand } from './push-words.ts'

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
