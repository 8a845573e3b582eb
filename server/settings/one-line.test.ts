import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readConfig } from '#server/config.ts'
import { AppError } from '#server/errors.ts'
import { settingsTable } from '#server/settings-table.ts'
import { TestApp } from '#server/testing/test-app.ts'
import { defineSetting } from './define-setting.ts'
import { onSetting, readSetting, requirePolicy } from './settings.ts'
import { settingsDocument } from './settings-document.ts'

// What a room would write to have a setting and two policies.
const lampMinutes = defineSetting({
  id: 'hut.lampMinutes',
  section: 'Hut',
  title: 'Minutes of light',
  description: 'How long the lamp burns.',
  scopes: ['instance', 'organization', 'user'],
  schema: z.int().min(1).max(600),
  default: 60,
  unit: 'minutes',
  environment: 'BOTHY_LAMP',
})
const maximumLampMinutes = defineSetting<number | null>({
  id: 'hut.maximumLampMinutes',
  section: 'Hut',
  title: 'Minutes of light, at most',
  description: 'However long somebody wants it to burn.',
  scopes: ['instance', 'organization', 'repository'],
  schema: z.int().min(1).nullable(),
  default: null,
  caps: { setting: lampMinutes, by: 'maximum' },
})
const guests = defineSetting({
  id: 'hut.guests',
  section: 'Hut',
  title: 'Guests',
  description: 'Whether strangers may sleep here.',
  scopes: ['instance', 'repository'],
  schema: z.boolean(),
  default: true,
  isDangerous: true,
})
// The one line.
const settings = [...settingsTable, lampMinutes, maximumLampMinutes, guests]

const instance = { scope: 'instance' } as const
const acme = { scope: 'organization', scopeId: 'github.com/acme' } as const
const widgets = { scope: 'repository', scopeId: 'github.com/acme/widgets' } as const
const repositoryUrl = 'https://github.com/Acme/Widgets.git'

describe('a setting that is one line in the table', () => {
  test('is on the page with what it takes, validated, kept and enforced', async () => {
    await using app = await TestApp.start({ settings })
    const { api, session } = await app.signIn()
    const { admin, own } = api.settings
    const { id } = lampMinutes
    const [shown] = (await admin.list({ of: instance })).filter((view) => view.id === id)
    expect(shown).toMatchObject({
      section: 'Hut',
      title: 'Minutes of light',
      unit: 'minutes',
      jsonSchema: { type: 'integer', minimum: 1, maximum: 600 },
      defaultValue: 60,
      isSet: false,
      effective: 60,
      source: { kind: 'default' },
      lockedBy: null,
      limitedBy: null,
      isDangerous: false,
    })
    for (const value of [0, 601, 1.5, '5', true, ['5']]) {
      await expect(admin.set({ of: instance, id, value })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        message: expect.stringMatching(
          /“Minutes of light” cannot be .*; expected a whole number from 1 to 600/,
        ),
        cause: { code: 'SETTING_VALUE_INVALID' },
      })
    }
    let changes = 0
    using _ = onSetting(app.ctx, lampMinutes, {
      changed() {
        changes += 1
      },
    })
    expect(await admin.set({ of: instance, id, value: 90 })).toMatchObject({
      value: 90,
      isSet: true,
      effective: 90,
      source: { kind: 'scope', scope: 'instance' },
    })
    expect(changes).toBe(1)
    const mine = { userId: session.user.id, repositoryUrl }
    expect(await readSetting(app.ctx, lampMinutes, mine)).toBe(90)
    await admin.set({ of: acme, id, value: 120 })
    expect(await readSetting(app.ctx, lampMinutes, mine)).toBe(120)
    expect(await readSetting(app.ctx, lampMinutes)).toBe(90)
    await own.set({ id, value: 300 })
    expect(await readSetting(app.ctx, lampMinutes, mine)).toBe(300)
    expect(await admin.scopes()).toEqual([
      { scope: 'organization', scopeId: 'github.com/acme', count: 1 },
    ])
    await own.set({ id, value: null })
    await admin.set({ of: acme, id, value: null })
    expect(await readSetting(app.ctx, lampMinutes, mine)).toBe(90)
    expect(await admin.scopes()).toEqual([])
  })

  test('is capped at the next use once a policy is set, at every scope, and says so (S-34)', async () => {
    await using app = await TestApp.start({ settings })
    const { api, session } = await app.signIn()
    const { admin, own } = api.settings
    const mine = { userId: session.user.id, repositoryUrl }
    await own.set({ id: lampMinutes.id, value: 500 })
    const limits = [
      [instance, 400],
      [acme, 300],
      [widgets, 200],
    ] as const
    for (const [of, value] of limits) {
      await admin.set({ of, id: maximumLampMinutes.id, value })
      expect(await readSetting(app.ctx, lampMinutes, mine)).toBe(value)
    }
    // Elsewhere only what is set there counts.
    expect(await readSetting(app.ctx, lampMinutes, { userId: session.user.id })).toBe(400)
    const [view] = (await own.list()).filter(({ id }) => id === lampMinutes.id)
    const limitedBy = { title: 'Minutes of light, at most', limit: 400 }
    expect(view).toMatchObject({ value: 500, effective: 400, limitedBy })
    expect(await own.set({ id: lampMinutes.id, value: 450 })).toMatchObject({ limitedBy })
    expect(await own.set({ id: lampMinutes.id, value: 399 })).toMatchObject({ limitedBy: null })
    await admin.set({ of: instance, id: lampMinutes.id, value: 600 })
    const [forAll] = (await admin.list({ of: acme })).filter(({ id }) => id === lampMinutes.id)
    expect(forAll).toMatchObject({ isSet: false, effective: 300, limitedBy: { limit: 300 } })
  })

  test('is a policy where it says yes or no', async () => {
    await using app = await TestApp.start({ settings })
    const { api } = await app.signIn()
    const refusal = new AppError('GUESTS_NOT_ALLOWED', 'No guests.')
    const ask = () => requirePolicy(app.ctx, guests, { repositoryUrl }, refusal)
    await ask()
    await api.settings.admin.set({ of: widgets, id: guests.id, value: false })
    await expect(ask()).rejects.toBe(refusal)
  })

  test('is recorded at each change, with what it was before', async () => {
    await using app = await TestApp.start({ settings })
    const { api } = await app.signIn()
    await api.settings.admin.set({ of: acme, id: lampMinutes.id, value: 30 })
    await api.settings.admin.set({ of: acme, id: lampMinutes.id, value: 40 })
    await api.settings.admin.set({ of: acme, id: lampMinutes.id, value: 40 })
    await api.settings.own.set({ id: lampMinutes.id, value: 50 })
    await api.settings.own.set({ id: lampMinutes.id, value: null })
    const { events } = await api.audit.list({ actions: ['setting.set'] })
    const where = { scope: 'organization', scopeId: 'github.com/acme' }
    const own = { scope: 'user' }
    expect(events.map(({ object, before, after }) => [object.name, before, after])).toEqual([
      ['Minutes of light', { ...own, value: 50 }, { ...own, value: null }],
      ['Minutes of light', { ...own, value: null }, { ...own, value: 50 }],
      ['Minutes of light', { ...where, value: 30 }, { ...where, value: 40 }],
      ['Minutes of light', { ...where, value: null }, { ...where, value: 30 }],
    ])
    expect(events.every(({ subject }) => subject === null)).toBe(true)
  })

  test('is not changed where the change cannot be recorded', async () => {
    await using app = await TestApp.start({ settings })
    const { api } = await app.signIn()
    await app.ctx.db.schema.dropTable('auditEvent').execute()
    const attempt = api.settings.admin.set({ of: instance, id: lampMinutes.id, value: 30 })
    await expect(attempt).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
    expect(await readSetting(app.ctx, lampMinutes)).toBe(60)
  })

  test('asks for a recent sign-in where it is dangerous (S-92)', async () => {
    await using app = await TestApp.start({ settings })
    const { api } = await app.signIn()
    const set = () => api.settings.admin.set({ of: instance, id: guests.id, value: false })
    const { now } = app.ctx.clock
    app.ctx.clock.now = () => Date.now() + 3 * 60 * 60 * 1000
    await expect(set()).rejects.toMatchObject({ cause: { code: 'RECENT_SIGN_IN_REQUIRED' } })
    app.ctx.clock.now = now
    await set()
    expect(await readSetting(app.ctx, guests)).toBe(false)
  })

  test('is set and locked by its variable, for administrators and not for what is one’s own (S-93)', async () => {
    await using app = await TestApp.start({ settings, environment: { BOTHY_LAMP: '45' } })
    const { api, session } = await app.signIn()
    const { admin, own } = api.settings
    for (const of of [instance, acme]) {
      await expect(admin.set({ of, id: lampMinutes.id, value: 50 })).rejects.toMatchObject({
        message: expect.stringContaining('BOTHY_LAMP'),
        cause: { code: 'SETTING_LOCKED' },
      })
      const [view] = (await admin.list({ of })).filter(({ id }) => id === lampMinutes.id)
      const source = { kind: 'environment', variable: 'BOTHY_LAMP' }
      expect(view).toMatchObject({ lockedBy: 'BOTHY_LAMP', isSet: false, effective: 45, source })
    }
    expect(await own.set({ id: lampMinutes.id, value: 20 })).toMatchObject({
      lockedBy: null,
      effective: 20,
    })
    expect(await readSetting(app.ctx, lampMinutes, { userId: session.user.id })).toBe(20)
    expect(await readSetting(app.ctx, lampMinutes)).toBe(45)
  })

  test('stops the start where its variable is wrong, by name', () => {
    const environment = { BOTHY_DATA: '/nonexistent', BOTHY_LAMP: 'long', BOTHY_CPUS: 'two' }
    expect(() => readConfig(environment, settings)).toThrow(
      /BOTHY_CPUS is "two"; expected .*\nBOTHY_LAMP is "long"; expected a whole number from 1 to 600\./,
    )
  })

  test('is documented', () => {
    const text = settingsDocument(settings)
    expect(text).toContain('### Minutes of light\n\n`hut.lampMinutes`. How long the lamp burns.')
    expect(text).toContain('- Variable: `BOTHY_LAMP`')
    expect(text).toContain('- Policy: the most of *Minutes of light*')
  })
})
