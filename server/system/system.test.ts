import { expect, test } from 'vitest'
import { TestApp } from '#server/testing/test-app.ts'
import { watchStatus } from './system.ts'

const of = { scope: 'instance' } as const

test('what administrators tell everybody is on every page at once, and gone once they take it back', async () => {
  await using app = await TestApp.start()
  const { api } = await app.signIn()
  const member = await app.signIn('mallory')
  expect(await member.api.system.status()).toMatchObject({ banner: null })
  const over = new AbortController()
  const seen = watchStatus({ ...app.ctx, session: member.session }, over.signal)
  expect((await seen.next()).value).toMatchObject({ banner: null })
  const id = 'system.banner'
  await api.settings.admin.set({ of, id, value: ' Closed on Sunday. ' })
  expect((await seen.next()).value).toMatchObject({ banner: 'Closed on Sunday.' })
  // Nothing new: nothing is said.
  await api.settings.admin.set({ of, id, value: 'Closed on Sunday.' })
  await api.settings.admin.set({ of, id, value: '   ' })
  expect((await seen.next()).value).toMatchObject({ banner: null })
  over.abort()
  expect((await seen.next()).done).toBe(true)
})

test('somebody who has gone is told nothing more', async () => {
  await using app = await TestApp.start()
  const { session } = await app.signIn()
  const seen = watchStatus({ ...app.ctx, session }, new AbortController().signal)
  await seen.next()
  await seen.return(undefined as never)
  expect((await seen.next()).done).toBe(true)
})
