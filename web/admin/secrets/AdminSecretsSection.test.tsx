// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { renderSection } from '../render-section.testing.tsx'
import { AdminSecretsSection } from './AdminSecretsSection.tsx'

afterEach(cleanup)

test('whose secrets they are is asked first, and then they are those of that one', async () => {
  const { calls } = renderSection(AdminSecretsSection, {
    'secrets.holders': () => [{ level: 'organization', ownerKey: 'github.com/acme', count: 3 }],
    'secrets.list': () => [],
  })
  await screen.findByText('Whose secrets?')
  expect(calls.some(({ path }) => path === 'secrets.list')).toBe(false)
  fireEvent.click(await screen.findByRole('button', { name: /github.com\/acme.*3 set/ }))
  await screen.findByRole('region', { name: 'Secrets of github.com/acme' })
  const field = screen.getByLabelText('An organization or a repository')
  fireEvent.change(field, { target: { value: 'github.com/Acme/Widgets' } })
  fireEvent.click(screen.getByRole('button', { name: 'Show its secrets' }))
  await screen.findByRole('region', { name: 'Secrets of github.com/acme/widgets' })
  expect(calls).toContainEqual({
    path: 'secrets.list',
    input: { of: { level: 'repository', ownerKey: 'github.com/acme/widgets' } },
  })
})
