import { expect, test, vi } from 'vitest'
import { TestApp } from './testing/test-app.ts'

test('S-94 who meets a fault reads what it is called in the log, and nothing else of it', async () => {
  await using app = await TestApp.start()
  const { cookie } = await app.signIn()
  const logged = vi.spyOn(app.ctx.log, 'error')
  const reference = () =>
    (logged.mock.lastCall as [{ reference?: string }] | undefined)?.[0].reference
  const failure = new Error('canary at /srv/secret')
  vi.spyOn(app.ctx.isolation, 'status').mockRejectedValue(failure)
  vi.spyOn(app.ctx.readiness, 'read').mockRejectedValue(failure)

  const called = await fetch(`${app.url}/trpc/system.status`, { headers: { cookie } })
  const { error } = await called.json()
  expect(called.status).toBe(500)
  expect(reference()).toMatch(/^[\da-f]{10}$/)
  expect(error.data).toMatchObject({ reason: null, reference: reference() })
  expect(error.message).toContain(`under ${reference()}`)
  expect(JSON.stringify(error)).not.toContain('canary')

  const asked = await fetch(`${app.url}/ready`)
  const text = await asked.text()
  expect(asked.status).toBe(500)
  expect(text).toBe(`Something went wrong on the server. Its log says more under ${reference()}.`)

  // What somebody can act on is no fault, and is called by its code.
  const refused = await fetch(`${app.url}/trpc/codespaces.get?input={"name":"no-such-hut"}`, {
    headers: { cookie },
  })
  const { data } = (await refused.json()).error
  expect(data).toMatchObject({ reason: 'CODESPACE_NOT_FOUND', reference: null })
})
