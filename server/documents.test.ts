import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { commands } from './commands.ts'
import { environmentSchema } from './environment-variables.ts'
import { settingsTable } from './settings-table.ts'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const documents = globSync(['*.md', 'docs/**/*.md', 'bench/**/*.md', 'images/**/*.md'], {
  cwd: root,
})

/** Each with the document that says it, so that a failure names where to look. */
const saidIn = (pattern: RegExp) =>
  documents.flatMap((file) =>
    [...read(file).matchAll(pattern)].map((match) => ({ file, said: match[1] ?? match[0] })),
  )

test('every variable that a document names there is', () => {
  const known = new Set([
    ...Object.keys(environmentSchema.shape),
    ...settingsTable.flatMap(({ environment = [] }) => environment),
    // In codespaces, and in a recipe.
    ...['BOTHY_AGENT_SOCKET', 'BOTHY_MAX_PINS'],
  ])
  const unknown = saidIn(/\b(?:BOTHY|AUTH)_[A-Z]+(?:_[A-Z]+)*\b/g).filter(
    ({ said }) => !known.has(said),
  )
  expect(unknown).toEqual([])
})

test('every command that a document names there is', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const ran = saidIn(/\bnpm run ([a-z]+(?::[a-z]+)*)/g).filter(({ said }) => !(said in scripts))
  expect(ran).toEqual([])
  const started = saidIn(/\bnpm start -- ([a-z][a-z-]*)/g).filter(({ said }) => !commands[said])
  expect(started).toEqual([])
})

test('every page of the administration is in its document, by its name', () => {
  const sections = [...read('web/admin/admin-sections.ts').matchAll(/label: '([^']+)'/g)]
  const text = read('docs/administration.md')
  expect(sections.length).toBeGreaterThan(0)
  for (const [, label] of sections) expect(text).toContain(`\n| ${label} | `)
})

test('every link from a document to another leads somewhere', () => {
  const broken = saidIn(/\]\(([^)\s]+)\)/g).filter(({ file, said }) => {
    if (/^[a-z]+:/.test(said)) return false
    const [path = '', anchor] = said.split('#')
    const target = path === '' ? file : join(dirname(file), path)
    const [found] = globSync(target, { cwd: root })
    return !found || (anchor !== undefined && !anchorsOf(read(found)).has(anchor))
  })
  expect(broken).toEqual([])
})

/** As GitHub makes them of headings. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map((match) => match[1] ?? '')
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}
