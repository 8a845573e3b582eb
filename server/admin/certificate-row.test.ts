import { expect, test } from 'vitest'
import { certificateRow } from './certificate-row.ts'

const validTo = Date.parse('2027-03-12T10:00:00Z')
const dayMs = 24 * 60 * 60 * 1000
const at = (days: number, problem: string | null = null) =>
  certificateRow({ names: ['a.example', '*.b.example'], validTo, problem }, validTo - days * dayMs)

test('a certificate is well until 21 days before it expires', () => {
  expect(at(21)).toEqual({
    health: 'ok',
    detail: 'Valid until 2027-03-12, for a.example, *.b.example.',
    advice: null,
  })
  expect(at(20.9)).toMatchObject({
    health: 'warning',
    detail: 'It expires in 20 days, on 2027-03-12.',
    advice: expect.stringContaining('Renew it'),
  })
  expect(at(0.5)).toMatchObject({ health: 'warning', detail: expect.stringContaining('a day') })
  expect(at(0)).toMatchObject({
    health: 'failed',
    detail: expect.stringContaining('It expired on'),
  })
})

test('files that cannot be served are told of, before the days that are left', () => {
  expect(at(60, 'Its key is another’s.')).toMatchObject({
    health: 'warning',
    detail: expect.stringContaining('Its key is another’s.'),
    advice: expect.stringContaining('valid until 2027-03-12'),
  })
  expect(at(-1, 'Its key is another’s.')).toMatchObject({ health: 'failed' })
})
