// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { renderPage } from '#web/testing/render-page.tsx'
import { TokensSection } from './TokensSection.tsx'

afterEach(cleanup)

const given = {
  id: '6b0f3c6e-0000-4000-8000-000000000001',
  path: 'acme/engine',
  url: 'https://github.com/acme/engine',
  access: 'write',
  state: 'good',
  givenAt: 1,
}

test('what was given is listed, one that is over says so, and each can be removed', async () => {
  let tokens = [given, { ...given, id: '2', path: 'acme/old', state: 'refused' }]
  const { calls } = renderPage(<TokensSection />, {
    'repositoryTokens.list': () => ({ tokens, isOffered: true }),
    'repositoryTokens.forget': () => {
      tokens = tokens.slice(1)
      return null
    },
  })
  expect(await screen.findByText('acme/engine')).toBeDefined()
  expect(screen.getByText(/has expired, or was deleted there\. Give another\./)).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Remove the token for acme/engine' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Remove' }))
  await expect.poll(() => screen.queryByText('acme/engine')).toBeNull()
  expect(calls).toContainEqual({ path: 'repositoryTokens.forget', input: { id: given.id } })
  expect(screen.getByText('acme/old')).toBeDefined()
})

test('where none is of use and none was given there is no such section', async () => {
  const { calls } = renderPage(<TokensSection />, {
    'repositoryTokens.list': () => ({ tokens: [], isOffered: false }),
  })
  await expect.poll(() => calls).toHaveLength(1)
  expect(screen.queryByRole('region')).toBeNull()
})
