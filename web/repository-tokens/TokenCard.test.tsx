// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { RepositoryToken } from '#server/repository-tokens/repository-tokens.schema.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { TokenCard } from './TokenCard.tsx'

afterEach(cleanup)

const url = 'https://github.com/acme/engine'
const createUrl = 'https://github.com/settings/personal-access-tokens/new?target_name=acme'
const given: RepositoryToken = {
  id: '6b0f3c6e-0000-4000-8000-000000000001',
  path: 'acme/engine',
  url,
  access: 'write',
  state: 'good',
  givenAt: 1,
}

function show(first: RepositoryToken | null, isRequired: boolean, refuse?: () => unknown) {
  let token = first
  return renderPage(<TokenCard repositoryUrl={url} isRequired={isRequired} />, {
    'repositoryTokens.request': () => ({ path: 'acme/engine', createUrl, token }),
    'repositoryTokens.give': () => {
      refuse?.()
      token = given
      return given
    },
    'repositoryTokens.forget': () => {
      token = null
      return null
    },
  })
}
const field = () => screen.findByLabelText<HTMLInputElement>('Token for acme/engine')
const press = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }))

test('what is private asks for a token, leads to where it is made, and keeps none in the page', async () => {
  const { calls } = show(null, true)
  const input = await field()
  expect(input.type).toBe('password')
  const make = screen.getByRole('link', { name: 'Make one at GitHub' })
  expect([make.getAttribute('href'), make.getAttribute('target')]).toEqual([createUrl, '_blank'])
  fireEvent.change(input, { target: { value: 'github_pat_abc' } })
  fireEvent.keyDown(input, { key: 'Enter' })
  expect(await screen.findByText('Your token clones it and pushes to it.')).toBeDefined()
  expect(calls.filter(({ path }) => path === 'repositoryTokens.give')).toEqual([
    { path: 'repositoryTokens.give', input: { repositoryUrl: url, token: 'github_pat_abc' } },
  ])
  expect(document.body.innerHTML).not.toContain('github_pat_abc')
  await press('Remove it')
  expect((await field()).value).toBe('')
})

test('what GitHub says against a token is said at its field, and it can be mended', async () => {
  const sentence = 'The token is of grace at GitHub, and you are ada there.'
  show(null, true, () => {
    throw refusal('CONFLICT', 'REPOSITORY_TOKEN_UNFIT', sentence)
  })
  fireEvent.change(await field(), { target: { value: 'github_pat_of_grace' } })
  await press('Use this token')
  expect(await screen.findByText(sentence)).toBeDefined()
  expect((await field()).getAttribute('aria-invalid')).toBe('true')
  fireEvent.change(await field(), { target: { value: 'github_pat_other' } })
  expect(screen.queryByText(sentence)).toBeNull()
})

test('for a public one it is offered and not asked for, and one that is over is asked for anew', async () => {
  show(null, false)
  await press('Give a token…')
  expect(await field()).toBeDefined()
  cleanup()
  show({ ...given, state: 'refused' }, false)
  expect(await screen.findByText(/GitHub takes your token no more/)).toBeDefined()
  expect(await field()).toBeDefined()
})

test('where GitHub makes the tokens there is nothing to see', async () => {
  const { calls } = renderPage(<TokenCard repositoryUrl={url} isRequired={false} />, {
    'repositoryTokens.request': () => null,
  })
  await expect.poll(() => calls).toHaveLength(1)
  expect(screen.queryByRole('region')).toBeNull()
})
