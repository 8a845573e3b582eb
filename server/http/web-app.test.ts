import { expect, test } from 'vitest'
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
