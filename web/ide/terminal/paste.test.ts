import { expect, test } from 'vitest'
import { linkTarget } from './links.ts'
import { needsConfirmation, sanitizePaste } from './paste.ts'

test('a paste cannot end the shell’s bracketed paste, nor ring, erase or interrupt (S-87)', () => {
  expect(sanitizePaste('echo a\x1b[201~; rm -r ~\n')).toBe('echo a[201~; rm -r ~\n')
  expect(sanitizePaste('a\x03b\x9b201~c\x7fd\x00e')).toBe('ab201~cde')
  expect(sanitizePaste('tab\tline\r\nnext – ünïcödé 🏠')).toBe('tab\tline\r\nnext – ünïcödé 🏠')
})

test('several lines ask first where every line end would be an Enter key (S-87)', () => {
  expect(needsConfirmation('one\ntwo', false)).toBe(true)
  expect(needsConfirmation('one\rtwo', false)).toBe(true)
  expect(needsConfirmation('one\ntwo', true)).toBe(false)
  expect(needsConfirmation('one\n', false)).toBe(false)
})

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'vscode://x',
  'file:///etc/passwd',
  'no url',
])('a link to %s leads nowhere (S-86)', (address) => {
  expect(linkTarget(address, null)).toBeNull()
})

test('a link that shows something else than its target, or hides its host, asks first (S-86)', () => {
  expect(linkTarget('https://example.org/a', null)).toMatchObject({ isDeceptive: false })
  expect(linkTarget('https://example.org/a', 'https://example.org/a')?.isDeceptive).toBe(false)
  expect(linkTarget('https://example.org/a', 'https://bank.example')?.isDeceptive).toBe(true)
  expect(linkTarget('https://bank.example@evil.example/', null)).toMatchObject({
    host: 'evil.example',
    isDeceptive: true,
  })
  expect(linkTarget('https://xn--pple-43d.com/', null)?.isDeceptive).toBe(true)
})
