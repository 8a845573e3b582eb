import { expect, test } from 'vitest'
import { configurationName } from './configuration-name.ts'

test.for([
  ['{ "name": "Go" }', 'Go'],
  ['\ufeff// x\n{ "image": 3, "extends": "./base.json", "name": " A\u202eb\\n ", }', 'Ab'],
  ['{ "name": "Go", "broken', 'Go'],
  [`{ "name": "${'x'.repeat(500)}" }`, 'x'.repeat(100)],
  ['{ "name": "" }', null],
  ['{ "name": 3 }', null],
  ['{ "customizations": { "name": "x" } }', null],
  ['["name"]', null],
  ['', null],
  ['['.repeat(500_000), null],
] as const)('%s is called %s', ([text, name]) => {
  expect(configurationName(Buffer.from(text))).toBe(name)
})
