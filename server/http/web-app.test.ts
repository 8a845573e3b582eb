import { expect, test } from 'vitest'
import { appRouter } from '#server/router.ts'
import { verdicts } from '#server/router-verdicts.testing.ts'
import { TestApp } from '#server/testing/test-app.ts'

test('S-43 what is too long is refused as that, and is no failure of the server’s', async () => {
  await using app = await TestApp.start()
  const log: unknown[] = []
  app.ctx.log.error = (...said: unknown[]) => void log.push(said)
  const headers = { origin: app.url, 'content-type': 'application/json' }
  for (const path of ['/trpc/secrets.import', '/api/auth/callback/link']) {
    const body = JSON.stringify({ text: 'x'.repeat(1024 * 1024) })
    const answer = await fetch(app.url + path, { method: 'POST', headers, body })
    expect(answer.status).toBe(413)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-security-policy')).toContain('default-src')
  }
  expect(log).toEqual([])
})

test('S-19 nothing is followed over plain HTTP, which nobody would close when a session ends', async () => {
  await using app = await TestApp.start()
  const { cookie } = await app.signIn()
  const procedures = Object.entries(appRouter._def.procedures) as unknown as [
    string,
    { _def: { type: string } },
  ][]
  const paths = procedures
    .filter(([, { _def }]) => _def.type === 'subscription')
    .map(([path]) => path)
  expect(paths).toContain('codespaces.watch')
  for (const path of paths) {
    const things = { name: 'amber-hut', userId: 'nobody' }
    const input = JSON.stringify(verdicts[path]?.input?.(things) ?? null)
    const query = new URLSearchParams({ input })
    const answer = await fetch(`${app.url}/trpc/${path}?${query}`, { headers: { cookie } })
    // It ends by itself.
    expect(await answer.text()).toContain('"code":"METHOD_NOT_SUPPORTED"')
  }
})

test('a form may go to GitHub from the one page that has such a form, and from no other', async () => {
  await using app = await TestApp.start()
  const formsOf = async (path: string) => {
    const answer = await fetch(app.url + path, { headers: { accept: 'text/html' } })
    return /form-action ([^;]*)/.exec(answer.headers.get('content-security-policy') ?? '')?.[1]
  }
  expect(await formsOf('/admin/github')).toBe("'self' https://github.com")
  for (const path of ['/', '/admin', '/admin/githubs', '/admin/github/x', '/sign-in']) {
    expect(await formsOf(path)).toBe("'self'")
  }
})
