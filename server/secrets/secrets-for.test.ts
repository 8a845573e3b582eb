import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestGithub } from '#server/auth/github/github.testing.ts'
import { Changes } from '#server/codespaces/changes.ts'
import { engines, TestPlaces } from '#server/db/database.testing.ts'
import type { ManagerContext } from './secret-holders.ts'
import { secretAudience, setSecretInput } from './secrets.schema.ts'
import {
  file,
  ofOrganization,
  ofRepository,
  openTestSecrets,
  own,
  toAll,
  variable,
} from './secrets.testing.ts'
import { secretsFor, setSecret } from './secrets.ts'
import type { DeliveredSecrets } from './secrets-for.ts'

const widgets = 'https://github.com/Acme/Widgets.git'
const selected = (...repositories: string[]) =>
  secretAudience.parse({ kind: 'selected', repositories })
const namesOf = ({ variables }: DeliveredSecrets) => variables.map(({ name }) => name)
const valuesOf = ({ variables }: DeliveredSecrets) =>
  Object.fromEntries(variables.map(({ name, value }) => [name, value]))

describe.each(engines)('on %s', (engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  test('the lowest level that has a name counts, between variables and files too', async () => {
    await using room = await openTestSecrets(places)
    const set = (name: string, of: typeof own | typeof ofRepository | typeof ofOrganization) =>
      setSecret(room.root, variable(name, of.level, { of }))
    for (const of of [own, ofRepository, ofOrganization]) await set('ALL', of)
    for (const of of [ofRepository, ofOrganization]) await set('SHARED', of)
    await set('WIDE', ofOrganization)
    await setSecret(room.root, variable('KIND', 'text', { of: ofOrganization }))
    await setSecret(room.root, variable('KIND', 'bytes', { target: file('~/kind') }))
    const asRoot = { userId: 'root', repositoryUrl: widgets }
    const given = await secretsFor(room.ctx, asRoot)
    expect(valuesOf(given)).toEqual({ ALL: 'user', SHARED: 'repository', WIDE: 'organization' })
    expect(given.files).toMatchObject([{ name: 'KIND', path: '~/kind', mode: '600' }])
    expect(given).toMatchObject({ unreadable: [], oversized: [], withheld: null })
    expect(Object.keys(given.stamps).sort()).toEqual(['ALL', 'KIND', 'SHARED', 'WIDE'])

    const elsewhere = await secretsFor(room.ctx, {
      userId: 'root',
      repositoryUrl: 'https://github.com/acme/other',
    })
    expect(valuesOf(elsewhere)).toEqual({
      ALL: 'user',
      SHARED: 'organization',
      WIDE: 'organization',
    })
    const template = await secretsFor(room.ctx, { userId: 'root', repositoryUrl: null })
    expect(valuesOf(template)).toEqual({ ALL: 'user' })
  })

  test('of two files for one path the lower level’s is there alone', async () => {
    await using room = await openTestSecrets(places)
    const target = file('~/.npmrc')
    await setSecret(room.root, variable('B_OWN', 'own', { target }))
    await setSecret(room.root, variable('A_SHARED', 'shared', { of: ofRepository, target }))
    const { files } = await secretsFor(room.ctx, { userId: 'root', repositoryUrl: widgets })
    expect(files.map(({ name }) => name)).toEqual(['B_OWN'])
  })

  test('chosen repositories alone get it, however their address is spelled', async () => {
    await using room = await openTestSecrets(places)
    const set = (name: string, ...keys: string[]) =>
      setSecret(room.ann, variable(name, 'x', { audience: selected(...keys) }))
    await set('ONE', 'GitHub.com/acme/widgets')
    await set('OWNER', 'github.com/acme/*')
    await set('NONE')
    const given = async (repositoryUrl: string | null) =>
      namesOf(await secretsFor(room.ctx, { userId: 'ann', repositoryUrl }))
    expect(await given(widgets)).toEqual(['ONE', 'OWNER'])
    expect(await given('https://github.com/acme/other')).toEqual(['OWNER'])
    for (const address of [
      null,
      'https://github.com/acme-two/widgets',
      'https://github.com.evil.example/acme/widgets',
      'https://gitlab.com/acme/widgets',
      'https://github.com/acme/group/widgets/x/y',
    ]) {
      expect([address, await given(address)]).toEqual([
        address,
        address?.includes('/acme/group') ? ['OWNER'] : [],
      ])
    }
  })

  test('version and stamps differ when what is given differs, and stay when it does not', async () => {
    await using room = await openTestSecrets(places)
    const now = () => secretsFor(room.ctx, { userId: 'ann', repositoryUrl: null })
    await room.give(room.ann, { A: 'a', B: 'b' })
    const before = await now()
    await setSecret(room.ann, { of: own, name: 'A', target: { kind: 'variable' }, audience: toAll })
    expect(await now()).toEqual(before)
    await setSecret(room.ann, variable('A', 'a'))
    const after = await now()
    expect(after.version).not.toBe(before.version)
    expect(after.stamps.A).not.toBe(before.stamps.A)
    expect(after.stamps.B).toBe(before.stamps.B)
    const { value: _, ...asFile } = variable('B', '', { target: file('~/b') })
    await setSecret(room.ann, asFile)
    expect((await now()).stamps.B).not.toBe(before.stamps.B)
  })

  test('no more variables than any process starts with: one’s own come first', async () => {
    await using room = await openTestSecrets(places)
    const long = 'x'.repeat(48 * 1024)
    for (let index = 10; index < 31; index += 1) {
      await setSecret(room.root, variable(`R_${index}`, long, { of: ofRepository }))
    }
    await setSecret(room.root, variable('Z', long))
    const given = await secretsFor(room.ctx, { userId: 'root', repositoryUrl: widgets })
    expect(given.variables).toHaveLength(21)
    expect(namesOf(given)[0]).toBe('Z')
    expect(given.oversized).toEqual(['R_30'])
  })
})

/**
 * Ada, who may push to one of her repositories and only look at another, and Grace, who never
 * signed in there.
 */
async function openShared() {
  const github = await openTestGithub()
  const { hub, ctx } = github
  await github.ownersBrowser()
  const browser = github.browser()
  await browser.visitGithub('ada')
  const userId = (await browser.session())?.user.id ?? ''
  hub.addOrganization('acme', {})
  hub.addRepository('acme/engine', { ada: 'push' }, { visibility: 'public' })
  hub.addRepository('acme/notes', { ada: 'pull' }, { visibility: 'public' })
  const owner = await ctx.db.selectFrom('User').select('id').where('isOwner', '=', 1).execute()
  const user = { id: owner[0]?.id ?? '', name: 'owner', image: null, isOwner: true, isAdmin: true }
  const session = { user, tokenHash: '', expiresAt: 0, signedInAt: 0 }
  const manager: ManagerContext = { ...ctx, changes: new Changes(), session }
  const host = new URL(hub.url).host
  const of = { level: 'organization', ownerKey: `${host}/acme` } as const
  await setSecret(manager, variable('SHARED', 'canary', { of }))
  await setSecret(
    { ...manager, session: { ...session, user: { ...user, id: userId } } },
    variable('OWN', 'x'),
  )
  const given = (path: string, who = userId) =>
    secretsFor(ctx, { userId: who, repositoryUrl: `${hub.url}/${path}` })
  const asked = () => hub.log.filter((line) => line.includes('/repos/'))
  return { github, hub, ctx, userId, ownerId: user.id, given, asked }
}

test('what a repository and its organisation have is for administrators and for who may push there', async () => {
  const shared = await openShared()
  await using _ = shared.github
  expect(namesOf(await shared.given('acme/engine'))).toEqual(['OWN', 'SHARED'])
  expect(namesOf(await shared.given('acme/engine.git'))).toEqual(['OWN', 'SHARED'])
  expect(shared.asked()).toEqual(Array(2).fill('GET /api/v3/repos/acme/engine'))
  for (const path of ['acme/notes', 'acme/unknown']) {
    const given = await shared.given(path)
    expect([namesOf(given), Object.keys(given.stamps)]).toEqual([['OWN'], ['OWN']])
    expect(given.withheld).toEqual({
      sentence:
        'One secret of the repository or its organisation is not delivered: GitHub does not say that you may push to this repository.',
      isOutage: false,
    })
  }
  expect(namesOf(await shared.given('acme/notes', shared.ownerId))).toEqual(['SHARED'])
  const count = shared.asked().length
  // GitHub is asked about nobody and nothing where there is nothing to be had.
  await shared.given('grace/x')
  expect(shared.asked()).toHaveLength(count)
})

test('without a sign-in at that GitHub, or at another host, nothing of others is delivered', async () => {
  const shared = await openShared()
  await using _ = shared.github
  await shared.ctx.db.deleteFrom('Account').execute()
  const given = await shared.given('acme/engine')
  expect(namesOf(given)).toEqual(['OWN'])
  expect(given.withheld?.sentence).toContain('not signed in with GitHub')
  const github = { ...shared.ctx.config.github, app: null }
  const without = { ...shared.ctx, config: { ...shared.ctx.config, github } }
  const repositoryUrl = `${shared.hub.url}/acme/engine`
  const elsewhere = await secretsFor(without, { userId: shared.userId, repositoryUrl })
  expect(elsewhere.withheld?.sentence).toContain('administrators alone')
  expect(shared.asked()).toEqual([])
})

test.each([
  { kind: 'status', status: 500 },
  { kind: 'rate limited' },
  { kind: 'silent' },
  { kind: 'broken' },
  { kind: 'elsewhere', location: 'https://evil.example/' },
  { kind: 'status', status: 200, body: '{"permissions":{"push":"yes"}}' },
] as const)(
  'a GitHub that is %j withholds them and says so, and nothing fails (F-52)',
  async (mood) => {
    const shared = await openShared()
    await using _ = shared.github
    shared.ctx.config.github.deadlineMs = 300
    using _mood = shared.hub.mood('GET /api/v3/repos/acme/engine', mood)
    const given = await shared.given('acme/engine')
    expect(namesOf(given)).toEqual(['OWN'])
    expect(given.withheld).toMatchObject({ isOutage: true })
  },
)

test('a token that GitHub takes no more, or that opens no more, gives nothing (F-51)', async () => {
  const shared = await openShared()
  await using _ = shared.github
  {
    using _mood = shared.hub.mood('GET /api/v3/repos/acme/engine', { kind: 'status', status: 401 })
    const given = await shared.given('acme/engine')
    expect(given.withheld?.sentence).toContain('Sign in with GitHub again')
  }
  await shared.ctx.db.updateTable('Account').set({ sealedToken: 'v1.00000000.AAAA' }).execute()
  expect(namesOf(await shared.given('acme/engine'))).toEqual(['OWN'])
})

test('a suspended administrator administers nothing', async () => {
  const shared = await openShared()
  await using _ = shared.github
  await shared.ctx.db.updateTable('User').set({ suspendedAt: 1 }).execute()
  expect(namesOf(await shared.given('acme/engine', shared.ownerId))).toEqual([])
})

test.each([
  'PATH',
  'LD_PRELOAD',
  'NODE_OPTIONS',
  'GIT_SSH_COMMAND',
  'BOTHY_X',
  'BASH_ENV',
  'a',
  '1A',
  'A-B',
  'A B',
  '',
])('S-79 no secret is called %j', (name) => {
  expect(setSecretInput.safeParse(variable(name, 'x')).success).toBe(false)
  expect(setSecretInput.safeParse(variable('FINE', 'x')).success).toBe(true)
})

test.each([
  'etc/x',
  '/etc/passwd',
  '//etc/passwd',
  '/./etc/x',
  '/proc/1/environ',
  '/var/run/x',
  '~/a/../../b',
  '~/',
  '/a/',
  '/a/.',
  '~/x/..',
  '/a\nb',
  '/a\0b',
  '~root/x',
])('no file is put at %j', (path) => {
  const target = file(path)
  expect(setSecretInput.safeParse(variable('A', 'x', { target })).success).toBe(false)
})
