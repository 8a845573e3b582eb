import { expect, test } from 'vitest'
import { controlOf } from './setting-control.ts'
import { parseBytes, parseTyped, steppedText, typedBytes } from './typed-value.ts'

test('sizes are read in every usual spelling', () => {
  const sizes = ['512M', '512 MiB', '1.5g', '8192', '0', '2TB', 'lots', '1P', '-1G', '']
  expect(sizes.map(parseBytes)).toEqual([
    512 * 1024 ** 2,
    512 * 1024 ** 2,
    1.5 * 1024 ** 3,
    8192,
    0,
    2 * 1024 ** 4,
    null,
    null,
    null,
    null,
  ])
})

test('sizes are written in the largest unit that says them exactly', () => {
  expect([0, 1000, 1024, 1536 * 1024 ** 2, 8 * 1024 ** 3].map(typedBytes)).toEqual([
    '0',
    '1000',
    '1K',
    '1536M',
    '8G',
  ])
})

test('a JSON Schema tells the control and its bounds', () => {
  const of = (jsonSchema: Record<string, unknown>) => controlOf({ jsonSchema })
  expect(of({ type: 'boolean' })).toEqual({ kind: 'switch' })
  expect(of({ type: 'string', enum: ['a', 'b'] })).toEqual({ kind: 'choice', options: ['a', 'b'] })
  expect(of({ anyOf: [{ type: 'boolean' }, { type: 'null' }] })).toEqual({
    kind: 'choice',
    options: [null, true, false],
  })
  expect(of({ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER })).toMatchObject({
    kind: 'number',
    isInteger: true,
    minimum: 1,
    maximum: null,
  })
  expect(of({ anyOf: [{ type: 'string', maxLength: 9 }, { type: 'null' }] })).toMatchObject({
    kind: 'text',
    isNullable: true,
    maxLength: 9,
  })
  const lines = { type: 'string', maxLength: 300, isMultiline: true }
  expect(of({ anyOf: [lines, { type: 'null' }] })).toMatchObject({ isMultiline: true })
  expect(of({ type: 'array', items: { type: 'string' }, maxItems: 3 })).toMatchObject({
    kind: 'list',
    maxItems: 3,
  })
})

test('nothing typed is no value where that is allowed, and a mistake where it is not', () => {
  const days = controlOf({ jsonSchema: { type: 'integer', minimum: 1, maximum: 365 } })
  const maybe = controlOf({ jsonSchema: { anyOf: [{ type: 'integer' }, { type: 'null' }] } })
  expect(parseTyped('', maybe, 'days')).toEqual({ value: null, problem: null })
  expect(parseTyped('', days, 'days').problem).toBe('Type a number.')
  expect(parseTyped('1.5', days, 'days').problem).toBe('Type a whole number.')
  expect(parseTyped('400', days, 'days').problem).toBe('From 1 to 365 days.')
  expect(parseTyped('30', days, 'days')).toEqual({ value: 30, problem: null })
})

test('steps stay within the bounds and keep the unit', () => {
  const control = controlOf({ jsonSchema: { type: 'integer', minimum: 1, maximum: 10 } })
  if (control.kind !== 'number') throw new Error(control.kind)
  expect(steppedText('9', 10, { control, unit: null })).toBe('10')
  expect(steppedText('1', -1, { control, unit: null })).toBe('1')
  expect(steppedText('x', 1, { control, unit: null })).toBeNull()
  const size = { ...control, maximum: null }
  expect(steppedText('512M', 1, { control: size, unit: 'bytes' })).toBe('513M')
})
