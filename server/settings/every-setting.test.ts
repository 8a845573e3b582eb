import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settingsTable } from '#server/settings-table.ts'
import { TestApp } from '#server/testing/test-app.ts'
import { effectsInCodespaces } from './effects-in-codespaces.testing.ts'
import { effectsOnServer } from './effects-on-server.testing.ts'
import type { SettledWorld } from './settled-world.testing.ts'

const settingEffects = { ...effectsInCodespaces, ...effectsOnServer }
const root = join(import.meta.dirname, '../..')

test('every setting there is has its effect shown', () => {
  expect(Object.keys(settingEffects).sort()).toEqual(settingsTable.map(({ id }) => id).sort())
})

test('what is shown by a test elsewhere is shown by one that there is', () => {
  for (const [id, { seen, shownBy }] of Object.entries(settingEffects)) {
    expect([id, seen !== undefined || shownBy !== undefined]).toEqual([id, true])
    if (!shownBy) continue
    const [file, name] = shownBy
    expect([id, readFileSync(join(root, file), 'utf8').includes(`'${name}'`)]).toEqual([id, true])
  }
})

describe('chosen by an administrator, or by whom it is for, each is on record, has its effect, and is taken back', () => {
  let world: SettledWorld
  beforeAll(async () => {
    // Not set by a variable, so that each can be chosen.
    const environment = { BOTHY_TRUSTED_REPOSITORIES: '', BOTHY_PREPARED_PLACES: '' }
    const app = await TestApp.start({ environment })
    const root = await app.signIn()
    const ada = await app.signIn('ada')
    const { name, id } = await ada.api.codespaces.create({
      template: 'blank',
      idempotencyKey: crypto.randomUUID(),
    })
    await app.reached(ada, name, 'running')
    world = { app, root, ada, name, id }
  })
  afterAll(() => world?.app[Symbol.asyncDispose]())

  test.for(settingsTable.map(({ id, title }) => ({ id, title })))('$id', async ({ id, title }) => {
    const setting = settingsTable.find((one) => one.id === id)
    const effect = settingEffects[id]
    if (!setting || !effect) throw new Error(`${id} has no line in effects-*.testing.ts.`)
    const { to, seen, refusal } = effect
    const { root, ada } = world
    const isOwn = !setting.scopes.includes('instance')
    const scope = isOwn ? 'user' : 'instance'
    const who = isOwn ? ada : root
    const choose = (value: typeof to | null) =>
      isOwn
        ? ada.api.settings.own.set({ id, value })
        : root.api.settings.admin.set({ of: { scope: 'instance' }, id, value })
    const recorded = async () => {
      const { events } = await root.api.audit.list({ actions: ['setting.set'], search: title })
      return events.find(({ object }) => object.id === id)
    }
    if (refusal !== undefined) {
      await expect(choose(to)).rejects.toMatchObject({ cause: { code: refusal } })
      expect(await recorded()).toBeUndefined()
      return
    }

    const { value } = await choose(to)
    expect(value).not.toEqual(setting.default)
    const told = setting.isPrivate ? 'Not recorded' : value
    const event = await recorded()
    expect(event).toMatchObject({
      actor: { id: who.session.user.id },
      object: { type: 'setting', id, name: title },
      before: { scope, value: null },
      after: { scope, value: told },
    })
    if (setting.isPrivate) expect(JSON.stringify(event)).not.toContain(String(to))
    // Nobody else chooses it for everybody.
    if (!isOwn) {
      const theirs = ada.api.settings.admin.set({ of: { scope: 'instance' }, id, value: to })
      await expect(theirs).rejects.toMatchObject({
        code: expect.stringMatching(/FORBIDDEN|NOT_FOUND/),
      })
    }
    await seen?.(world)
    await choose(null)
    expect(await recorded()).toMatchObject({
      before: { scope, value: told },
      after: { scope, value: null },
    })
  })
})
