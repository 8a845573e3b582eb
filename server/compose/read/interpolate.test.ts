// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is what is read

import { expect, test } from 'vitest'
import { interpolate } from './interpolate.ts'

const variables = new Map([
  ['SET', 'value'],
  ['EMPTY', ''],
])
function put(text: string): { text: string; unset: string[] } {
  const unset: string[] = []
  const left = { characters: 10_000 }
  return { text: interpolate(text, { variables, unset: (name) => unset.push(name), left }), unset }
}

test.for([
  ['$SET ${SET} $$SET $${SET}', 'value value $SET ${SET}'],
  ['${SET:-other} ${EMPTY:-other} ${NONE:-other}', 'value other other'],
  ['${SET-other} ${EMPTY-other} ${NONE-other}', 'value  other'],
  ['${SET:+other}|${EMPTY:+other}|${NONE+other}|${EMPTY+other}', 'other|||other'],
  ['${NONE:-${EMPTY:-a $SET}} ${NONE:-}', 'a value '],
  ['${SET:?why} a}b', 'value a}b'],
] as const)('%s becomes %s', ([text, result]) => {
  expect(put(text)).toEqual({ text: result, unset: [] })
})

test('what nobody has set is empty, and named', () => {
  expect(put('a$NONE-${OTHER}b ${SET:-$LEFT}')).toEqual({
    text: 'a-b value',
    unset: ['NONE', 'OTHER'],
  })
})

test.for([
  ['${NONE:?say which}', 'needs the variable "NONE": say which.'],
  ['${EMPTY:?}', 'needs the variable "EMPTY": it is not set.'],
  ['${SET', 'has "${SET" that is neither closed nor has a default.'],
  ['${NONE:-a', 'a brace that is not closed'],
  ['cost: 5$', 'write "$$" for a dollar'],
  ['${}', 'begins no variable'],
  [`${'${A:-'.repeat(11)}`, 'nests too many variables'],
] as const)('%s is told to be wrong', ([text, message]) => {
  expect(() => put(text)).toThrow(message)
})

test('what grows too long by what is put in is stopped', () => {
  const long = new Map([['LONG', 'x'.repeat(1000)]])
  const left = { characters: 50_000 }
  const grow = () =>
    interpolate('$LONG'.repeat(100), { variables: long, unset: () => undefined, left })
  expect(grow).toThrow('is too long once its variables are put in.')
})
