// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { aSetting } from '#web/testing/a-setting.ts'
import { renderSection } from '../render-section.testing.tsx'
import { keyOf, scopeOf } from '../scope/scope-key.ts'
import { AdminSettingsSection } from './AdminSettingsSection.tsx'

afterEach(cleanup)

const cpus = aSetting({
  id: 'codespaces.cpus',
  title: 'Processors',
  jsonSchema: { type: 'number', minimum: 0.5, maximum: 64 },
  defaultValue: 2,
})
const answers = {
  'settings.admin.list': () => [cpus],
  'settings.admin.scopes': () => [{ scope: 'organization', scopeId: 'github.com/acme', count: 2 }],
}

test('an organization is one press away where it has values, and another can be typed', async () => {
  const { calls } = renderSection(AdminSettingsSection, answers)
  fireEvent.click(await screen.findByRole('button', { name: /github.com\/acme/ }))
  await waitFor(() =>
    expect(calls).toContainEqual({
      path: 'settings.admin.list',
      input: { of: { scope: 'organization', scopeId: 'github.com/acme' } },
    }),
  )
  const another = screen.getByLabelText('An organization or a repository')
  fireEvent.change(another, { target: { value: 'acme' } })
  fireEvent.click(screen.getByRole('button', { name: 'Show its settings' }))
  expect(screen.getByText(/Type host\/owner or host\/owner\/name/)).toBeDefined()
  fireEvent.change(another, { target: { value: 'https://GitHub.com/Acme/Widgets.git' } })
  fireEvent.click(screen.getByRole('button', { name: 'Show its settings' }))
  expect(screen.getByLabelText('Address').textContent).toBe('{"of":"github.com/acme/widgets"}')
  const pressed = screen.getByRole('button', { name: /widgets/, pressed: true })
  expect(pressed).toBeDefined()
})

test('a value is saved where it is looked at, and shown as the server took it', async () => {
  const { calls } = renderSection(
    AdminSettingsSection,
    {
      ...answers,
      'settings.admin.set': () => ({ ...cpus, value: 4, isSet: true, effective: 4 }),
      'settings.admin.list': () =>
        calls.some(({ path }) => path === 'settings.admin.set')
          ? [{ ...cpus, value: 4, isSet: true, effective: 4 }]
          : [cpus],
    },
    { of: 'github.com/acme' },
  )
  const field = await screen.findByLabelText<HTMLInputElement>('Processors')
  fireEvent.change(field, { target: { value: '4' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  await screen.findByText('Saved')
  expect(screen.getByText('Modified')).toBeDefined()
  expect(calls).toContainEqual({
    path: 'settings.admin.set',
    input: {
      of: { scope: 'organization', scopeId: 'github.com/acme' },
      id: 'codespaces.cpus',
      value: 4,
    },
  })
})

test('a key is what an address begins with, and says whose it is', () => {
  expect(keyOf(' https://github.com/Acme/Widgets.git ')).toBe('github.com/acme/widgets')
  expect(scopeOf('github.com/acme')?.scope).toBe('organization')
  expect(scopeOf('git.example.com:3000/acme/widgets')?.scope).toBe('repository')
  expect(scopeOf('')?.scope).toBe('instance')
  expect([scopeOf('acme'), scopeOf('a/b/c/d'), scopeOf('a b/c')]).toEqual([null, null, null])
})
