import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startAtGithub } from '#server/codespaces/credentials/at-github.testing.ts'
import { keepCredentials } from '#server/codespaces/credentials/deliver-credentials.ts'
import { accessOf, renewAccess } from '#server/codespaces/credentials/repository-access.ts'
import { keepPersonalToken, readCodespaceGrant } from '#server/github/github.ts'

const path = 'elsewhere/open'
const asked = `GET /api/v3/repos/${path}`
let at: Awaited<ReturnType<typeof startAtGithub>>

beforeAll(async () => {
  at = await startAtGithub({}, 'oauth')
})
afterAll(() => at[Symbol.asyncDispose]())

const makeToken = () =>
  at.hub.addPersonalToken('ada', 'elsewhere', {
    repositories: [path],
    permissions: { contents: 'write', pull_requests: 'write' },
  })

/** One that runs, has no token, and takes one of its owner's. */
async function createWithout() {
  const { app, ada } = at
  const { id, state } = await at.create(ada, path)
  expect(state).toBe('running')
  const row = () => at.row(id)
  expect(accessOf(await row())?.refusal).toBe('oauth-app')
  const held = async () =>
    ((await readCodespaceGrant(app.ctx, id))?.tokens ?? []).map(({ token }) => token)
  const keep = async () => {
    const { generation } = await row()
    await keepCredentials(app.ctx, { id, generation }, AbortSignal.timeout(20_000))
  }
  return { id, held, keep, row }
}

test('F-52 what was asked before a token was given, and is answered after it, does not take that away for long', async () => {
  const { app, ada, hub } = at
  const { id, held, keep } = await createWithout()
  const count = () => hub.log.filter((one) => one === asked).length
  const before = count()
  const mood = hub.mood(asked, { kind: 'slow', delayMs: 3000 })
  const late = renewAccess(app.ctx, { id })
  await vi.waitFor(() => expect(count()).toBeGreaterThan(before), { timeout: 10_000 })
  mood[Symbol.dispose]()
  const token = makeToken()
  const repositoryUrl = `${hub.url}/${path}`
  const given = await ada.api.repositoryTokens.give({ repositoryUrl, token })
  await late
  await keep()
  expect(await held()).toEqual([token])
  await ada.api.repositoryTokens.forget({ id: given.id })
})

test('what a server kept that ended before it handed it on is handed on by the next one', async () => {
  const { app, ada, hub } = at
  const { held, keep, row } = await createWithout()
  const token = makeToken()
  const repository = { id: hub.world.repository(path)?.id ?? 0, path }
  const kept = { repository, access: 'write', token } as const
  await keepPersonalToken(app.ctx, ada.session.user.id, kept)
  await keep()
  expect(await held()).toEqual([token])
  const said = accessOf(await row())
  await keep()
  expect(accessOf(await row())).toEqual(said)
})
