import { expect, test } from 'vitest'
import { openTestPorts } from '#server/ports/ports.testing.ts'
import { TestApp } from '#server/testing/test-app.ts'
import { creators } from './codespaces.settings.ts'
import { requireCreator } from './may-begin.ts'

const id = 'codespaces.creators'
const instance = { scope: 'instance' } as const
const organization = { scope: 'organization', scopeId: 'github.com/acme' } as const

test('who may create is what policy says, of all and of one organization, and administrators always may', async () => {
  await using app = await TestApp.start()
  const root = await app.signIn()
  const member = await app.signIn('mallory')
  const { admin } = root.api.settings
  const from = (repositoryUrl: string, who = member) =>
    who.api.codespaces.create({ repositoryUrl, idempotencyKey: crypto.randomUUID() })
  const blank = (who = member) =>
    who.api.codespaces.create({ template: 'blank', idempotencyKey: crypto.randomUUID() })
  const refused = { cause: { code: 'CREATION_NOT_ALLOWED' } }

  await admin.set({ of: organization, id, value: 'administrators' })
  await expect(from('https://github.com/Acme/widgets.git')).rejects.toMatchObject(refused)
  await blank()
  await admin.set({ of: instance, id, value: 'members' })
  await expect(from('https://git.example.com/a/b')).rejects.toThrow(/members of the organization/)
  await blank()
  await admin.set({ of: instance, id, value: 'administrators' })
  await expect(blank()).rejects.toThrow(/Only administrators may create codespaces from templates/)
  await blank(root)
})

test('members are who GitHub says are in the organization, and nobody else', async () => {
  await using room = await openTestPorts()
  await room.set(creators, 'members')
  const repositoryUrl = `${room.github.hub.url}/acme/hut`
  const of = { repositoryUrl, repositoryId: null, template: null }
  const asked = async (who: string) => {
    const { session } = await room.apiOf(who)
    return requireCreator({ ...room.ctx, session }, of)
  }
  await asked('ada')
  await expect(asked('mallory')).rejects.toMatchObject({ code: 'CREATION_NOT_ALLOWED' })
  room.github.hub.addRepository('ada/own', { ada: 'push' })
  const own = { ...of, repositoryUrl: `${room.github.hub.url}/ada/own` }
  const { session } = await room.apiOf('ada')
  await expect(requireCreator({ ...room.ctx, session }, own)).rejects.toThrow(/GitHub does not say/)
})
