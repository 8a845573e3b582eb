import { expect, test } from 'vitest'
import { lastLines, plainLog } from './plain-log.ts'

test('a line written over again and again is shown in its last form', () => {
  const raw =
    'Receiving objects:  10%\rReceiving objects:  55%\rReceiving objects: 100%, done.\r\nnext\r\n'
  expect(plainLog(raw)).toBe('Receiving objects: 100%, done.\nnext\n')
})

test('colors, cursor moves, titles and other commands to a terminal leave nothing behind (S-26)', () => {
  const raw =
    '\x1b[1;31mred\x1b[0m \x1b]0;title\x07\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x1b\\ \x1bPq#0\x1b\\\x1b[2J\x1b(B\x9b5Aend'
  expect(plainLog(raw)).toBe('red link end')
})

test('a command whose rest has not arrived is not shown', () => {
  expect(plainLog('one\x1b[3')).toBe('one')
  expect(plainLog('one\x1b]0;half a title')).toBe('one')
})

test('characters that turn the direction of the text around them are dropped (S-26)', () => {
  expect(plainLog('a\u202egnp.exe\u2066b\x00\x08c\td')).toBe('agnp.exebc\td')
})

test('markup is text like any other (S-88)', () => {
  expect(plainLog('<svg/onload=alert(1)>')).toBe('<svg/onload=alert(1)>')
})

test('the last lines are kept and the others counted', () => {
  expect(lastLines('1\n2\n3\n4\n', 2)).toEqual({ text: '3\n4', omitted: 2 })
  expect(lastLines('', 2)).toEqual({ text: '', omitted: 0 })
})
