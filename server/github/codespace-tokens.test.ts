import { expect, test } from 'vitest'
import { listAuditInput } from '#server/audit/audit.schema.ts'
import { listAudit } from '#server/audit/audit.ts'
import { connectByOauth, openTestTokens } from './codespace-tokens.testing.ts'
import {
  giveBackCodespaceTokens,
  keepCodespaceGrant,
  readCodespaceGrant,
} from './codespace-tokens.ts'
import { readCommitIdentity } from './commit-identity.ts'
import { mintGrant } from './mint-grant.ts'
import { revokeDue } from './revocations.ts'

test('S-75 P5 a token is of what its owner may do there, and what it opens is no more than that', async () => {
  await using github = await openTestTokens()
  const { hub, mint } = github
  const table: Record<string, unknown> = {}
  for (const [who, login, path] of [
    ['owner', 'ada', 'acme/engine'],
    ['writer', 'grace', 'acme/engine'],
    ['reader', 'linus', 'acme/engine'],
    ['writer of an archived one', 'grace', 'acme/old'],
    ['private without a right', 'grace', 'acme/secret'],
    ['public without installation', 'grace', 'elsewhere/open'],
    ['private without installation', 'grace', 'elsewhere/closed'],
  ] as const) {
    const { access, minted } = await mint(login, path)
    table[who] = minted ? minted.permissions : access.refusal
    const scoped = hub.world.tokens.find(minted?.token ?? '')
    if (scoped?.kind !== 'scoped') continue
    expect(scoped.repositoryIds).toEqual(new Set([hub.world.repository(path)?.id]))
    expect(scoped.expiresAt).toBeLessThanOrEqual(hub.world.now() + 8 * 60 * 60_000)
  }
  const write = {
    metadata: 'read',
    contents: 'write',
    pull_requests: 'write',
    issues: 'write',
    actions: 'read',
    checks: 'read',
    statuses: 'read',
  }
  const read = { metadata: 'read', contents: 'read' }
  expect(table).toEqual({
    owner: write,
    writer: write,
    reader: read,
    'writer of an archived one': read,
    'private without a right': 'not-found',
    'public without installation': 'not-installed',
    'private without installation': 'not-found',
  })
})

test('the right is what GitHub says at that moment, and no more than the installation has', async () => {
  await using github = await openTestTokens()
  const { hub, mint, installation } = github
  hub.setRole('acme/engine', 'grace', 'triage')
  expect((await mint('grace', 'acme/engine')).access.access).toBe('read')
  hub.setRole('acme/engine', 'grace', 'push')
  installation.permissions = { metadata: 'read', contents: 'read', issues: 'write' }
  expect((await mint('grace', 'acme/engine')).minted?.permissions).toEqual({
    metadata: 'read',
    contents: 'read',
    issues: 'write',
  })
  hub.selectRepositories(installation, ['acme/secret'])
  expect((await mint('ada', 'acme/engine')).access).toMatchObject({
    access: 'none',
    refusal: expect.stringMatching(/not-covered|not-found/),
    installUrl: expect.stringContaining('/installations/new/permissions?target_id='),
  })
  hub.selectRepositories(installation, 'all')
  hub.setSuspended(installation, true)
  expect((await mint('ada', 'acme/engine')).access.refusal).toMatch(/suspended|not-found/)
})

test('S-90 who took over a freed name gains nothing, and what was renamed gets no token', async () => {
  await using github = await openTestTokens()
  const { hub, mint } = github
  hub.renameAccount('acme', 'acme-two')
  expect((await mint('grace', 'acme/engine')).access.refusal).toMatch(/moved|not-found/)
  expect((await mint('grace', 'acme-two/engine')).access.access).toBe('write')
})

test('of an OAuth App no token ever gets into a codespace, and none for what is elsewhere', async () => {
  await using github = await openTestTokens()
  const { hub, ctx, mint, ids } = github
  const { clientId, clientSecret } = hub.oauth.app
  const { app } = ctx.config.github
  ctx.config.github.app = { clientId, clientSecret, privateKey: null, slug: null }
  const { access, minted } = await mint('ada', 'acme/engine')
  // What they had was of the App; as an OAuth App it is not known to them yet.
  expect([access.refusal, minted]).toEqual(['not-connected', null])
  await connectByOauth(github, 'ada')
  const connected = await mint('ada', 'acme/engine')
  expect([connected.access.refusal, connected.minted]).toEqual(['oauth-app', null])
  expect(connected.access.sentence).toContain('give a token of yours for it')
  ctx.config.github.app = app
  for (const repositoryUrl of [
    '',
    'https://gitlab.example.com/acme/engine',
    `${hub.url}.evil.example/acme/engine`,
    `${hub.url}/acme/engine/more`,
    `${hub.url}/acme/..`,
  ]) {
    const { access } = await mintGrant(ctx, ids.ada ?? '', [{ repositoryUrl, most: 'right' }])
    expect([repositoryUrl, access[0]?.refusal]).toEqual([repositoryUrl, 'elsewhere'])
  }
  expect(hub.world.tokens.valid.filter(({ kind }) => kind === 'scoped')).toEqual([])
})

test('F-52 a GitHub that is away is said to be, and a person it knows no more has to connect again', async () => {
  await using github = await openTestTokens()
  const { hub, app, mint } = github
  {
    using _ = hub.mood('POST /api/v3/applications/*', { kind: 'status', status: 502 })
    const { access, minted } = await mint('grace', 'acme/engine')
    expect([access.refusal, minted]).toEqual(['unreachable', null])
    expect(access.sentence).toContain('GitHub does not answer as it should')
  }
  hub.revokeGrant(app, 'grace')
  expect((await mint('grace', 'acme/engine')).access.refusal).toBe('not-connected')
})

test('S-74 S-75 what is kept is sealed and recorded without the token, and given back', async () => {
  await using github = await openTestTokens()
  const { hub, ctx, mint, codespace } = github
  const of = codespace('grace')
  const codespaceId = of.id
  const tokens: string[] = []
  for (let count = 0; count < 2; count += 1) {
    const { minted } = await mint('grace', 'acme/engine')
    if (!minted) throw new Error('No token was made.')
    tokens.push(minted.token)
    await keepCodespaceGrant(ctx, of, [minted])
    const grant = await readCodespaceGrant(ctx, codespaceId)
    expect(grant?.tokens.map(({ token }) => token)).toEqual([minted.token])
  }
  expect(new Set(tokens).size).toBe(2)
  const rows = await ctx.db.selectFrom('githubCodespaceToken').selectAll().execute()
  const { events } = await listAudit(ctx, listAuditInput.parse({}))
  for (const token of tokens) expect(JSON.stringify([rows, events])).not.toContain(token)
  expect(events[0]).toMatchObject({
    action: 'github.giveToken',
    object: { name: of.name },
    subject: { id: of.owner.id },
    after: { repositories: ['acme/engine'], permissions: { contents: 'write' } },
  })
  await giveBackCodespaceTokens(ctx, { codespaceId }, of.owner.name)
  expect(await readCodespaceGrant(ctx, codespaceId)).toBeNull()
  await revokeDue(ctx)
  await github.settled()
  for (const token of tokens) expect(hub.world.tokens.find(token)).toBeNull()
  expect(hub.world.tokens.valid.some(({ person }) => person?.login === 'grace')).toBe(true)
})

test('S-90 what one GitHub gave is nothing at another one that the server was turned to', async () => {
  await using github = await openTestTokens()
  const { ctx, mint, codespace } = github
  const of = codespace('grace')
  const { minted } = await mint('grace', 'acme/engine')
  if (!minted) throw new Error('No token was made.')
  await keepCodespaceGrant(ctx, of, [minted])
  const { url } = ctx.config.github
  const grant = () => readCodespaceGrant(ctx, of.id)
  const revocations = () => ctx.db.selectFrom('githubRevocation').select('id').execute()
  ctx.config.github.url = 'https://github.elsewhere.example'
  expect(await grant()).toBeNull()
  ctx.config.github.url = url
  expect((await grant())?.tokens.map(({ token }) => token)).toEqual([minted.token])
  ctx.config.github.url = 'https://github.elsewhere.example'
  // The other one is not told the token either.
  await giveBackCodespaceTokens(ctx, { codespaceId: of.id }, of.owner.name)
  expect(await revocations()).toEqual([])
})

test('S-82 commits carry the name and the public address of the profile, or the one that reaches nobody', async () => {
  await using github = await openTestTokens()
  const { hub, ctx, ids } = github
  const { hostname } = new URL(hub.url)
  const grace = { id: ids.grace ?? '', name: 'Kept' }
  const identity = await readCommitIdentity(ctx, grace)
  expect(identity?.name).toBe('Grace Hopper')
  const id = hub.world.person('grace')?.id
  expect([`${id}+grace@users.noreply.${hostname}`, hub.world.person('grace')?.email]).toContain(
    identity?.email,
  )
  using _ = hub.mood('GET /api/v3/user', { kind: 'status', status: 500 })
  expect(await readCommitIdentity(ctx, grace)).toEqual({
    login: 'grace',
    name: 'Kept',
    email: `${id}+grace@users.noreply.${hostname}`,
  })
})
