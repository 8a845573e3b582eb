import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type RepositoryFileState, RepositoryReader } from '#server/compose/compose.ts'
import type { DevcontainerConfig } from '../devcontainers.schema.ts'
import { properties, propertyOf } from '../model/properties.ts'
import { propertyTables } from '../model/property-tables.ts'
import { parseDevcontainer } from '../parse-devcontainer.ts'
import { examples } from './examples.testing.ts'
import { schemaProperties } from './schema-properties.testing.ts'
import { shownIn } from './shown-in.testing.ts'

const place = {
  path: '.devcontainer/devcontainer.json',
  codespaceId: '0c9f4a52-6f3f-4f0e-9a53-3a2f5ad1f5f7',
  workspaceFolder: '/workspaces/app',
}
const image = 'debian:12'
function parse(given: object, files: Record<string, string> = {}, known = {}) {
  const contents = Object.entries(files).map(([path, text]) => [path, Buffer.from(text)] as const)
  const reader = new RepositoryReader(
    new Map<string, RepositoryFileState>([
      ['.devcontainer/.env', 'missing'],
      ...Object.entries<string>(known).map(([path, text]) => [path, Buffer.from(text)] as const),
    ]),
  )
  return parseDevcontainer(JSON.stringify({ image, ...given }), place, new Map(contents), reader)
}
const usual = parse({})

test('every property of the specification’s schema has a verdict', () => {
  const known = properties.map(({ key }) => key)
  expect(schemaProperties().length).toBeGreaterThan(60)
  expect(schemaProperties().filter((key) => !known.includes(key))).toEqual([])
  expect(known.length).toBe(new Set(known).size)
})

test('a property that the schema does not name says who does', () => {
  const named = new Set(schemaProperties())
  const others = properties.filter(({ key, of }) => (of === undefined) !== named.has(key))
  expect(others).toEqual([])
})

test('every verdict has an example', () => {
  expect(Object.keys(examples).sort()).toEqual(properties.map(({ key }) => key).sort())
})

test.for(properties.map((property) => [property.key, property.verdict] as const))(
  '%s is %s',
  ([key, verdict]) => {
    const example = examples[key]
    if (!example) throw new Error(`No example of ${key}`)
    if (example.error) {
      expect(verdict).toBe('refused')
      expect(() => parse(example.given)).toThrow(example.error)
      return
    }
    const { config, notices } = parse(example.given, example.files, example.known)
    expect(config).toEqual({ ...usual.config, ...(example.config as DevcontainerConfig) })
    if (verdict === 'honoured' || verdict === 'transformed')
      return expect(notices).toEqual(example.notices ?? [])
    expect(example.config).toBeUndefined()
    // Some of what is within this has an effect.
    const top = key.startsWith('build.') ? key : (key.split('.')[0] ?? '')
    const says = propertyOf(key)?.says ?? ''
    const last = key.split('.').at(-1) ?? ''
    if (top.toLowerCase().endsWith('portsattributes')) {
      const within = `"${last}" in "${top}" has no effect: ${says}.`
      return expect(notices).toEqual([within])
    }
    const word = verdict === 'refused' ? 'is refused' : 'has no effect'
    expect(notices).toEqual([expect.stringContaining(`"${top}" ${word}: ${says}.`)])
  },
)

test('the documents say the same of every property', async () => {
  const page = '../../../docs/devcontainer-properties.md'
  await expect(propertyTables(shownIn)).toMatchFileSnapshot(page)
})

test('a test that is said to show a property is there, and about it', () => {
  for (const [key, file] of Object.entries(shownIn)) {
    expect(propertyOf(key), key).toBeDefined()
    const text = readFileSync(join(import.meta.dirname, '../../..', file), 'utf8')
    expect(text.toLowerCase(), `${key} in ${file}`).toContain(key.split('.').at(-1)?.toLowerCase())
  }
})

test('what is refused names another way', () => {
  const refused = properties.filter(({ verdict }) => verdict === 'refused')
  expect(refused.filter(({ instead }) => instead === undefined)).toEqual([])
})
