import { expect, test } from 'vitest'
import { readImageName } from './image-name.ts'
import { isWithin, readPattern } from './image-pattern.ts'

function allows(line: string, reference: string): boolean {
  const [pattern, name] = [readPattern(line), readImageName(reference)]
  if (!pattern || !name) throw new Error(`${line} or ${reference} cannot be read.`)
  return isWithin(name, pattern)
}

test.each([
  '127.0.0.1:5000/x',
  'localhost/x',
  'localhost:5000/x',
  'registry:5000/x',
  'registry.internal/x',
  '169.254.169.254/latest',
  '2130706433.0x7f/x',
  'LOCALHOST/x',
])('%s is in no public registry (S-71)', (name) => {
  expect(allows('*', name)).toBe(false)
})

const digest = `sha256:${'a'.repeat(64)}`

test.each([
  ['*', ['debian', 'ghcr.io/acme/x:1', 'registry.example.com:5000/x'], ['localhost:5000/x']],
  [
    '*',
    ['index.docker.io/acme/x'],
    ['10.0.0.1/x', 'registry:5000/x', 'box.local/x', '2130706433:80/x'],
  ],
  ['ghcr.io/*', ['ghcr.io/a/b', 'GHCR.IO/a/b:1'], ['ghcr.io.example.com/a/b', 'debian']],
  ['docker.io/*', ['debian:12', 'acme/x'], ['ghcr.io/a']],
  ['index.docker.io/*', ['debian:12', 'acme/x'], ['ghcr.io/a']],
  ['docker.io/library/*', ['debian:12', 'library/debian'], ['acme/debian', 'libraryx/debian']],
  ['acme/*', ['acme/x', 'docker.io/acme/x/y'], ['acmes/x', 'acme']],
  [
    'debian',
    ['debian', 'docker.io/library/debian:12', `debian@${digest}`],
    ['debian/x', 'acme/debian'],
  ],
  ['ghcr.io/a/b:1', ['ghcr.io/a/b:1'], ['ghcr.io/a/b', `ghcr.io/a/b:1@${digest}`]],
  [`ghcr.io/a/b@${digest}`, [`ghcr.io/a/b:7@${digest}`], ['ghcr.io/a/b:1']],
  ['localhost:5000/*', ['localhost:5000/x'], ['localhost:5001/x', 'localhost/x']],
  ['127.0.0.1:5000/a/*', ['127.0.0.1:5000/a/b'], ['127.0.0.1:5000/b']],
])('%s allows %j and does not allow %j (S-71)', (line, allowed, others) => {
  expect(allowed.filter((reference) => !allows(line, reference))).toEqual([])
  expect(others.filter((reference) => allows(line, reference))).toEqual([])
})

test.each([
  '**',
  'ghcr.io',
  'localhost:5000',
  '*/x',
  '*.example.com/*',
  '/*',
  'https://ghcr.io/*',
  '',
])('%j is no line of what is allowed', (line) => {
  expect(readPattern(line)).toBeNull()
})
