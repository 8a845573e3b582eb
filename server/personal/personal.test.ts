import { afterAll, beforeAll, expect, test } from 'vitest'
import { findById, update } from '#server/codespaces/codespaces.store.ts'
import { startPlanOf } from '#server/codespaces/configuration/configuration.ts'
import { readAsked } from '#server/secrets/asked-secrets.ts'
import { secretsFor } from '#server/secrets/secrets.ts'
import type { GivenValue } from '#server/settings/setting-values.schema.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { personalAtStart } from './personal.ts'

const instance = { scope: 'instance' } as const
let app: TestApp
let root: TestUser
let ann: TestUser
beforeAll(async () => {
  app = await TestApp.start()
  root = await app.signIn()
  ann = await app.signIn('ann')
})
afterAll(() => app?.[Symbol.asyncDispose]())

const own = (id: string, value: GivenValue) => ann.api.settings.own.set({ id, value })
const policy = (id: string, value: GivenValue) =>
  root.api.settings.admin.set({ of: instance, id, value })

async function create() {
  const { id } = await ann.api.codespaces.create({
    template: 'blank',
    idempotencyKey: crypto.randomUUID(),
  })
  return id
}
async function rowOf(id: string) {
  const row = await findById(app.ctx, id)
  if (!row) throw new Error('It is gone.')
  return row
}
const trusted = JSON.stringify({ isTrusted: true, reason: 'template', generation: 1 })
/** What its agent would be told at a start of now. */
async function planOf(id: string, trust = trusted) {
  const row = await rowOf(id)
  return startPlanOf({ ...row, ...(await personalAtStart(app.ctx, row)), trust })
}

test('variables, script and shell of one’s own are in the next start of what is trusted, and in no other (S-76)', async () => {
  const id = await create()
  await own('personal.environment', '# mine\nEDITOR=vim\nGREETING="hello there"\n')
  await own('personal.startScript', 'echo hello\r\n')
  await own('personal.shell', 'zsh')
  expect(await planOf(id)).toMatchObject({
    environment: { EDITOR: 'vim', GREETING: 'hello there' },
    shell: 'zsh',
    lifecycle: { startScript: 'echo hello\n' },
  })
  const untrusted = await planOf(
    id,
    JSON.stringify({ isTrusted: false, reason: 'undecided', generation: 1 }),
  )
  expect(untrusted.environment).toEqual({})
  expect(untrusted.lifecycle).toEqual({ commands: {}, dotfiles: null })
  for (const setting of ['environment', 'startScript', 'shell'])
    await own(`personal.${setting}`, null)
  expect((await planOf(id)).lifecycle).not.toHaveProperty('startScript')
})

test('a variable that is none, or that would tell programs what to run, is refused with its line (S-79)', async () => {
  for (const [text, sentence] of [
    ['A=1\nnothing here', 'Line 2'],
    ['PATH=/evil', 'Line 1 (PATH): That name is reserved'],
    ['LD_PRELOAD=/evil.so', 'Line 1 (LD_PRELOAD): That name is reserved'],
    ['A-B=1', 'Line 1'],
  ] as const) {
    await expect(own('personal.environment', text)).rejects.toThrow(sentence)
  }
})

test('that variables and script were changed is on record, and not to what', async () => {
  await own('personal.environment', 'CANARY=canary-7f3k9')
  await own('personal.environment', null)
  const { events } = await root.api.audit.list({ actions: ['setting.set'] })
  const seen = events.filter(({ object }) => object.id === 'personal.environment')
  expect(seen[0]).toMatchObject({ before: { value: 'Not recorded' }, after: { value: null } })
  expect(JSON.stringify(events)).not.toContain('canary-7f3k9')
})

test('whose dotfiles a codespace has is what policy says, of new ones and at the next start', async () => {
  const mine = 'https://github.com/ann/dotfiles'
  const everybody = 'https://github.com/acme/dotfiles'
  const dotfiles = async (id: string) => (await planOf(id)).lifecycle.dotfiles
  expect(await dotfiles(await create())).toBeNull()
  await policy('personal.dotfilesForEverybody', everybody)
  expect(await dotfiles(await create())).toEqual({ repositoryUrl: everybody })
  await own('lifecycle.dotfilesRepositoryUrl', mine)
  await own('personal.dotfilesBranch', 'linux')
  const id = await create()
  expect(await dotfiles(id)).toEqual({ repositoryUrl: mine, branch: 'linux' })
  const started = async () => {
    await update(app.ctx, id, await personalAtStart(app.ctx, await rowOf(id)))
    return dotfiles(id)
  }
  await policy('personal.dotfiles', 'required')
  expect(await started()).toEqual({ repositoryUrl: everybody })
  await policy('personal.dotfiles', 'none')
  expect(await started()).toBeNull()
  await policy('personal.dotfiles', null)
  expect(await started()).toEqual({ repositoryUrl: mine, branch: 'linux' })
  await expect(own('personal.dotfilesBranch', '--upload-pack=evil')).rejects.toThrow(/branch/)
})

test('S-76 where policy keeps people’s own secrets from codespaces they get none, and nobody is asked', async () => {
  const { session } = ann
  const whose = { userId: session.user.id, repositoryUrl: 'https://github.com/acme/widgets' }
  const target = { kind: 'variable' } as const
  const kept = { target, audience: { kind: 'all' }, value: 'YQ==' } as const
  await ann.api.secrets.set({ of: { level: 'user' }, name: 'OWN', ...kept })
  const names = async () => Object.keys((await secretsFor(app.ctx, whose)).stamps)
  expect(await names()).toEqual(['OWN'])
  const acme = { scope: 'organization', scopeId: 'github.com/acme' } as const
  await root.api.settings.admin.set({ of: acme, id: 'personal.ownValues', value: false })
  expect(await names()).toEqual([])
  const declared = [{ name: 'OTHER', description: null, documentationUrl: null }]
  expect(await readAsked(app.ctx, whose, { declared, given: [] })).toEqual([])
  const answer = { repositoryUrl: whose.repositoryUrl, answers: [{ name: 'A', value: 'YQ==' }] }
  const refused = ann.api.secrets.keepAsked(answer)
  await expect(refused).rejects.toMatchObject({ cause: { code: 'SECRET_NOT_ALLOWED' } })
  const elsewhere = { ...whose, repositoryUrl: 'https://github.com/other/widgets' }
  expect(Object.keys((await secretsFor(app.ctx, elsewhere)).stamps)).toEqual(['OWN'])
})
