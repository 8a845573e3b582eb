import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { templateId, templateTitle } from './templates.schema.ts'
import { readTemplate } from './templates.ts'

test('every folder of templates/ is offered, and no other', async () => {
  const folders = await readdir(join(import.meta.dirname, '../../templates'))
  expect(folders.sort()).toEqual(templateId.options.toSorted())
})

test.for(templateId.options)(
  '%s says in a README what it is, and ignores what is made',
  async (id) => {
    const files = new Map((await readTemplate(id)).map(({ path, text }) => [path, text]))
    expect(files.get('README.md')).toMatch(/^# /)
    expect(files.get('.gitignore')).toMatch(/\n$/)
    for (const text of files.values()) expect(text.length === 0 || text.endsWith('\n')).toBe(true)
  },
)

test.for(['nothing', '..', '../server', '', 'blank/../../server', 'constructor'])(
  '%j is no template',
  async (id) => {
    await expect(readTemplate(id)).rejects.toMatchObject({ code: 'TEMPLATE_UNKNOWN' })
    expect(templateTitle(id)).toBe(id)
  },
)
