// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles
import { expect, test } from 'vitest'
import { expand, listOf, type Reader, readAssignments, splitWords } from './words.ts'

const values: Record<string, string> = { NAME: 'hut', EMPTY: '', SPACED: 'a b' }
const reader: Reader = { line: 7, escaping: '\\', lookup: (name) => values[name] }

test('variables are replaced in all their forms, and not between single quotes', () => {
  const expanded: Record<string, string> = {
    '$NAME-${NAME}': 'hut-hut',
    '"$NAME" \'$NAME\'': 'hut $NAME',
    '\\$NAME "\\$NAME \\x"': '$NAME $NAME \\x',
    '${NONE:-x}${EMPTY:-x}${EMPTY-x}${NONE-x}': 'xxx',
    '${NAME:+y}${EMPTY:+y}${EMPTY+y}': 'yy',
    '${NONE:-${NAME}s}': 'huts',
    '$NONE|$': '|$',
  }
  for (const [text, said] of Object.entries(expanded)) expect(expand(text, reader)).toBe(said)
  expect(() => expand('${NONE:?say it}', reader)).toThrow('NONE has to be set: say it')
  expect(() => expand('${NAME#h}', reader)).toThrow(expect.objectContaining({ line: 7 }))
  expect(() => expand('${NAME', reader)).toThrow('not supported')
})

test('words end at spaces that are neither quoted nor escaped', () => {
  expect(splitWords(' a "b c" d\\ e \'f g\'h ', reader)).toEqual(['a', '"b c"', 'd\\ e', "'f g'h"])
  expect(() => splitWords('a "b', reader)).toThrow('does not end')
})

test('assignments come in pairs, or as one name with the rest of the line', () => {
  expect(readAssignments('A=1 B="x y" C=$SPACED', reader)).toEqual([
    ['A', '1'],
    ['B', 'x y'],
    ['C', 'a b'],
  ])
  expect(readAssignments('PATH /opt/bin:$NAME more', reader)).toEqual([
    ['PATH', '/opt/bin:hut more'],
  ])
  expect(() => readAssignments('A=1 B', reader)).toThrow('no NAME=value')
})

test('a list is one of texts alone; anything else is words', () => {
  expect(listOf('["a", "b c"]')).toEqual(['a', 'b c'])
  expect(listOf('[ -f x ] && y')).toBeNull()
  expect(listOf('["a", 1]')).toBeNull()
})
