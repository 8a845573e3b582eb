// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { refusal } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { SettingsPage } from './SettingsPage.tsx'

afterEach(cleanup)

const address = 'https://github.com/ada/dotfiles'
const field = () => screen.findByLabelText<HTMLInputElement>('Repository')
const enter = async (value: string) => fireEvent.change(await field(), { target: { value } })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

test('a dotfiles repository is saved as the server keeps it', async () => {
  const { calls } = renderPage(<SettingsPage />, {
    'settings.get': () => ({ dotfilesRepositoryUrl: null }),
    'settings.set': () => ({ dotfilesRepositoryUrl: address }),
  })
  expect((await field()).value).toBe('')
  await enter(` ${address}.git `)
  press('Save')
  expect(await screen.findByText('Saved')).toBeDefined()
  expect((await field()).value).toBe(address)
  expect(calls).toContainEqual({
    path: 'settings.set',
    input: { dotfilesRepositoryUrl: `${address}.git` },
  })
})

test('it says that those which are there already stay as they are', async () => {
  renderPage(<SettingsPage />, { 'settings.get': () => ({ dotfilesRepositoryUrl: null }) })
  expect(await screen.findByText(/every codespace you create from now on/)).toBeDefined()
})

test('an address that is refused keeps what was entered and says why beside it', async () => {
  renderPage(<SettingsPage />, {
    'settings.get': () => ({ dotfilesRepositoryUrl: null }),
    'settings.set': () => {
      throw refusal('BAD_REQUEST', 'REPOSITORY_URL_INVALID', 'Only https addresses are allowed.')
    },
  })
  await enter('ftp://example.com/x')
  press('Save')
  expect(await screen.findByText('Only https addresses are allowed.')).toBeDefined()
  expect((await field()).getAttribute('aria-invalid')).toBe('true')
  expect((await field()).value).toBe('ftp://example.com/x')
})

test('it can be cleared', async () => {
  const { calls } = renderPage(<SettingsPage />, {
    'settings.get': () => ({ dotfilesRepositoryUrl: address }),
    'settings.set': () => ({ dotfilesRepositoryUrl: null }),
  })
  expect((await field()).value).toBe(address)
  press('Clear')
  expect(await screen.findByText('Cleared')).toBeDefined()
  expect((await field()).value).toBe('')
  expect(calls).toContainEqual({ path: 'settings.set', input: { dotfilesRepositoryUrl: null } })
})

test('settings that cannot be loaded can be asked for again', async () => {
  let isBroken = true
  renderPage(<SettingsPage />, {
    'settings.get': () => {
      if (isBroken) throw refusal('INTERNAL_SERVER_ERROR', null, 'Something went wrong.')
      return { dotfilesRepositoryUrl: address }
    },
  })
  await screen.findByText('Your settings could not be loaded')
  isBroken = false
  press('Try again')
  expect((await field()).value).toBe(address)
})
