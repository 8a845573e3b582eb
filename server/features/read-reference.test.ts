import { expect, test } from 'vitest'
import { readReference } from './read-reference.ts'

const configuration = '.devcontainer/devcontainer.json'
const digest = `sha256:${'a'.repeat(64)}`

test.each([
  ['ghcr.io/devcontainers/features/Node:1', 'ghcr.io/devcontainers/features/node', 'registry'],
  [`ghcr.io/acme/x@${digest}`, 'ghcr.io/acme/x', 'registry'],
  ['localhost:5000/acme/x:1.2.3', 'localhost:5000/acme/x', 'registry'],
  ['node', 'ghcr.io/devcontainers/features/node', 'registry'],
  ['common', 'ghcr.io/devcontainers/features/common-utils', 'registry'],
  [
    'ghcr.io/devcontainers-contrib/features/act:1',
    'ghcr.io/devcontainers-extra/features/act',
    'registry',
  ],
  ['./mine', '.devcontainer/mine', 'local'],
  ['./deep/down/', '.devcontainer/deep/down', 'local'],
  [
    'https://example.com/v1/devcontainer-feature-go.tgz',
    'https://example.com/v1/devcontainer-feature-go.tgz',
    'address',
  ],
])('%s is %s, by its %s', (written, id, kind) => {
  expect(readReference(written, configuration)).toMatchObject({ id, kind })
})

test('a folder is relative to the configuration, and stays in .devcontainer (S-61)', () => {
  const of = (written: string, path: string) => readReference(written, path).id
  expect(of('./.devcontainer/mine', '.devcontainer.json')).toBe('.devcontainer/mine')
  expect(of('../shared', '.devcontainer/web/devcontainer.json')).toBe('.devcontainer/shared')
  for (const written of [
    './../x',
    '../x',
    './',
    '.',
    '..',
    '/etc',
    './a/../..',
    './a\\..\\..',
    './\0',
    // What such a folder holds is in no hash that trust is bound to.
    './a\nb',
  ]) {
    expect(() => of(written, configuration), written).toThrow('not a folder within .devcontainer')
  }
  expect(() => of('./mine', '.devcontainer.json')).toThrow('not a folder within .devcontainer')
})

test.each([
  ['acme/features/go', 'it is "ghcr.io/acme/features/go"'],
  ['acme/features/go@v1', 'it is "ghcr.io/acme/features/go:1"'],
  ['fish', 'is "./fish"'],
  ['http://example.com/devcontainer-feature-go.tgz', 'is not an https address'],
  ['https://me@example.com/devcontainer-feature-go.tgz', 'is not an https address'],
  ['https://example.com/go.tgz', 'devcontainer-feature-ID.tgz'],
  ['-v/x', 'is not the name of a Feature'],
  ['ghcr.io/acme/x:', 'is not the name of a Feature'],
  ['', 'is not the name of a Feature'],
  [`ghcr.io/${'a'.repeat(600)}`, 'is not the name of a Feature'],
])('%j is none, and what it should be is said', (written, message) => {
  expect(() => readReference(written, configuration)).toThrow(message)
})
