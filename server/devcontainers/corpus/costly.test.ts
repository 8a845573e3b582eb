import { expect, test } from 'vitest'
import { containerPlanOf, readDevcontainer, withImageLabel } from '../devcontainers.ts'

const path = '.devcontainer/devcontainer.json'
const where = { codespaceId: 'a', workspaceFolder: '/workspaces/app' }
const read = (text: string) => readDevcontainer({ path, content: Buffer.from(text) })
const list = (length: number, one: (index: number) => string) =>
  Array.from({ length }, (_, index) => one(index)).join(',\n')

/** Of the processor, which nobody else on the machine counts into; many times what each takes. */
const mostMs = 4000

/**
 * Where the cost were the square of the size, some of these would take minutes, and the server
 * would be away.
 */
function within<Result>(work: () => Result): Result {
  const before = process.threadCpuUsage()
  const result = work()
  const { user, system } = process.threadCpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(mostMs)
  return result
}

test('a file with tens of thousands of wrong values is read in one go over it', () => {
  const feature = (name: number) => `"${name}": {${list(60, (index) => `"${index}":[]`)}}`
  const { config, notices } = within(() => read(`{"features":{${list(400, feature)}}}`))
  expect(config.path).toBe(path)
  expect(notices).toHaveLength(61)
})

test.for([
  ['wrong values', () => '{"init":1}'],
  ['capabilities', (index: number) => `{"capAdd":["c${index}"]}`],
  ['variables', (index: number) => `{"containerEnv":{"c${index}":""}}`],
] as const)('a label with tens of thousands of entries, of %s, is left out whole', ([, entry]) => {
  const own = read('{"image":"evil:1"}')
  const judged = within(() => withImageLabel(own, `[${list(25_000, entry)}]`, where))
  expect(judged.config).toEqual(own.config)
  expect(judged.notices).toContainEqual(expect.stringContaining('more than 100 entries'))
})

test('tens of thousands of mounts in a label are merged in one go over them', () => {
  const mounts = (entry: number) => `{"mounts":[${list(490, (at) => `"target=${entry}x${at}"`)}]}`
  const label = `[${list(50, mounts)}]`
  const { notices } = within(() => withImageLabel(read('{"image":"evil:1"}'), label, where))
  expect(notices).toContainEqual(expect.stringContaining('"mounts" of the image'))
})

test('a variable that asks for a long one thousands of times is left out, and the others are kept', () => {
  const { config, notices } = read(
    JSON.stringify({
      containerEnv: { LONG: 'x'.repeat(32_000) },
      remoteEnv: { MANY: `\${containerEnv:LONG}`.repeat(1500), ONE: `\${containerEnv:LONG}!` },
    }),
  )
  const { environment } = containerPlanOf(config, {
    image: 'a',
    workspaceFolder: '/workspaces/app',
  })
  expect(Object.keys(environment)).toEqual(['LONG', 'ONE'])
  expect(environment.ONE).toHaveLength(32_001)
  expect(notices).toContainEqual(expect.stringContaining('"MANY" is left out'))
})

test('of more variables than a program takes with it, those of the file outlast those of the image', () => {
  const variables = (prefix: string, length: number) =>
    Object.fromEntries(Array.from({ length }, (_, at) => [`${prefix}${at}`, 'x'.repeat(2000)]))
  const own = read(JSON.stringify({ image: 'evil:1', containerEnv: variables('OWN', 100) }))
  const entries = ['A', 'B', 'C'].map((prefix) => ({ containerEnv: variables(prefix, 100) }))
  const { config } = withImageLabel(own, JSON.stringify(entries), where)
  const names = Object.keys(config.containerEnv)
  expect(names.filter((name) => name.startsWith('OWN'))).toHaveLength(100)
  expect(names.length).toBeLessThan(270)
})

test('no remark speaks to a terminal, or turns the text around it (S-26)', () => {
  const hidden = '\u001b[2J\u202e\u{e0041}'
  const { notices } = read(
    JSON.stringify({
      name: `\${localEnv:${hidden}}`,
      [hidden]: 1,
      runArgs: [`--${hidden}`],
      mounts: [hidden],
    }),
  )
  expect(notices.length).toBeGreaterThan(3)
  expect(notices.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u)
})
