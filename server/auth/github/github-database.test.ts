import { expect, test } from 'vitest'
import { type Engine, engines, TestPlaces } from '#server/db/database.testing.ts'
import { readGithubToken } from '#server/github/github.ts'
import { githubUsers } from '../auth.settings.ts'
import { takeUpInvitations } from '../auth.ts'
import { openTestGithub } from './github.testing.ts'

/** The room's own tests are on SQLite; this is what asks the database for more than rows. */
test.each(engines)('%s keeps people, their tokens and invitations', async (engine: Engine) => {
  await using places = await TestPlaces.start(engine)
  const { databaseUrl } = await places.newPlace()
  await using github = await openTestGithub({
    environment: {
      BOTHY_GITHUB_USERS: 'ada,grace',
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    },
  })
  github.hub.addPerson('grace')
  const owner = await github.ownersBrowser()
  const visits = Array.from({ length: 10 }, () => github.browser())
  const ends = await Promise.all(visits.map((browser) => browser.visitGithub('ada')))
  expect(new Set(ends)).toEqual(new Set(['/']))
  expect(await github.auth.users()).toHaveLength(2)

  expect(await owner.visitGithub('ada', 'connect')).toContain('GITHUB_TAKEN')
  expect(await owner.visitGithub('grace', 'connect')).toBe('/')
  expect(await owner.visitGithub('grace', 'connect')).toBe('/')
  const ownerId = (await owner.session())?.user.id ?? ''
  expect(github.hub.oauth.tokens).toContain(
    (await readGithubToken(github.ctx, ownerId))?.accessToken,
  )
  github.ctx.config.settings.values.set(githubUsers.id, [])
  using _ = await takeUpInvitations(github.ctx)
  expect(await Promise.all(visits.map((browser) => browser.session()))).toEqual(
    Array(10).fill(null),
  )
  expect(await owner.session()).not.toBeNull()
})
