// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { SecretView } from '#server/secrets/secrets.schema.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { SecretsSection } from './SecretsSection.tsx'

afterEach(cleanup)

const own = { level: 'user', ownerKey: '' } as const
const token: SecretView = {
  id: '1',
  name: 'API_TOKEN',
  target: { kind: 'variable' },
  audience: { kind: 'all' },
  uses: ['build', 'lifecycle', 'terminal'],
  createdAt: 1,
  updatedAt: 1,
  isUnreadable: false,
}
const press = async (name: string | RegExp) =>
  fireEvent.click(await screen.findByRole('button', { name }))
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })

test('with none it says what would be here; a new one is sent and listed', async () => {
  const kept: SecretView[] = []
  const { calls } = renderPage(<SecretsSection holder={own} />, {
    'secrets.list': () => [...kept],
    'secrets.set': () => {
      kept.push(token)
      return token
    },
  })
  expect(await screen.findByText('No secrets yet')).toBeDefined()
  await press('New secret')
  await press('Add secret')
  // What is missing is said at its field, and nothing is sent.
  expect(screen.getByText('Enter a name.')).toBeDefined()
  expect(screen.getByText('Enter a value.')).toBeDefined()
  type('Name', 'API_TOKEN')
  type('Value', 's3cret')
  await press('Add secret')
  expect(await screen.findByText('API_TOKEN')).toBeDefined()
  expect(calls).toContainEqual({
    path: 'secrets.set',
    input: {
      of: own,
      name: 'API_TOKEN',
      target: { kind: 'variable' },
      audience: { kind: 'all' },
      uses: ['build', 'lifecycle', 'terminal'],
      value: btoa('s3cret'),
    },
  })
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('a changed one keeps its value where none is typed, and its name always', async () => {
  const { calls } = renderPage(<SecretsSection holder={own} />, {
    'secrets.list': () => [token],
    'secrets.set': () => token,
  })
  await press('Change API_TOKEN')
  expect(screen.getByLabelText<HTMLInputElement>('Name').disabled).toBe(true)
  expect(screen.getByLabelText<HTMLTextAreaElement>('Value').value).toBe('')
  fireEvent.click(screen.getByLabelText('File'))
  type('Path', '~/.config/token')
  fireEvent.click(screen.getByLabelText('Only these repositories'))
  type('Repositories', 'https://github.com/Acme/Widgets.git')
  await press('Save')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(calls).toContainEqual({
    path: 'secrets.set',
    input: {
      of: own,
      name: 'API_TOKEN',
      target: { kind: 'file', path: '~/.config/token', mode: '600' },
      audience: { kind: 'selected', repositories: ['github.com/acme/widgets'] },
    },
  })
})

test('what the server refuses is said, and what was typed stays', async () => {
  renderPage(<SecretsSection holder={own} />, {
    'secrets.list': () => [],
    'secrets.set': () => {
      throw refusal('CONFLICT', 'SECRETS_FULL', 'You have 100 secrets, which is the most.')
    },
  })
  await press('New secret')
  type('Name', 'ONE_MORE')
  type('Value', 'x')
  await press('Add secret')
  expect(await screen.findByText('You have 100 secrets, which is the most.')).toBeDefined()
  expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('ONE_MORE')
})

test('one is deleted after a question that says what is lost', async () => {
  const { calls } = renderPage(<SecretsSection holder={own} />, {
    'secrets.list': () => [token],
    'secrets.delete': () => undefined,
  })
  await press('Delete API_TOKEN')
  const asked = await screen.findByRole('alertdialog', { name: 'Delete API_TOKEN?' })
  expect(asked.textContent).toContain('gone for good')
  fireEvent.click(within(asked).getByRole('button', { name: 'Delete' }))
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
  expect(calls).toContainEqual({
    path: 'secrets.delete',
    input: { of: own, name: 'API_TOKEN' },
  })
})

test('a file with a wrong line imports nothing and says which line', async () => {
  renderPage(<SecretsSection holder={own} />, {
    'secrets.list': () => [],
    'secrets.import': () => ({
      added: [],
      changed: [],
      refused: [{ line: 2, name: 'PATH', reason: 'That name is reserved.' }],
    }),
  })
  await press('Import .env')
  type('Lines', 'A=1\nPATH=/x')
  await press('Import')
  expect(await screen.findByText('Nothing was imported:')).toBeDefined()
  expect(screen.getByText(/Line 2, PATH: That name is reserved/)).toBeDefined()
  expect(screen.getByLabelText<HTMLTextAreaElement>('Lines').value).toContain('PATH=/x')
})

test('one whose key is lost says so and how it is mended (F-51)', async () => {
  renderPage(<SecretsSection holder={own} />, {
    'secrets.list': () => [{ ...token, isUnreadable: true }],
  })
  expect(await screen.findByText(/Set its value again/)).toBeDefined()
})

test('what a variable is for is chosen, one use at least, and said in its row', async () => {
  const { calls } = renderPage(<SecretsSection holder={own} />, {
    'secrets.list': () => [{ ...token, uses: ['build'] }],
    'secrets.set': () => token,
  })
  expect(await screen.findByText(/Variable for builds alone/)).toBeDefined()
  await press('Change API_TOKEN')
  const uses = within(screen.getByRole('group', { name: 'Known to' }))
  fireEvent.click(uses.getByLabelText(/Builds of its image/))
  await press('Save')
  expect(screen.getByText('Choose at least one.')).toBeDefined()
  fireEvent.click(uses.getByLabelText('Terminals'))
  await press('Save')
  await waitFor(() =>
    expect(calls.findLast(({ path }) => path === 'secrets.set')?.input).toMatchObject({
      uses: ['terminal'],
    }),
  )
})
