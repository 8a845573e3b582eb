import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { readGithubConnection } from '#server/auth/auth.ts'
import { openTestApp } from './github-app.testing.ts'
import { sealCredentials } from './registration.ts'
import { receiveWebhook } from './webhook.ts'

test('who takes their authorization back at GitHub has to connect it again, if GitHub itself says so', async () => {
  await using github = await openTestApp()
  const { ctx, app } = github
  const url = ctx.config.github.url
  const { clientId, clientSecret, slug, privateKey } = app
  ctx.config.github.app = null
  const secret = 'of the webhook'
  const kept = { clientId, clientSecret, slug, privateKey, webhookSecret: secret }
  const sealedCredentials = sealCredentials(ctx, { url }, kept)
  const row = { url, sealedCredentials, createdAt: 1, createdBy: 'owner' }
  await ctx.db.insertInto('githubRegistration').values(row).execute()
  await github.ownersBrowser()
  const ada = github.browser()
  await ada.visitGithub()
  const userId = (await ada.session())?.user.id ?? ''

  const body = JSON.stringify({ action: 'revoked', sender: { id: 1001 } })
  const send = async (event: string, signedWith: string, sent = body) => {
    const signature = createHmac('sha256', signedWith).update(sent).digest('hex')
    const headers = { 'x-github-event': event, 'x-hub-signature-256': `sha256=${signature}` }
    const request = new Request('http://localhost/', { method: 'POST', headers, body: sent })
    return (await receiveWebhook(ctx, request)).status
  }
  const isToBeRenewed = async () => (await readGithubConnection(ctx, userId))?.isToBeRenewed
  expect(await send('github_app_authorization', 'a guess')).toBe(401)
  expect(await send('installation', secret)).toBe(204)
  expect(await send('github_app_authorization', secret, '{}')).toBe(204)
  expect(await send('github_app_authorization', secret, 'nonsense')).toBe(204)
  expect(await isToBeRenewed()).toBe(false)
  expect(await send('github_app_authorization', secret)).toBe(204)
  expect(await isToBeRenewed()).toBe(true)
  expect(await ada.session()).not.toBeNull()
  await ada.visitGithub('ada', 'connect')
  expect(await isToBeRenewed()).toBe(false)
})
