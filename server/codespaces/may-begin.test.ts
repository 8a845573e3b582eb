import { expect, test } from 'vitest'
import { TestApp } from '#server/testing/test-app.ts'

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
