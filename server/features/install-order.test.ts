import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestPlaces } from '#server/db/database.testing.ts'
import { openTestFeatures } from './features.testing.ts'
import { installOrder, type OrderedFeature } from './install-order.ts'

let places: TestPlaces
beforeAll(async () => {
  places = await TestPlaces.start('SQLite')
})
afterAll(() => places?.[Symbol.asyncDispose]())

type Said = Record<string, string | boolean | Record<string, string | boolean>>
type Folder = { dependsOn?: Said; installsAfter?: string[]; options?: object; legacyIds?: string[] }

/** Which folders are installed in which order, each with what is given to it. */
async function order(
  features: Said,
  folders: Record<string, Folder>,
  overrideFeatureInstallOrder: string[] = [],
): Promise<string[]> {
  await using room = await openTestFeatures(places)
  const files = Object.entries(folders).map(([id, said]) => {
    return [`.devcontainer/${id}`, { id, version: '1.0.0', ...said }] as const
  })
  const found = await room.resolve(features, {
    folders: Object.fromEntries(files),
    overrideFeatureInstallOrder,
  })
  return found.map(({ reference, options }) =>
    [reference.slice('./'.length), ...Object.values(options)].join(' '),
  )
}

const two = {
  options: { optA: { type: 'string', default: '0' }, optB: { type: 'string', default: '0' } },
}

test('without any wish, Features come in the order of their names', async () => {
  expect(await order({ './c': {}, './a': {}, './b': {} }, { a: {}, b: {}, c: {} })).toEqual([
    'a',
    'b',
    'c',
  ])
})

test('what a Feature depends on comes before it, as often as with other options', async () => {
  const folders = {
    a: { ...two, dependsOn: { './b': { optA: 'a', optB: 'a' }, './c': {} } },
    b: two,
    c: { dependsOn: { './b': { optA: 'b', optB: 'a' }, './d': {}, './e': {} } },
    d: { dependsOn: { './b': { optA: 'b', optB: 'b' } } },
    e: { dependsOn: { './b': {} } },
  }
  const features = { './a': { optA: 'a', optB: 'b' }, './b': { optA: 'a', optB: 'b' } }
  expect(await order(features, folders)).toEqual([
    ...['b 0 0', 'b a a', 'b a b', 'b b a', 'b b b'],
    ...['d', 'e', 'c', 'a a b'],
  ])
})

test('the same options are the same, whether they are said or are the defaults', async () => {
  const folders = { a: { dependsOn: { './b': { optA: '0' } } }, b: two }
  expect(await order({ './a': {}, './b': {} }, folders)).toEqual(['b 0 0', 'a'])
})

test('what a Feature wants to come after counts only where that is installed', async () => {
  const folders = { a: { installsAfter: ['./c', './lost', 'no Feature'] }, b: {}, c: {} }
  expect(await order({ './a': {}, './b': {} }, folders)).toEqual(['a', 'b'])
  expect(await order({ './a': {}, './b': {}, './c': {} }, folders)).toEqual(['b', 'c', 'a'])
})

test('what the configuration wants first comes as soon as what it needs is there', async () => {
  const folders = { a: {}, b: {}, c: { dependsOn: { './d': {} } }, d: {} }
  const features = { './a': {}, './b': {}, './c': {} }
  expect(await order(features, folders, ['./b', './c'])).toEqual(['b', 'a', 'd', 'c'])
  expect(await order(features, folders, ['./c', './d'])).toEqual(['d', 'c', 'a', 'b'])
  expect(await order(features, folders, ['./d', './b', './lost'])).toEqual(['d', 'b', 'a', 'c'])
})

test.each([
  ['dependsOn', { a: { dependsOn: { './b': {} } }, b: { dependsOn: { './a': {} } } }],
  ['installsAfter', { a: { installsAfter: ['./b'] }, b: { installsAfter: ['./a'] } }],
])('a circle by %s is an error that names it', async (_, folders) => {
  await expect(order({ './a': {}, './b': {} }, folders)).rejects.toMatchObject({
    code: 'FEATURE_INVALID',
    message: expect.stringContaining('"./a" after "./b" after "./a"'),
  })
})

test('a Feature that depends on itself with other options without end is refused', async () => {
  const folders = { a: { dependsOn: { './a': {} } } }
  await expect(order({ './a': {} }, folders)).rejects.toMatchObject({ code: 'FEATURE_INVALID' })
})

const published = (name: string, others: Partial<OrderedFeature> = {}): OrderedFeature => ({
  reference: name,
  id: `ghcr.io/acme/${name}`,
  names: new Set([`ghcr.io/acme/${name}`]),
  tag: 'latest',
  digest: `sha256:${name}`,
  given: {},
  options: {},
  dependsOn: [],
  installsAfter: [],
  ...others,
})

test('of one Feature the older version comes first, and the one with fewer options', () => {
  const at = (tag: string | null, given = {}, digest = 'a') =>
    published('x', { tag, given, digest, reference: `${tag}` })
  const names = (features: OrderedFeature[]) => installOrder(features, []).map((one) => one.tag)
  expect(names([at('latest'), at('10'), at('2'), at('2.1.3')])).toEqual([
    '2',
    '2.1.3',
    '10',
    'latest',
  ])
  const some = [at('1', { b: '1' }), at('1', { a: '2' }), at('1', { a: true }), at('1')]
  expect(installOrder(some, []).map(({ given }) => given)).toEqual([
    {},
    { a: '2' },
    { a: true },
    { b: '1' },
  ])
  const others = [at(null, {}, 'c'), at(null, {}, 'b')]
  expect(installOrder(others, []).map(({ digest }) => digest)).toEqual(['b', 'c'])
})

test('a Feature that was renamed is found by any of its names', () => {
  const renamed = published('z', { names: new Set(['ghcr.io/acme/z', 'ghcr.io/acme/old']) })
  const after = published('a', { installsAfter: ['ghcr.io/acme/old'] })
  expect(installOrder([after, renamed], []).map(({ reference }) => reference)).toEqual(['z', 'a'])
  const last = published('b')
  expect(installOrder([last, renamed], ['ghcr.io/acme/old'])[0]).toBe(renamed)
})
