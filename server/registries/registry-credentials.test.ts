import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestPlaces } from '#server/db/database.testing.ts'
import {
  ofOrganization,
  ofRepository,
  openTestSecrets,
  variable,
} from '#server/secrets/secrets.testing.ts'
import { setSecret } from '#server/secrets/secrets.ts'
import { credentialsFor } from './registry-credentials.ts'

const repositoryUrl = 'https://github.com/acme/widgets'
const signal = AbortSignal.timeout(60_000)
let places: TestPlaces
beforeAll(async () => {
  places = await TestPlaces.start('SQLite')
})
afterAll(() => places?.[Symbol.asyncDispose]())

async function openRoom() {
  const room = await openTestSecrets(places)
  const keep = async (prefix: string, server: string, others = {}) => {
    const values = { SERVER: server, USER: 'bot', PASSWORD: `of ${prefix}` }
    for (const [name, value] of Object.entries(values)) {
      const secret = variable(`${prefix}_CONTAINER_REGISTRY_${name}`, value, others)
      await setSecret(room.root, secret)
    }
  }
  const ask = (registry: string, isTrusted = true, of: string | null = repositoryUrl) =>
    credentialsFor(room.ctx, { userId: 'root', repositoryUrl: of, isTrusted }, registry, signal)
  return { keep, ask, room, [Symbol.asyncDispose]: () => room[Symbol.asyncDispose]() }
}

test('three secrets are what a registry is shown, however its address is written', async () => {
  await using room = await openRoom()
  await room.keep('GHCR', 'ghcr.io')
  await room.keep('HUB', 'https://index.docker.io/v1/')
  await room.keep('OURS', ' HTTPS://Registry.Acme.example:5000 ')
  expect(await room.ask('ghcr.io')).toEqual({
    username: 'bot',
    password: 'of GHCR',
    secrets: 'GHCR_CONTAINER_REGISTRY_…',
  })
  expect(await room.ask('docker.io')).toMatchObject({ password: 'of HUB' })
  expect(await room.ask('registry.acme.example:5000')).toMatchObject({ password: 'of OURS' })
  for (const other of ['registry.acme.example', 'ghcr.io.acme.example', 'hcr.io', 'acme.example']) {
    expect(await room.ask(other)).toBeNull()
  }
})

test('what is not trusted, and repositories that the secrets are not for, get none (S-76)', async () => {
  await using room = await openRoom()
  const audience = { kind: 'selected', repositories: ['github.com/acme/widgets'] } as const
  await room.keep('GHCR', 'ghcr.io', { audience })
  expect(await room.ask('ghcr.io', false)).toBeNull()
  expect(await room.ask('ghcr.io', true, 'https://github.com/acme/other')).toBeNull()
  expect(await room.ask('ghcr.io', true, null)).toBeNull()
  expect(await room.ask('ghcr.io')).not.toBeNull()
})

test('a password is for the server that its own level names, and for no other', async () => {
  await using room = await openRoom()
  await room.keep('GHCR', 'ghcr.io', { of: ofRepository })
  await room.keep('GHCR', 'ghcr.io', { of: ofOrganization })
  expect(await room.ask('ghcr.io')).not.toBeNull()
  await setSecret(
    room.room.root,
    variable('GHCR_CONTAINER_REGISTRY_SERVER', 'registry.elsewhere.example'),
  )
  expect(await room.ask('registry.elsewhere.example')).toBeNull()
})
