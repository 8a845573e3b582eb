import { createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { expireUnused } from '#server/codespaces/retention/expire-unused.ts'
import { dayMs } from '#server/codespaces/retention/expiry.ts'
import { insertTestCodespace } from '#server/db/database.testing.ts'
import { SteadyClock } from '#server/system/steady-clock.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { deliverDue } from './deliver.ts'
import { TestMailServer } from './smtp-server.testing.ts'
import { WebhookReceiver } from './webhook-receiver.testing.ts'

let mail: TestMailServer
let receiver: WebhookReceiver
let app: TestApp
let owner: TestUser
let ada: TestUser
const begins = Date.now()
const instance = { scope: 'instance' } as const

beforeAll(async () => {
  mail = await TestMailServer.start()
  receiver = await WebhookReceiver.start()
  app = await TestApp.start({ environment: { BOTHY_EXTRA_CA: receiver.caFile } })
  owner = await app.signIn()
  ada = await app.signIn('ada')
  const server = { smtpHost: '127.0.0.1', smtpPort: mail.port, smtpSecurity: 'none' } as const
  for (const [name, value] of Object.entries({ ...server, mailFrom: 'bothy@example.com' })) {
    await set(name, value)
  }
})
afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
  await receiver?.[Symbol.asyncDispose]()
  await mail?.[Symbol.asyncDispose]()
})

/** Ada's codespace, unused for 29 days, and nothing sent so far. */
beforeEach(async () => {
  await insertTestCodespace(app.ctx.db, 'hut', {
    ownerId: ada.session.user.id,
    ...{ desired: 'stopped', phase: 'stopped', displayName: 'Amber hut', repositoryUrl: '' },
    ...{ usedSteadyAt: begins, stoppedAt: begins },
  })
})
afterEach(async () => {
  for (const table of ['codespace', 'notificationTarget', 'notification'] as const) {
    await app.ctx.db.deleteFrom(table).execute()
  }
  mail.mails.length = 0
  mail.mood = 'takes'
  receiver.deliveries.length = 0
  receiver.status = 204
})

const set = (name: string, value: string | number | string[] | null) =>
  owner.api.settings.admin.set({ of: instance, id: `notifications.${name}`, value })
const choose = (value: 'none' | 'mail' | 'webhook') =>
  ada.api.settings.own.set({ id: 'notifications.expiry', value })
const at = (day: number) => {
  const clock = { now: () => begins + day * dayMs }
  return { ...app.ctx, clock, steadyClock: new SteadyClock(clock) }
}
const toThisAddress = 'The mail server of this Bothy does not take mail to this address.'
const noSignal = new AbortController().signal
const deliver = (day: number) => deliverDue(at(day), noSignal)
const due = () => app.ctx.db.updateTable('notification').set({ nextAttemptAt: 0 }).execute()
const waiting = () => app.ctx.db.selectFrom('notification').selectAll().execute()
const sent = async () =>
  (await ada.api.audit.own({ actions: ['notification.send'] })).events.filter(
    ({ object }) => object.id === 'hut',
  )

async function confirmMail(address = 'ada@example.com') {
  await ada.api.notifications.setMailAddress({ address })
  const code = /^ {4}(\d{8})$/m.exec(mail.mails.at(-1)?.text ?? '')?.[1] ?? ''
  await ada.api.notifications.confirmMailAddress({ code })
  mail.mails.length = 0
  await choose('mail')
}

async function takeWebhook() {
  await set('webhookHosts', [receiver.host])
  const url = `https://${receiver.host}/hooks/ada?of=bothy`
  const { secret } = await ada.api.notifications.setWebhook({ url })
  await choose('webhook')
  return secret
}

test('a day before it expires its owner has one mail, however often one looks', async () => {
  await confirmMail()
  await expireUnused(at(28.9))
  await deliver(28.9)
  expect(mail.mails).toEqual([])
  await Promise.all([expireUnused(at(29)), expireUnused(at(29)), expireUnused(at(29))])
  await Promise.all([deliver(29), deliver(29), deliver(29)])
  await expireUnused(at(29.5))
  await deliver(29.5)
  expect(mail.mails).toHaveLength(1)
  const [{ to, from, text, login } = {}] = mail.mails
  expect([to, login]).toEqual(['ada@example.com', null])
  expect(from).toContain('<bothy@example.com>')
  expect(text).toContain('Subject: Your codespace Amber hut expires soon')
  expect(text).toContain(app.url)
  expect(await waiting()).toEqual([])
  expect((await sent())[0]).toMatchObject({
    actor: null,
    after: { channel: 'mail', outcome: 'sent', attempts: 1 },
  })
})

test('who has chosen nothing is sent nothing, and an address nothing before it is confirmed', async () => {
  await choose('none')
  await expireUnused(at(29))
  expect(await waiting()).toEqual([])
  await app.ctx.db.updateTable('codespace').set({ expiryNoticedAt: null }).execute()
  await choose('mail')
  await ada.api.notifications.setMailAddress({ address: 'somebody@example.com' })
  mail.mails.length = 0
  await expireUnused(at(29))
  await deliver(29)
  expect(mail.mails).toEqual([])
  await confirmMail()
  await due()
  await deliver(29.1)
  expect(mail.mails.map(({ to }) => to)).toEqual(['ada@example.com'])
})

test('what is marked when a server is killed is sent by its next life (F-01)', async () => {
  await confirmMail()
  // It dies after it has marked the codespace, and before anything is sent.
  await expireUnused(at(29))
  await app.buryServer()
  await app.startServer()
  owner = await app.comeBack(owner)
  ada = await app.comeBack(ada)
  await expect.poll(() => mail.mails.length, { timeout: 20_000 }).toBe(1)
  await expireUnused(at(29.2))
  await deliver(29.2)
  expect(mail.mails).toHaveLength(1)
})

test('a mail whose end nobody heard is sent again under the same id, so that a mailbox can tell', async () => {
  await confirmMail()
  await expireUnused(at(29))
  mail.mood = 'hangsUp'
  await deliver(29)
  expect(await waiting()).toMatchObject([{ attempts: 1 }])
  // Not before its time.
  await deliver(29)
  mail.mood = 'takes'
  await due()
  await deliver(29.1)
  expect(mail.mails).toHaveLength(2)
  const ids = mail.mails.map(({ text }) => /^Message-ID: (.*)$/im.exec(text)?.[1])
  expect(ids[0]).toBeTruthy()
  expect(ids[1]).toBe(ids[0])
  expect(await waiting()).toEqual([])
})

test('whoever comes back before it is sent is told nothing that is not so', async () => {
  await confirmMail()
  await expireUnused(at(29))
  const used = { usedSteadyAt: begins + 29.1 * dayMs }
  await app.ctx.db.updateTable('codespace').set(used).execute()
  await deliver(29.2)
  expect(mail.mails).toEqual([])
  expect(await waiting()).toEqual([])
})

test('whoever is left more time before it is sent hears of it when that ends', async () => {
  await confirmMail()
  const keep = (value: number | null) => ada.api.settings.own.set({ id: 'retention.days', value })
  await keep(10)
  await expireUnused(at(9))
  await keep(null)
  await deliver(9.1)
  expect(mail.mails).toEqual([])
  expect(await waiting()).toEqual([])
  await expireUnused(at(29))
  await deliver(29)
  expect(mail.mails).toHaveLength(1)
})

test('a mail server that refuses is said in the settings, asked again, and holds up nothing', async () => {
  await confirmMail()
  mail.mood = 'refuses'
  await expireUnused(at(29))
  await deliver(29)
  const { mail: target } = await ada.api.notifications.targets()
  // In plain words: what the mail server says is for administrators.
  expect(target?.problem?.sentence).toBe(toThisAddress)
  const linus = await app.signIn('linus')
  const give = ({ api }: TestUser, address: string) => api.notifications.setMailAddress({ address })
  await expect(give(linus, 'linus@example.com')).rejects.toThrow(toThisAddress)
  await expect(give(owner, 'owner@example.com')).rejects.toThrow(
    /^The mail server 127\.0\.0\.1:\d+ does not take .* It said: 550 no such mailbox$/,
  )
  // The trash waits for nobody's mailbox.
  await due()
  await deliver(30)
  expect(await waiting()).toEqual([])
  await expireUnused(at(30))
  const { desired } = await app.ctx.db
    .selectFrom('codespace')
    .select('desired')
    .executeTakeFirstOrThrow()
  expect(desired).toBe('deleted')
})

test('an address is used once its code was typed, five tries and fifteen minutes at most', async () => {
  const address = 'mine@example.com'
  await ada.api.notifications.setMailAddress({ address })
  const code = /^ {4}(\d{8})$/m.exec(mail.mails[0]?.text ?? '')?.[1] ?? ''
  const wrong = code === '00000000' ? '00000001' : '00000000'
  const attempt = (typed: string) => ada.api.notifications.confirmMailAddress({ code: typed })
  for (let tries = 0; tries < 5; tries += 1) {
    await expect(attempt(wrong)).rejects.toMatchObject({ cause: { code: 'CODE_INVALID' } })
  }
  await expect(attempt(code)).rejects.toMatchObject({ cause: { code: 'CODE_INVALID' } })
  expect(await ada.api.notifications.targets()).toMatchObject({
    mail: { address, isConfirmed: false },
  })
  const { sealedSecret } = await app.ctx.db
    .selectFrom('notificationTarget')
    .selectAll()
    .executeTakeFirstOrThrow()
  expect(sealedSecret).not.toContain(code)
})

test('nobody’s mailbox is filled with codes', async () => {
  const grace = await app.signIn('grace')
  const ask = (address: string) => grace.api.notifications.setMailAddress({ address })
  for (let count = 0; count < 5; count += 1) await ask(`grace${count}@example.com`)
  await expect(ask('grace@example.com')).rejects.toMatchObject({
    cause: { code: 'TOO_MANY_MAILS' },
  })
  await expect(ask('two@example.com, three@example.com')).rejects.toThrow()
  await expect(ask('ada@example.com\r\nBcc: x@example.com')).rejects.toThrow()
})

test('a webhook is posted once, signed, with where to look', async () => {
  const secret = await takeWebhook()
  await expireUnused(at(29))
  await Promise.all([deliver(29), deliver(29)])
  expect(receiver.deliveries).toHaveLength(1)
  const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = receiver.deliveries
  expect(path).toBe('/hooks/ada?of=bothy')
  const signature = createHmac('sha256', secret).update(body).digest('hex')
  expect(headers['x-bothy-signature-256']).toBe(`sha256=${signature}`)
  expect(headers['x-bothy-event']).toBe('codespace.expires')
  const said = JSON.parse(body)
  expect(said).toMatchObject({
    event: 'codespace.expires',
    expiresAt: new Date(begins + 30 * dayMs).toISOString(),
    codespace: { displayName: 'Amber hut' },
    url: app.url,
  })
  expect(headers['x-bothy-delivery']).toBe(said.id)
  await ada.api.notifications.testWebhook()
  expect(JSON.parse(receiver.deliveries[1]?.body ?? '')).toMatchObject({ event: 'test' })
  const { events } = await ada.api.audit.own({})
  expect(JSON.stringify(events)).not.toContain('/hooks/ada')
  expect(JSON.stringify(events)).not.toContain(secret)
})

test('a receiver that fails or redirects is asked again, a bounded number of times', async () => {
  await takeWebhook()
  receiver.status = 302
  await expireUnused(at(29))
  await deliver(29)
  expect(receiver.deliveries.map(({ path }) => path)).toEqual(['/hooks/ada?of=bothy'])
  const { webhook } = await ada.api.notifications.targets()
  expect(webhook?.problem?.sentence).toContain('answered with 302')
  await app.ctx.db.updateTable('notification').set({ attempts: 29, nextAttemptAt: 0 }).execute()
  receiver.status = 500
  await deliver(29.1)
  expect(await waiting()).toEqual([])
  expect((await sent())[0]?.after).toMatchObject({ outcome: 'given up', attempts: 30 })
})

test.each([
  'http://example.com/hook',
  'https://ada:pw@example.com/hook',
  'https://127.0.0.1/hook',
  'https://[::1]/hook',
  'https://2130706433/hook',
  'https://metadata.internal/hook',
  'https://localhost./hook',
  'no address',
])('no webhook goes to %s (S-71)', async (url) => {
  await set('webhookHosts', null)
  const attempt = ada.api.notifications.setWebhook({ url })
  await expect(attempt).rejects.toMatchObject({ cause: { code: 'WEBHOOK_ADDRESS_INVALID' } })
})

test('a host that is listed no more is asked no more (S-34)', async () => {
  await takeWebhook()
  await set('webhookHosts', null)
  await expireUnused(at(29))
  await deliver(29)
  expect(receiver.deliveries).toEqual([])
  const { webhook } = await ada.api.notifications.targets()
  expect(webhook?.problem?.sentence).toContain('not at a public address')
})
