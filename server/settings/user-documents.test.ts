import { expect, test } from 'vitest'
import { appRouter } from '#server/router.ts'
import { TestApp } from '#server/testing/test-app.ts'
import { documentName, maxDocumentLength } from './user-documents.schema.ts'

const changed = { cause: { code: 'DOCUMENT_CHANGED' } }

test('each document is empty at first, and then what was written last', async () => {
  await using app = await TestApp.start()
  const { document } = (await app.signIn()).api.settings
  for (const name of documentName.options) {
    expect(await document.get({ name })).toEqual({ text: '', version: 0 })
    const text = `// of ${name}\n{ "editor.fontSize": 15 } ünd 🌍`
    expect(await document.set({ name, text, version: 0 })).toEqual({ version: 1 })
    expect(await document.get({ name })).toEqual({ text, version: 1 })
    expect(await document.set({ name, text: '', version: 1 })).toEqual({ version: 2 })
    expect(await document.get({ name })).toEqual({ text: '', version: 2 })
  }
})

test('what another device wrote meanwhile is not written over', async () => {
  await using app = await TestApp.start()
  const { document } = (await app.signIn()).api.settings
  const name = 'settings'
  await document.set({ name, text: 'one', version: 0 })
  await expect(document.set({ name, text: 'two', version: 0 })).rejects.toMatchObject(changed)
  await expect(document.set({ name, text: 'two', version: 7 })).rejects.toMatchObject(changed)
  expect(await document.get({ name })).toEqual({ text: 'one', version: 1 })
  for (const version of [1, 2]) {
    const words = ['left', 'right', 'middle']
    const results = await Promise.allSettled(
      words.map((text) => document.set({ name, text, version })),
    )
    const winners = words.filter((_, index) => results[index]?.status === 'fulfilled')
    expect(winners).toEqual([(await document.get({ name })).text])
  }
})

test('nobody sets or reads anybody else’s (S-84)', async () => {
  await using app = await TestApp.start()
  const alice = await app.signIn()
  const mallory = await app.signIn('mallory')
  const name = 'keybindings'
  await alice.api.settings.document.set({ name, text: 'of alice', version: 0 })
  const userId = alice.session.user.id
  const forged = { name, text: 'of mallory', version: 1, userId } as const
  await expect(mallory.api.settings.document.set(forged)).rejects.toMatchObject(changed)
  const asked = { name, userId } as const
  expect(await mallory.api.settings.document.get(asked)).toEqual({ text: '', version: 0 })
  expect((await alice.api.settings.document.get({ name })).text).toBe('of alice')

  const nobody = appRouter.createCaller({ ...app.ctx, session: null }).settings.document
  await expect(nobody.get({ name })).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  await expect(nobody.set(forged)).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
})

test('what a browser kept of one user is never written for the next (S-84)', async () => {
  await using app = await TestApp.start()
  const alice = await app.signIn()
  const bob = await app.signIn('bob')
  const left = {
    name: 'settings',
    text: 'of alice',
    version: 0,
    owner: alice.session.user.id,
  } as const
  await expect(bob.api.settings.document.set(left)).rejects.toMatchObject(changed)
  expect(await bob.api.settings.document.get({ name: 'settings' })).toEqual({
    text: '',
    version: 0,
  })
  expect(await alice.api.settings.document.set(left)).toEqual({ version: 1 })
})

test('other names, texts that are too long, and what no database takes are refused', async () => {
  await using app = await TestApp.start()
  const { document } = (await app.signIn()).api.settings
  const refused = { code: 'BAD_REQUEST' }
  const name = 'settings'
  const other = document.get({ name: '__proto__' as never })
  await expect(other).rejects.toMatchObject(refused)
  for (const text of ['x'.repeat(maxDocumentLength + 1), 'a\0b']) {
    await expect(document.set({ name, text, version: 0 })).rejects.toMatchObject(refused)
  }
  await expect(document.set({ name, text: '', version: -1 })).rejects.toMatchObject(refused)
  expect(await document.get({ name })).toEqual({ text: '', version: 0 })
})
