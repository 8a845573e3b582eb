import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { settingsTable } from '#server/settings-table.ts'
import { checkValue } from './check-value.ts'
import { jsonSchemaOf } from './setting-shape.ts'
import { settingsDocument } from './settings-document.ts'

test('docs/settings.md is what `npm exec -- node server/settings/write-docs.ts` writes', () => {
  const written = readFileSync(join(import.meta.dirname, '../../docs/settings.md'), 'utf8')
  const isInStep = written === settingsDocument(settingsTable)
  expect(
    isInStep,
    'It is not in step any more: run npm exec -- node server/settings/write-docs.ts',
  ).toBe(true)
})

test('every setting can be told from the others, shown, and starts from a value that it allows', () => {
  const ids = settingsTable.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const variables = settingsTable.flatMap(({ environment }) => environment ?? [])
  expect(new Set(variables).size).toBe(variables.length)
  for (const setting of settingsTable) {
    expect(setting.id).toMatch(/^[a-z]+\.[a-zA-Z]+$/)
    expect(checkValue(setting, setting.default, { gitHosts: [] })).toEqual({
      value: setting.default,
    })
    expect(Object.keys(jsonSchemaOf(setting))).toContain('$schema')
    // Nobody is told by a page what a secret is: those are kept elsewhere, and write-only (S-93).
    expect(`${setting.id} ${setting.title}`).not.toMatch(/secret|password|token|key/i)
    if (setting.caps) expect(settingsTable).toContain(setting.caps.setting)
  }
})
