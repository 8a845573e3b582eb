import { execFileSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { templateId, templateTitle } from '#server/templates/templates.schema.ts'
import { readTemplate } from '#server/templates/templates.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'

let app: TestApp
let owner: TestUser
beforeAll(async () => {
  app = await TestApp.start()
  owner = await app.signIn()
})
afterAll(() => app[Symbol.asyncDispose]())

const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })

async function createFrom(template: (typeof templateId.options)[number]) {
  const { name } = await owner.api.codespaces.create({
    template,
    idempotencyKey: crypto.randomUUID(),
  })
  const made = await app.reached(owner, name, 'running', 'failed')
  expect(made).toMatchObject({ failure: null, repositoryUrl: null, branch: 'main' })
  expect(made.template).toBe(templateTitle(template))
  const folder = join(app.folder, 'c', made.id, 'workspaces', template)
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', `safe.directory=${folder}`, '-C', folder, ...args], {
      encoding: 'utf8',
    }).trim()
  return { ...made, folder, git }
}

test.for(templateId.options)('a codespace is made from the template %s', async (template) => {
  const { name, folder, git, workspaceFolder } = await createFrom(template)
  expect(workspaceFolder).toBe(`/workspaces/${template}`)
  const files = await readTemplate(template)
  for (const { path, text } of files) {
    expect([path, await readFile(join(folder, path), 'utf8')]).toEqual([path, text])
  }
  expect(git('ls-files').split('\n')).toEqual(files.map(({ path }) => path))
  expect(git('log', '--format=%an <%ae> %D')).toBe('owner <noreply@bothy.invalid> HEAD -> main')
  expect(git('remote')).toBe('')
  expect(git('rev-parse', '--is-shallow-repository')).toBe('false')
  expect(await readdir(join(folder, '..'))).toEqual([template])
  await owner.api.codespaces.delete(keyed(name))
})

test('a name in which Git finds nothing to keep does not stand in the way', async () => {
  const { id } = owner.session.user
  await app.ctx.db.updateTable('User').set({ name: '<\n>' }).where('id', '=', id).execute()
  const { git } = await createFrom('blank')
  expect(git('log', '--format=%an')).toBe('Bothy user')
})

test('what came with it is nobody’s unsaved work, and there is no past to fetch', async () => {
  const { name } = await createFrom('blank')
  const { work } = await owner.api.codespaces.checkWork({ name })
  expect(work?.git).toEqual({ uncommitted: 0, unpushed: 0, stashes: 0 })
  for await (const steps of await owner.api.codespaces.steps({ name })) {
    expect(steps.map((step) => step.name)).not.toContain('history')
    break
  }
  await owner.api.codespaces.stop(keyed(name))
  await app.reached(owner, name, 'stopped')
  await owner.api.codespaces.start(keyed(name))
  expect(await app.reached(owner, name, 'running', 'failed')).toMatchObject({ failure: null })
})

test('a codespace is made from a repository or a template, not from both and not from neither', async () => {
  const repositoryUrl = 'https://github.com/ada/hut'
  const idempotencyKey = crypto.randomUUID()
  const refused = [
    { template: 'blank', repositoryUrl },
    { template: 'blank', branch: 'main' },
    { template: '../server' },
    { template: 'blank/../python' },
    {},
  ]
  for (const input of refused) {
    const asked = { ...input, idempotencyKey } as Parameters<typeof owner.api.codespaces.create>[0]
    await expect(owner.api.codespaces.create(asked)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  }
})
