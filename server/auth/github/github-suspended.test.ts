import { expect, test } from 'vitest'
import { listAuditInput } from '#server/audit/audit.schema.ts'
import { listAudit } from '#server/audit/audit.ts'
import { openTestGithub } from './github.testing.ts'

const everything = listAuditInput.parse({})

test('S-19 a suspended user is refused by GitHub too, by their own sentence, and keeps nothing of it', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  await github.browser().visitGithub()
  const { db } = github.ctx
  await db.updateTable('User').set({ suspendedAt: 1 }).where('isOwner', '=', 0).execute()
  await db.updateTable('Account').set({ sealedToken: null }).execute()
  await db.deleteFrom('Session').execute()

  const browser = github.browser()
  expect(await browser.visitGithub()).toBe('/sign-in?error=SUSPENDED')
  expect(await browser.session()).toBeNull()
  expect(await github.auth.sessionRows()).toEqual([])
  expect(await github.accounts()).toMatchObject([{ sealedToken: null }])
  const { events } = await listAudit(github.ctx, everything)
  expect(events[0]).toMatchObject({
    action: 'session.signInRefused',
    object: { name: 'github' },
    after: { reason: 'SUSPENDED' },
  })
  await db.updateTable('User').set({ suspendedAt: null }).execute()
  expect(await github.browser().visitGithub()).toBe('/')
})

test('who comes in by GitHub, connects and leaves it is on record', async () => {
  await using github = await openTestGithub()
  const browser = await github.ownersBrowser()
  expect(await browser.visitGithub('ada', 'connect')).toBe('/')
  await github.browser().visitGithub('ada')
  const events = (await listAudit(github.ctx, everything)).events
  expect(events.map(({ action, object }) => [action, object.name])).toEqual([
    ['session.signIn', 'github'],
    ['session.connectGithub', expect.any(String)],
    ['session.signIn', 'link'],
  ])
  expect(events[1]).toMatchObject({ after: { login: 'ada', githubId: '1001' } })
  expect(JSON.stringify(events)).not.toMatch(/gho_|token/i)
})

test('guesses are on record once a minute, however many there are', async () => {
  await using github = await openTestGithub()
  const { auth } = github
  for (let guess = 0; guess < 40; guess += 1) await auth.acceptLink('A'.repeat(22))
  const reasons = async () =>
    (await listAudit(github.ctx, everything)).events.map(({ after }) => after?.reason)
  expect(await reasons()).toEqual(['TOO_MANY_ATTEMPTS', 'LINK_INVALID'])
  auth.waitMinutes(11)
  await auth.acceptLink('A'.repeat(22))
  expect(await reasons()).toEqual(['LINK_INVALID', 'TOO_MANY_ATTEMPTS', 'LINK_INVALID'])
})
