import { expect, test } from 'vitest'
import { shownName } from '../paths.ts'
import { entry } from './a-tree.testing.ts'
import { freeName, nextName } from './free-name.ts'
import { nameProblem, nameWarning } from './name-problem.ts'

test('names that cannot be are told apart', () => {
  const siblings = [entry('taken.ts'), entry('src', 'folder')]
  for (const fine of ['fine.ts', 'deep/fine.ts', 'src/fine.ts', 'folder/']) {
    expect(nameProblem(fine, siblings)).toBeNull()
  }
  const long = 'é'.repeat(128)
  for (const bad of ['', '/', '/x', '..', 'a/../b', 'taken.ts', 'taken.ts/x', 'x\0', long]) {
    expect(nameProblem(bad, siblings)).not.toBeNull()
  }
  expect(nameWarning(' a')).not.toBeNull()
  expect(nameWarning('a b')).toBeNull()
})

test('copies are counted as VS Code counts them', () => {
  expect(nextName('a.txt', false)).toBe('a copy.txt')
  expect(nextName('a copy.txt', false)).toBe('a copy 2.txt')
  expect(nextName('a copy 9.txt', false)).toBe('a copy 10.txt')
  expect(nextName('.env', false)).toBe('.env copy')
  expect(nextName('v1.0', true)).toBe('v1.0 copy')
  const taken = new Set(['a.txt', 'a copy.txt'])
  expect(freeName('a.txt', false, (name) => taken.has(name))).toBe('a copy 2.txt')
  expect(freeName('b.txt', false, (name) => taken.has(name))).toBe('b.txt')
})

test('a name shows what it is made of, however it tries to look (S-26)', () => {
  expect(shownName('plain – ünïcödé 🏠.ts')).toBe('plain – ünïcödé 🏠.ts')
  expect(shownName('a\nb\tc\x1b[31m')).toBe('a␊b␉c␛[31m')
  expect(shownName('evil\u202etxt.exe')).toBe('evil⟨U+202E⟩txt.exe')
  expect(shownName('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>')
})
