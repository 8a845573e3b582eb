import { expect, test } from 'vitest'
import { localPath } from './local-path.ts'

test('a path of this app is kept with its query and fragment', () => {
  expect(localPath('/c/amber-hut-1?x=1#y')).toBe('/c/amber-hut-1?x=1#y')
})

test.each([
  undefined,
  '',
  'c/amber',
  '//evil.example',
  '/\\evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  '/\tevil',
  '/ evil',
  'https://evil.example/',
  'https:evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  '/sign-in?next=/sign-in',
])('what could lead elsewhere becomes the first page: %j (S-11)', (wanted) => {
  expect(localPath(wanted)).toBe('/')
})
