import { expect, test } from 'vitest'
import { setSetting } from '#server/settings/settings.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { githubUsers } from '../auth.settings.ts'
import * as auth from '../auth.ts'
import { openTestGithub } from './github.testing.ts'

/** As a start that has looked everybody up. */
async function takeUpInvitations(ctx: Parameters<typeof auth.takeUpInvitations>[0]) {
  using start = await auth.takeUpInvitations(ctx)
  await start.lookedUp
}

/** As the next start with another list. */
async function restart(github: Awaited<ReturnType<typeof openTestGithub>>, users: string[]) {
  github.ctx.config.settings.values.set(githubUsers.id, users)
  await takeUpInvitations(github.ctx)
}
const invitations = (github: Awaited<ReturnType<typeof openTestGithub>>) =>
  github.ctx.db
    .selectFrom('githubInvitation')
    .select(['login', 'providerAccountId'])
    .orderBy('login')
    .execute()

test('S-90 a login means who had it when it was listed', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  await takeUpInvitations(github.ctx)
  expect(await invitations(github)).toEqual([{ login: 'ada', providerAccountId: '1001' }])
  const [ada] = github.hub.people
  if (ada) ada.login = 'countess'
  github.hub.addPerson('ada')
  expect(await github.browser().visitGithub('ada')).toContain('GITHUB_NOT_INVITED')
  expect(await github.browser().visitGithub('countess')).toBe('/')
  // Nor does the next start look it up again.
  await takeUpInvitations(github.ctx)
  expect(await invitations(github)).toEqual([{ login: 'ada', providerAccountId: '1001' }])
})

test('what GitHub cannot say at the start it says at the first sign-in', async () => {
  await using github = await openTestGithub({ environment: { BOTHY_GITHUB_USERS: 'Ada,nobody' } })
  await github.ownersBrowser()
  {
    using _ = github.hub.mood('GET /api/v3/users/ada', { kind: 'broken' })
    await takeUpInvitations(github.ctx)
  }
  expect(await invitations(github)).toEqual([])
  expect(await github.browser().visitGithub()).toBe('/')
  expect(await invitations(github)).toEqual([{ login: 'ada', providerAccountId: '1001' }])
})

test('S-19 who is taken off the list is signed out at the next start, and stays out', async () => {
  await using github = await openTestGithub({ environment: { BOTHY_GITHUB_USERS: 'ada,grace' } })
  github.hub.addPerson('grace')
  const owner = await github.ownersBrowser()
  await owner.visitGithub('ada', 'connect')
  const grace = github.browser()
  await grace.visitGithub('grace')
  const olga = github.browser()
  olga.take(await github.auth.acceptLink(await github.auth.token('olga')))

  await restart(github, ['ada', 'grace'])
  expect(await grace.session()).not.toBeNull()
  await restart(github, [])
  expect(await grace.session()).toBeNull()
  expect(await github.browser().visitGithub('grace')).toContain('GITHUB_NOT_INVITED')
  expect(await owner.session()).not.toBeNull()
  expect(await olga.session()).not.toBeNull()

  await restart(github, ['grace'])
  const again = github.browser()
  expect(await again.visitGithub('grace')).toBe('/')
  expect(await github.auth.users()).toHaveLength(3)
})

test('S-19 a local user taken off the list keeps the links alone, and their token is forgotten', async () => {
  await using github = await openTestGithub({ environment: { BOTHY_GITHUB_USERS: 'ada,grace' } })
  github.hub.addPerson('grace')
  await github.ownersBrowser()
  await github.browser().visitGithub('ada')
  const olga = github.browser()
  olga.take(await github.auth.acceptLink(await github.auth.token('olga')))
  expect(await olga.visitGithub('grace', 'connect')).toBe('/')

  await restart(github, [])
  expect(await olga.session()).toBeNull()
  expect(await github.accounts()).toMatchObject([{ login: 'ada', sealedToken: null }])
  olga.take(await github.auth.acceptLink(await github.auth.token('olga')))
  await restart(github, [])
  expect(await olga.session()).not.toBeNull()
})

test('S-19 who is taken off the list while the server runs is signed out at once', async () => {
  await using github = await openTestGithub({ environment: { BOTHY_GITHUB_USERS: '' } })
  github.hub.addPerson('grace')
  using _ = await auth.followInvitations(github.ctx)
  const owner = await github.ownersBrowser()
  const session = await owner.session()
  if (!session) throw new Error('The owner is not signed in.')
  // An administrator's page, as far as this room goes.
  const administrator = { ...github.ctx, session } as SignedInContext
  const list = (value: string[]) =>
    setSetting(administrator, { of: { scope: 'instance', scopeId: '' }, id: githubUsers.id, value })

  expect(await github.browser().visitGithub('grace')).toContain('GITHUB_NOT_INVITED')
  expect(await list(['Grace', 'ada'])).toMatchObject({ value: ['grace', 'ada'] })
  await expect
    .poll(async () => (await invitations(github)).map(({ login }) => login))
    .toEqual(['ada', 'grace'])
  const grace = github.browser()
  expect(await grace.visitGithub('grace')).toBe('/')
  await list(['ada'])
  expect(await grace.session()).toBeNull()
  expect(await github.browser().visitGithub('grace')).toContain('GITHUB_NOT_INVITED')
  await expect(list(['ada;rm'])).rejects.toMatchObject({ code: 'SETTING_VALUE_INVALID' })
  expect(await github.browser().visitGithub('ada')).toBe('/')
})

test('S-90 numbers of another GitHub are other people', async () => {
  await using github = await openTestGithub()
  await github.ownersBrowser()
  const browser = github.browser()
  await browser.visitGithub()
  const before = (await browser.session())?.user.id
  await github.ctx.db.updateTable('Account').set({ provider: 'github:github.com' }).execute()
  await takeUpInvitations(github.ctx)
  expect(await browser.session()).toBeNull()
  const elsewhere = github.browser()
  expect(await elsewhere.visitGithub()).toBe('/')
  expect((await elsewhere.session())?.user.id).not.toBe(before)
})

test('without GitHub nobody stays signed in who came by it', async () => {
  await using github = await openTestGithub()
  const owner = await github.ownersBrowser()
  const ada = github.browser()
  await ada.visitGithub()
  const without = { ...github.ctx.config.github, app: null }
  await takeUpInvitations({ ...github.ctx, config: { ...github.ctx.config, github: without } })
  expect(await ada.session()).toBeNull()
  expect(await owner.session()).not.toBeNull()
})
