import { applyEdits } from 'jsonc-parser'
import { expect, test } from 'vitest'
import { featureEdits, featuresIn, saidOf, valuesOf } from './feature-text.ts'
import { idOf, knownFeature, knownFeatures, referenceProblem } from './known-features.ts'

const node = 'ghcr.io/devcontainers/features/node:2'
const added = (text: string, options = {}) => applyEdits(text, featureEdits(text, node, options))

test('a Feature comes into the file, whose comments and form stay', () => {
  expect(added('{\n  // why\n  "image": "a", // which\n}\n', { version: '20' })).toBe(
    '{\n  // why\n  "image": "a", // which\n  "features": {\n    "ghcr.io/devcontainers/features/node:2": {\n      "version": "20"\n    }\n  },\n}\n',
  )
  expect(added('{\n    "image": "a" /* , } */\n    // end\n}')).toBe(
    '{\n    "image": "a", /* , } */\n    // end\n    "features": {\n        "ghcr.io/devcontainers/features/node:2": {}\n    }\n}',
  )
  expect(added('{\r\n\t"features": {\r\n\t\t"./mine": {} // ours\r\n\t}\r\n}\r\n')).toBe(
    '{\r\n\t"features": {\r\n\t\t"./mine": {}, // ours\r\n\t\t"ghcr.io/devcontainers/features/node:2": {}\r\n\t}\r\n}\r\n',
  )
})

test('where there is no form to follow it is a plain one', () => {
  for (const text of ['{}', '{ "image": "a" }', '{\n  "features": {}\n}', '{\n}\n']) {
    expect([text, featuresIn(added(text))]).toEqual([text, { [node]: {} }])
  }
})

test('one that is there gets other options, at the version that it has', () => {
  const text = '{ "features": { "ghcr.io/devcontainers/features/node:1": {} } }'
  expect(featuresIn(added(text, { version: '18' }))).toEqual({
    'ghcr.io/devcontainers/features/node:1': { version: '18' },
  })
})

test('a file that is none has no Features to add to', () => {
  expect(featuresIn('[')).toBeNull()
  expect(featuresIn('{ "features": [] }')).toBeNull()
  expect(featuresIn('{ "features": { "a": "1" }, }')).toEqual({ a: '1' })
})

test('what is as it comes is not written', () => {
  const known = knownFeature('GHCR.io/devcontainers/features/node')
  if (!known) throw new Error('It is not listed')
  expect(valuesOf(known, '20')).toMatchObject({ version: '20', nodeGypDependencies: true })
  expect(saidOf(known, { ...valuesOf(known, {}), version: '20' })).toEqual({ version: '20' })
  expect(saidOf(known, valuesOf(known, null))).toEqual({})
})

test('those that are listed have references, and defaults of their own kind', () => {
  expect(knownFeatures.length).toBeGreaterThan(15)
  for (const { reference, options } of knownFeatures) {
    expect([reference, referenceProblem(reference)]).toEqual([reference, null])
    for (const option of Object.values(options)) expect(typeof option.default).toBe(option.type)
  }
})

test('what is a reference, and which are of one Feature', () => {
  const good = [
    'ghcr.io/a/b/c',
    'localhost:5000/a/b:1.2',
    './mine',
    'https://a.example/x.tgz',
    'ghcr.io/a/b/c@sha256:00',
  ]
  for (const one of good) expect([one, referenceProblem(one)]).toEqual([one, null])
  for (const one of ['', 'node', '../mine', 'http://a.example/x.tgz', 'a b/c/d']) {
    expect([one, referenceProblem(one) !== null]).toEqual([one, true])
  }
  expect(idOf('localhost:5000/a/b:1')).toBe('localhost:5000/a/b')
  expect(idOf('ghcr.io/a/b/c@sha256:00')).toBe('ghcr.io/a/b/c')
  expect(idOf('./mine')).toBe('./mine')
})
