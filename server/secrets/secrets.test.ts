import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engines, TestPlaces } from '#server/db/database.testing.ts'
import { maxSecretsPerLevel } from './secrets.schema.ts'
import {
  base64,
  file,
  ofOrganization,
  ofRepository,
  openTestSecrets,
  own,
  toAll,
  variable,
} from './secrets.testing.ts'
import { deleteSecret, listSecrets, secretsFor, setSecret } from './secrets.ts'

const template = (userId: string) => ({ userId, repositoryUrl: null })

describe.each(engines)('on %s', (engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  test('a secret is set, listed without its value, changed and deleted (S-78)', async () => {
    await using room = await openTestSecrets(places)
    const made = await setSecret(room.ann, variable('TOKEN', 'canary-1'))
    expect(made).toMatchObject({ name: 'TOKEN', target: { kind: 'variable' }, isUnreadable: false })
    expect(await listSecrets(room.ann, own)).toEqual([made])
    const target = file('~/.netrc', '0640')
    const moved = await setSecret(room.ann, { of: own, name: 'TOKEN', target, audience: toAll })
    expect(moved).toMatchObject({ id: made.id, target: { ...target, mode: '640' } })
    const { files, variables } = await secretsFor(room.ctx, template('ann'))
    expect(variables).toEqual([])
    const content = Buffer.from('canary-1')
    expect(files).toEqual([{ name: 'TOKEN', path: '~/.netrc', mode: '640', content }])
    expect(JSON.stringify([made, moved])).not.toContain('canary')
    await deleteSecret(room.ann, { of: own, name: 'TOKEN' })
    expect(await listSecrets(room.ann, own)).toEqual([])
    const again = deleteSecret(room.ann, { of: own, name: 'TOKEN' })
    await expect(again).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND' })
  })

  test('a new one needs a value, and one that is there keeps its own', async () => {
    await using room = await openTestSecrets(places)
    const { value: _, ...bare } = variable('TOKEN', '')
    const invalid = { code: 'SECRET_VALUE_INVALID' }
    await expect(setSecret(room.ann, bare)).rejects.toMatchObject(invalid)
    await setSecret(room.ann, variable('TOKEN', 'x'))
    await setSecret(room.ann, bare)
    const { variables } = await secretsFor(room.ctx, template('ann'))
    expect(variables).toEqual([{ name: 'TOKEN', value: 'x' }])
  })

  test('S-79 text comes back exactly, and a variable takes nothing else', async () => {
    await using room = await openTestSecrets(places)
    const texts = [
      '',
      ' ',
      'a\nb\r\n\tc',
      `'"\`$(id)\${HOME}\\`,
      '\uFEFFmark',
      'ünï 🌍',
      '\u0001\u001b[0m',
    ]
    for (const [index, text] of texts.entries()) {
      await setSecret(room.ann, variable(`T_${index}`, text))
    }
    const { variables } = await secretsFor(room.ctx, template('ann'))
    expect(variables.map(({ value }) => value)).toEqual(texts)
    for (const bytes of [
      Buffer.from('a\0b'),
      Buffer.from([0xff]),
      Buffer.from([0xed, 0xa0, 0x80]),
    ]) {
      const attempt = setSecret(room.ann, variable('X', bytes))
      await expect(attempt).rejects.toMatchObject({ code: 'SECRET_VALUE_INVALID' })
      await setSecret(room.ann, variable('FILE', bytes, { target: file('~/bytes') }))
      const { files } = await secretsFor(room.ctx, template('ann'))
      expect(files[0]?.content).toEqual(bytes)
      // Nor does it become one.
      const { value: _, ...asVariable } = variable('FILE', '')
      await expect(setSecret(room.ann, asVariable)).rejects.toMatchObject({
        code: 'SECRET_VALUE_INVALID',
      })
    }
  })

  test('S-84 nobody sees, changes, deletes or is given anybody else’s', async () => {
    await using room = await openTestSecrets(places)
    await setSecret(room.ann, variable('TOKEN', 'of ann'))
    expect(await listSecrets(room.ben, own)).toEqual([])
    expect(await listSecrets(room.root, own)).toEqual([])
    const gone = deleteSecret(room.ben, { of: own, name: 'TOKEN' })
    await expect(gone).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND' })
    const forged = { ...variable('TOKEN', 'of ben'), of: { ...own, userId: 'ann' } }
    await setSecret(room.ben, forged)
    const given = async (userId: string) => (await secretsFor(room.ctx, template(userId))).variables
    expect(await given('ann')).toEqual([{ name: 'TOKEN', value: 'of ann' }])
    expect(await given('ben')).toEqual([{ name: 'TOKEN', value: 'of ben' }])
    expect(await given('root')).toEqual([])
    for (const of of [ofRepository, ofOrganization]) {
      const refused = { code: 'SECRET_NOT_ALLOWED' }
      await expect(listSecrets(room.ann, of)).rejects.toMatchObject(refused)
      await expect(setSecret(room.ann, variable('A', 'a', { of }))).rejects.toMatchObject(refused)
      await expect(deleteSecret(room.ann, { of, name: 'A' })).rejects.toMatchObject(refused)
    }
  })

  test('a holder has a hundred at most, however many ask at once on two servers', async () => {
    await using room = await openTestSecrets(places, 2)
    const last = maxSecretsPerLevel - 3
    for (let index = 0; index < last; index += 1) {
      await setSecret(room.ann, variable(`S_${index}`, 'x'))
    }
    const attempts = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) =>
        setSecret(room.as('ann', room.servers[index % 2]), variable(`N_${index}`, 'x')),
      ),
    )
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') {
        expect(attempt.reason).toMatchObject({ code: 'SECRET_LIMIT_REACHED' })
      }
    }
    expect(await room.rows()).toHaveLength(maxSecretsPerLevel)
    // What is there can be changed, and each holder has a hundred of their own.
    await setSecret(room.ann, variable('S_0', 'y'))
    await setSecret(room.ben, variable('S_0', 'y'))
  })

  test('two files of one holder have places of their own', async () => {
    await using room = await openTestSecrets(places)
    await setSecret(room.ann, variable('ONE', 'x', { target: file('~/.npmrc') }))
    const other = setSecret(room.ann, variable('TWO', 'x', { target: file('~/.npmrc') }))
    await expect(other).rejects.toMatchObject({ code: 'SECRET_PATH_TAKEN' })
    await setSecret(room.ann, variable('ONE', 'y', { target: file('~/.npmrc', '644') }))
  })

  test('a repository’s secret is for that one, an organisation’s for what it has', async () => {
    await using room = await openTestSecrets(places)
    const selected = (...repositories: string[]) => ({ kind: 'selected', repositories }) as const
    const set = (of: typeof ofRepository | typeof ofOrganization, ...keys: string[]) =>
      setSecret(room.root, variable('A', 'a', { of, audience: selected(...keys) }))
    const refused = { code: 'SECRET_AUDIENCE_INVALID' }
    await expect(set(ofRepository, 'github.com/acme/widgets')).rejects.toMatchObject(refused)
    await expect(set(ofOrganization, 'github.com/acme-two/x')).rejects.toMatchObject(refused)
    await set(ofOrganization, 'github.com/acme/widgets')
  })

  test('S-19 who administers no more manages nothing, whatever their socket knew', async () => {
    await using room = await openTestSecrets(places)
    await setSecret(room.root, variable('A', 'a', { of: ofOrganization }))
    await room.ctx.db.updateTable('User').set({ isAdmin: 0 }).where('id', '=', 'root').execute()
    const refused = { code: 'SECRET_NOT_ALLOWED' }
    const of = ofOrganization
    await expect(listSecrets(room.root, of)).rejects.toMatchObject(refused)
    await expect(setSecret(room.root, variable('A', 'b', { of }))).rejects.toMatchObject(refused)
    await expect(deleteSecret(room.root, { of, name: 'A' })).rejects.toMatchObject(refused)
  })

  test('however a key is spelled, it is the one that codespaces are looked up by', async () => {
    await using room = await openTestSecrets(places)
    const audience = (...repositories: string[]) => ({ kind: 'selected', repositories }) as const
    const acme = { level: 'organization', ownerKey: 'github.com:443/acme' } as const
    await setSecret(
      room.root,
      variable('ORGANIZATION', 'a', {
        of: acme,
        audience: audience('github.com/acme/widgets.git'),
      }),
    )
    const widgets = { level: 'repository', ownerKey: 'github.com/acme/widgets.git' } as const
    await setSecret(room.root, variable('REPOSITORY', 'b', { of: widgets }))
    const mine = audience('github.com:443/acme/*', 'github.com/acme/*')
    const own = await setSecret(room.root, variable('OWN', 'c', { audience: mine }))
    expect(own.audience).toEqual(audience('github.com/acme/*'))
    const repositoryUrl = 'https://github.com/acme/widgets'
    const { stamps } = await secretsFor(room.ctx, { userId: 'root', repositoryUrl })
    expect(Object.keys(stamps).sort()).toEqual(['ORGANIZATION', 'OWN', 'REPOSITORY'])
    expect(await listSecrets(room.root, ofRepository)).toHaveLength(1)
    const nowhere = { level: 'organization', ownerKey: 'github.com:x/acme' } as const
    await expect(listSecrets(room.root, nowhere)).rejects.toMatchObject({
      code: 'SECRET_HOLDER_INVALID',
    })
  })

  test('S-77 F-51 a value that was exchanged or changed is unreadable, and everything else works', async () => {
    await using room = await openTestSecrets(places)
    await room.give(room.ann, { ONE: 'canary-1', TWO: 'canary-2', THREE: 'canary-3' })
    const [one, three, two] = await room.rows()
    const put = (id: string | undefined, sealedValue = '') =>
      room.ctx.db
        .updateTable('secret')
        .set({ sealedValue })
        .where('id', '=', id ?? '')
        .execute()
    await put(one?.id, two?.sealedValue)
    const sealed = three?.sealedValue ?? ''
    await put(three?.id, `${sealed.slice(0, -4)}${sealed.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`)
    const given = await secretsFor(room.ctx, template('ann'))
    expect(given.variables).toEqual([{ name: 'TWO', value: 'canary-2' }])
    expect(given.unreadable).toEqual(['ONE', 'THREE'])
    expect(Object.keys(given.stamps)).toEqual(['TWO'])
    const views = await listSecrets(room.ann, own)
    expect(views.map(({ isUnreadable }) => isUnreadable)).toEqual([true, true, false])
    // Set again it is as good as new.
    await setSecret(room.ann, variable('ONE', 'new'))
    expect((await secretsFor(room.ctx, template('ann'))).unreadable).toEqual(['THREE'])
    await deleteSecret(room.ann, { of: own, name: 'THREE' })
  })

  test('each change is audited by names, and never with a value (S-78)', async () => {
    await using room = await openTestSecrets(places)
    await setSecret(room.root, variable('TOKEN', 'canary-audit', { of: ofOrganization }))
    await deleteSecret(room.root, { of: ofOrganization, name: 'TOKEN' })
    const events = await room.ctx.db.selectFrom('auditEvent').selectAll().orderBy('id').execute()
    expect(events).toMatchObject([
      { action: 'secret.set', actorId: 'root', objectName: 'github.com/acme/TOKEN' },
      { action: 'secret.delete', actorId: 'root', objectName: 'github.com/acme/TOKEN' },
    ])
    const text = JSON.stringify(events)
    expect(text).not.toContain('canary')
    expect(text).not.toContain(base64('canary-audit'))
  })

  test('a user who goes takes their secrets along', async () => {
    await using room = await openTestSecrets(places)
    await room.give(room.ann, { A: 'a' })
    await setSecret(room.root, variable('B', 'b', { of: ofRepository }))
    await room.ctx.db.deleteFrom('User').execute()
    expect((await room.rows()).map(({ name }) => name)).toEqual(['B'])
  })
})
