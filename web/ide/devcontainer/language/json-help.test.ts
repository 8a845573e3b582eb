import { beforeAll, expect, test } from 'vitest'
import { JsonHelp } from './json-help.ts'
import { markersOfProblems, markersOfSchema } from './markers.ts'

let help: JsonHelp
beforeAll(() => {
  help = new JsonHelp({
    type: 'object',
    additionalProperties: false,
    properties: {
      waitFor: {
        enum: ['onCreateCommand', 'postCreateCommand'],
        markdownDescription: '**Works.**',
      },
      privileged: { type: 'boolean' },
    },
  })
})

const at = (text: string) => {
  const before = text.slice(0, text.indexOf('|')).split('\n')
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 }
  return [text.replace('|', ''), position] as const
}

test('keys and values are completed, beside comments and trailing commas', async () => {
  const keys = await help.complete(...at('{ // c\n  "privileged": true,\n  |\n}'))
  expect(keys.map(({ label }) => label)).toEqual(['waitFor'])
  const values = await help.complete(...at('{ "waitFor": "|", }'))
  expect(values.map(({ label }) => label)).toEqual(['"onCreateCommand"', '"postCreateCommand"'])
})

test('a key is explained in the words of the schema', async () => {
  const hover = await help.hover(...at('{ "wait|For": "onCreateCommand" }'))
  expect(JSON.stringify(hover?.contents)).toContain('**Works.**')
})

test('what is wrong is said once: by Bothy, where it has a word on it', async () => {
  const text = '{\n  "privileged": 1, // c\n  "nam": 1,\n}'
  const diagnostics = await help.validate(text)
  expect(markersOfSchema(diagnostics, [])).toMatchObject([
    { startLineNumber: 2, startColumn: 17, endColumn: 18, severity: 4 },
    { startLineNumber: 3, startColumn: 3, endColumn: 8, severity: 4 },
  ])
  const range = { line: 3, column: 3, endLine: 3, endColumn: 8 }
  const problem = { severity: 'info', message: 'No key.', ...range } as const
  expect(markersOfSchema(diagnostics, [problem])).toHaveLength(1)
  expect(markersOfProblems([problem])).toMatchObject([
    { startLineNumber: 3, startColumn: 3, endColumn: 8, severity: 2, message: 'No key.' },
  ])
})

test('a text that is no text of anybody is not looked at', async () => {
  expect(
    await help.complete(`{ "a": "${'x'.repeat(300_000)}", `, { line: 0, character: 3 }),
  ).toEqual([])
})
