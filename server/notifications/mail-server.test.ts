import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { TestMailServer } from './smtp-server.testing.ts'
import { WebhookReceiver } from './webhook-receiver.testing.ts'

let mail: TestMailServer
let authority: WebhookReceiver
let app: TestApp
let owner: TestUser
const password = 'a canary of a password'
const to = 'ada@example.com'

beforeAll(async () => {
  mail = await TestMailServer.start({ isTls: true })
  // For the authority that both have.
  authority = await WebhookReceiver.start()
  app = await TestApp.start({ environment: { BOTHY_EXTRA_CA: authority.caFile } })
  owner = await app.signIn()
})
afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
  await authority?.[Symbol.asyncDispose]()
  await mail?.[Symbol.asyncDispose]()
})

const set = (name: string, value: string | number | null) =>
  owner.api.settings.admin.set({
    of: { scope: 'instance' },
    id: `notifications.${name}`,
    value,
  })
const refused = (code: string) => ({ cause: { code } })

test('the password is sealed, and said to the server and for the user alone that it is for', async () => {
  const { mailServer } = owner.api.notifications
  await expect(mailServer.sendTest({ address: to })).rejects.toMatchObject(
    refused('MAIL_NOT_SET_UP'),
  )
  await expect(mailServer.setPassword({ password })).rejects.toMatchObject(
    refused('MAIL_NOT_SET_UP'),
  )
  const server = { smtpHost: '127.0.0.1', smtpPort: mail.port, smtpSecurity: 'tls' } as const
  const rest = { smtpUser: 'bothy', mailFrom: 'bothy@example.com' }
  for (const [name, value] of Object.entries({ ...server, ...rest })) await set(name, value)
  await expect(mailServer.sendTest({ address: to })).rejects.toThrow('password of bothy')
  await mailServer.setPassword({ password })
  await mailServer.sendTest({ address: to })
  expect(mail.mails).toMatchObject([{ to, login: `bothy:${password}` }])
  const rows = await app.ctx.db.selectFrom('smtpPassword').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(password)
  const { events } = await owner.api.audit.list({})
  expect(events.map(({ action }) => action)).toContain('notification.setPassword')
  expect(JSON.stringify(events)).not.toContain(password)

  // Whoever points it elsewhere does not get it there.
  await set('smtpHost', 'localhost')
  expect(await mailServer.get()).toMatchObject({ password: 'other' })
  await expect(mailServer.sendTest({ address: to })).rejects.toMatchObject(
    refused('MAIL_NOT_SET_UP'),
  )
  await set('smtpHost', '127.0.0.1')
  await set('smtpSecurity', 'none')
  await expect(mailServer.sendTest({ address: to })).rejects.toThrow('unencrypted')
  await set('smtpSecurity', 'tls')
  expect(await mailServer.get()).toMatchObject({ password: 'set', userName: 'bothy' })
  expect(mail.mails).toHaveLength(1)
  await mailServer.setPassword({ password: '' })
  expect(await mailServer.get()).toMatchObject({ password: 'none' })
})

test('what the mail server says against it is told, and nothing else that is found there', async () => {
  await set('smtpUser', null)
  mail.mood = 'refuses'
  const { mailServer } = owner.api.notifications
  await expect(mailServer.sendTest({ address: to })).rejects.toThrow('550 no such mailbox')
  // Some other service of the network, which speaks TLS too: nothing of its words comes back.
  await set('smtpPort', authority.port)
  const attempt = mailServer.sendTest({ address: to })
  await expect(attempt).rejects.toMatchObject(refused('MAIL_UNREACHABLE'))
  await expect(attempt).rejects.not.toThrow('HTTP')
})
