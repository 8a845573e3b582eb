import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readCodespaceGrant } from '#server/github/github.ts'
import type { TestUser } from '#server/testing/test-app.ts'
import { startAtGithub } from './at-github.testing.ts'
import { accessOf } from './repository-access.ts'

const within = { timeout: 20_000, interval: 50 }
const id = 'lifecycle.dotfilesRepositoryUrl'
let at: Awaited<ReturnType<typeof startAtGithub>>
let repositoryUrl: string

beforeAll(async () => {
  at = await startAtGithub()
  at.hub.addRepository('acme/dotfiles')
  await at.hub.commit('acme/dotfiles', { 'install.sh': '#!/bin/sh\necho installed\n' })
  repositoryUrl = `${at.hub.url}/acme/dotfiles`
})
afterAll(() => at?.[Symbol.asyncDispose]())

async function grantsOf(codespaceId: string) {
  const { tokens = [] } = (await readCodespaceGrant(at.app.ctx, codespaceId)) ?? {}
  return tokens.map(({ repositories, permissions }) => [
    repositories[0]?.path,
    permissions.contents,
  ])
}
async function dotfilesOf(user: TestUser, name: string) {
  for await (const steps of await user.api.codespaces.steps({ name })) {
    const { state, error } = steps.find((one) => one.name === 'dotfiles') ?? {}
    return { state, error }
  }
  return null
}

test('private dotfiles are cloned by their owner’s own right, with a token that reads them and nothing else', async () => {
  await at.ada.api.settings.own.set({ id, value: repositoryUrl })
  const codespace = await at.create(at.ada, 'acme/engine')
  expect((await grantsOf(codespace.id)).sort()).toEqual([
    ['acme/dotfiles', 'read'],
    ['acme/engine', 'write'],
  ])
  await vi.waitFor(async () => {
    expect(await dotfilesOf(at.ada, codespace.name)).toEqual({ state: 'done', error: null })
  }, within)
})

test('they come into what is made from a template too, which has no other repository', async () => {
  const { id: codespaceId, name } = await at.ada.api.codespaces.create({
    template: 'blank',
    idempotencyKey: crypto.randomUUID(),
  })
  await at.app.reached(at.ada, name, 'running', 'failed')
  expect(await grantsOf(codespaceId)).toEqual([['acme/dotfiles', 'read']])
  const access = accessOf(await at.row(codespaceId))
  expect(access).toMatchObject({ refusal: 'elsewhere', others: [{ path: 'acme/dotfiles' }] })
})

test('F-50 who may not read them has a warning with its log, and a codespace that works', async () => {
  await at.linus.api.settings.own.set({ id, value: repositoryUrl })
  const { id: codespaceId, name, state } = await at.create(at.linus, 'acme/engine')
  expect(state).toBe('running')
  expect(await grantsOf(codespaceId)).toEqual([['acme/engine', 'read']])
  await vi.waitFor(async () => {
    expect(await dotfilesOf(at.linus, name)).toEqual({
      state: 'failed',
      error: `The dotfiles could not be cloned from ${repositoryUrl}.`,
    })
  }, within)
})
