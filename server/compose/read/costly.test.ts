import { expect, test } from 'vitest'
import { readWithFiles } from '../corpus/read-files.testing.ts'

/** Of the processor, which nobody else on the machine counts into; many times what each takes. */
const mostMs = 4000
const path = '.devcontainer/compose.yml'
const app = 'services: { app: { image: "debian:12" } }'

function read(text: string, files: Record<string, string> = {}) {
  const before = process.threadCpuUsage()
  const found = readWithFiles(
    { dockerComposeFile: 'compose.yml', service: 'app' },
    { ...files, [path]: text },
  )
  const { user, system } = process.threadCpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(mostMs)
  return found
}

const lines = (length: number, one: (at: number) => string) =>
  Array.from({ length }, (_, at) => one(at)).join('\n')

// Where the cost were the square of the size, some of these would take minutes.
test.for([
  ['levels without an end', '['.repeat(60_000), /not YAML|levels/],
  ['ends of what never began', ']'.repeat(120_000), /line 1, column 1: this is not YAML/],
  ['ends in each line', `${app}\n${']\n'.repeat(50_000)}`, /line 2, column 1: this is not YAML/],
  ['nothing between commas', `a: [${','.repeat(70_000)}]`, /not YAML/],
  ['keys that are keys', '? '.repeat(60_000), /levels/],
  [
    'lists of lists',
    `${app}\nx-a:\n  ${'- '.repeat(60_000)}`,
    /line 3, column \d+: too many levels/,
  ],
  ['names of nothing', '&a '.repeat(40_000), /not YAML/],
  ['directives', '%a\n'.repeat(40_000), /not YAML|too much/],
  ['documents', '---\n'.repeat(30_000), /more than one document/],
  ['words', `${app}\nx-a: [${'a,'.repeat(60_000)}]`, /there is too much in it/],
  ['levels of objects', lines(400, (at) => `${' '.repeat(at)}a:`), /levels/],
  ['many keys', `${lines(15_000, (at) => `k${at}:`)}\n${app}`, null],
  ['too many values', `x: [${'1,'.repeat(30_000)}]`, /more than 20000 values/],
  ['many aliases', `x: &a 1\ny: [${'*a,'.repeat(15_000)}]\n${app}`, null],
  ['many anchors', `${lines(6000, (at) => `x-${at}: &a${at} 1`)}\n${app}`, null],
  ['dollars', `${app}\nx-a: "${'$B'.repeat(50_000)}"`, null],
  ['defaults without an end', `${app}\nx-a: "\${A:-${'$B'.repeat(50_000)}"`, /not closed/],
  ['quotes', `${app}\nx-a: ${'"'.repeat(100_000)}`, /not YAML/],
  ['a long line', `${app}\nx-a: ${'a: '.repeat(30_000)}`, /not YAML|levels|too much/],
  ['comments', `${'#\n'.repeat(60_000)}${app}`, null],
  ['a large file', ' '.repeat(129 * 1024), /larger than 128 KB/],
  ['no text', '\u0000\ufffe', /not YAML|expected|key/],
] as const)('a file of %s is judged within seconds', ([, text, error]) => {
  const { recovery } = read(text)
  if (error === null) expect(recovery).toBeNull()
  else expect(recovery).toMatch(error)
})

test('services that extend one another with all that they have are put together in one go', () => {
  const environment = `{ ${lines(2000, (at) => `E${at}: 1,`).replaceAll('\n', ' ')} }`
  const services = lines(90, (at) => {
    const said = at === 0 ? `image: "x:1", environment: ${environment}` : `extends: s${at % 2}`
    return `  s${at}: { ${at === 1 ? 'extends: s0' : said} }`
  })
  const { recovery } = read(`services:\n  app: { image: "debian:12" }\n${services}`)
  expect(recovery).toMatch(/"environment" has more than 500 entries/)
})

test('a file of variables with thousands of lines is read in one go', () => {
  const variables = lines(900, (at) => `A${at}=$A${at - 1}${'x'.repeat(20)}`)
  const { recovery } = read(app, { '.devcontainer/.env': variables })
  expect(String(recovery)).toMatch(/too long|^null$/)
})

test('a file of variables with nothing but blanks in a value is read in one go', () => {
  const blanks = ' \t'.repeat(60_000)
  expect(read(app, { '.devcontainer/.env': `A=x${blanks}y # z` }).recovery).toBeNull()
})
