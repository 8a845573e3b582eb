// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { GivenValue, SettingView } from '#server/settings/setting-values.schema.ts'
import { aSetting } from '#web/testing/a-setting.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { SettingsEditor } from './SettingsEditor.tsx'

afterEach(cleanup)
beforeEach(() => sessionStorage.clear())

const memory = aSetting({
  id: 'codespaces.memoryBytes',
  title: 'Memory',
  unit: 'bytes',
  jsonSchema: { type: 'integer', minimum: 512 * 1024 ** 2, maximum: 64 * 1024 ** 3 },
  defaultValue: 8 * 1024 ** 3,
})
const uploads = aSetting({
  id: 'files.uploads',
  title: 'Uploads',
  section: 'Files',
  jsonSchema: { type: 'boolean' },
  defaultValue: true,
})
const people = aSetting({
  id: 'auth.githubUsers',
  title: 'Who may sign in',
  section: 'Sign-in',
  jsonSchema: { type: 'array', items: { type: 'string' } },
  defaultValue: [],
  isDangerous: true,
})

type Save = (id: string, value: GivenValue) => unknown

/** Keeps what is saved, as a page does with the server's answers. */
function Page({ given, save }: { given: SettingView[]; save: Save }) {
  const [settings, setSettings] = useState(given)
  const put = async (id: string, value: GivenValue) => {
    await save(id, value)
    const old = settings.find((setting) => setting.id === id)
    if (!old) throw new Error(id)
    const now = { ...old, value, isSet: value !== null, effective: value ?? old.defaultValue }
    setSettings((all) => all.map((setting) => (setting.id === id ? now : setting)))
    return now
  }
  return <SettingsEditor place="ada" settings={settings} save={put} />
}

function show(given: SettingView[], save: Save = () => undefined) {
  const saved: [string, GivenValue][] = []
  const remember: Save = (id, value) => {
    saved.push([id, value])
    return save(id, value)
  }
  renderPage(<Page given={given} save={remember} />, {})
  return saved
}
const field = (name: string) => screen.findByLabelText<HTMLInputElement>(name)
const enter = async (name: string, value: string) => {
  const input = await field(name)
  fireEvent.change(input, { target: { value } })
  fireEvent.keyDown(input, { key: 'Enter' })
}

test('a size is typed with its unit, saved by Enter, and then counts as modified', async () => {
  const saved = show([memory])
  const input = await field('Memory')
  expect(input.value).toBe('8G')
  fireEvent.change(input, { target: { value: '16' } })
  expect(screen.getByText('Enter or leaving the field saves it.')).toBeDefined()
  await enter('Memory', '16 GiB')
  await screen.findByText('Saved')
  expect(saved).toEqual([['codespaces.memoryBytes', 16 * 1024 ** 3]])
  expect((await field('Memory')).value).toBe('16G')
  expect(screen.getByText('Modified')).toBeDefined()
  const reset = screen.getByRole('button', { name: /^Reset Memory/ })
  reset.focus()
  fireEvent.click(reset)
  await waitFor(() => expect(screen.queryByText('Modified')).toBeNull())
  // The button that had the keyboard is gone.
  await waitFor(() => expect(document.activeElement).toBe(input))
  expect(saved.at(-1)).toEqual(['codespaces.memoryBytes', null])
})

test('what is left is saved, and what was not changed is not', async () => {
  const saved = show([memory])
  const input = await field('Memory')
  fireEvent.blur(input)
  fireEvent.keyDown(input, { key: 'ArrowUp' })
  expect(input.value).toBe('9G')
  expect(input.getAttribute('aria-valuetext')).toBe('9 GiB')
  fireEvent.blur(input)
  await screen.findByText('Saved')
  expect(saved).toEqual([['codespaces.memoryBytes', 9 * 1024 ** 3]])
})

test('a value outside the bounds is not sent, and the field says which they are', async () => {
  const saved = show([memory])
  await enter('Memory', '1M')
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('From 512 MiB to 64 GiB.')
  const input = await field('Memory')
  expect(input.getAttribute('aria-invalid')).toBe('true')
  expect(input.getAttribute('aria-describedby')).toContain(alert.id)
  fireEvent.keyDown(input, { key: 'Escape' })
  expect(input.value).toBe('8G')
  expect(screen.queryByRole('alert')).toBeNull()
  expect(saved).toEqual([])
})

test('a refused value stays with the sentence of the server, also when the page is come back to', async () => {
  const refuse = () => {
    throw refusal('BAD_REQUEST', 'SETTING_INVALID', 'That is more than this machine has.')
  }
  show([memory], refuse)
  await enter('Memory', '60G')
  await screen.findByText(/more than this machine has/)
  cleanup()
  show([memory], refuse)
  expect((await field('Memory')).value).toBe('60G')
  expect(screen.getByRole('alert').textContent).toContain('more than this machine has')
})

test('where no answer came the same can be tried again', async () => {
  let isAway = true
  show([memory], () => {
    if (isAway) throw new Error('offline')
  })
  await enter('Memory', '16G')
  await screen.findByText(/Bothy did not answer/)
  isAway = false
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByText('Saved')
})

test('a switch is saved at once and goes back where that is refused', async () => {
  show([uploads], () => {
    throw refusal('FORBIDDEN', null, 'That is for administrators.')
  })
  const toggle = await screen.findByRole('switch', { name: 'Uploads' })
  expect(toggle.getAttribute('aria-checked')).toBe('true')
  fireEvent.click(toggle)
  await screen.findByText('That is for administrators.')
  expect(toggle.getAttribute('aria-checked')).toBe('true')
})

test('a list is typed one per line', async () => {
  const saved = show([people])
  const lines = await field('Who may sign in')
  fireEvent.change(lines, { target: { value: 'ada\n grace \n\nada' } })
  expect(screen.getByText(/^Ctrl\+Enter or leaving/)).toBeDefined()
  fireEvent.keyDown(lines, { key: 'Enter' })
  expect(saved).toEqual([])
  fireEvent.keyDown(lines, { key: 'Enter', ctrlKey: true })
  await screen.findByText('Saved')
  expect(saved).toEqual([['auth.githubUsers', ['ada', 'grace']]])
})

test('an address in a refusal can be followed, and no other part of it', async () => {
  const address = 'https://github.com/apps/bothy/installations/new/permissions?target_id=7'
  show([people], () => {
    throw refusal(
      'FORBIDDEN',
      'GITHUB_INSTALLATION_REQUIRED',
      `Do that at ${address}. javascript:x`,
    )
  })
  const lines = await field('Who may sign in')
  fireEvent.change(lines, { target: { value: 'ada' } })
  fireEvent.blur(lines)
  const links = await within(await screen.findByRole('alert')).findAllByRole('link')
  expect(links.map((link) => link.getAttribute('href'))).toEqual([address])
})

test('what takes a recent sign-in explains so and leads there, and what was typed stays', async () => {
  show([people], () => {
    throw refusal('FORBIDDEN', 'RECENT_SIGN_IN_REQUIRED', 'Sign in again first.')
  })
  const lines = await field('Who may sign in')
  fireEvent.change(lines, { target: { value: 'ada' } })
  fireEvent.blur(lines)
  const dialog = await screen.findByRole('alertdialog', { name: 'Sign in again to do this' })
  expect(within(dialog).getByRole('button', { name: 'Sign out and in again' })).toBeDefined()
  expect(lines.value).toBe('ada')
  cleanup()
  show([people])
  expect((await field('Who may sign in')).value).toBe('ada')
  expect(screen.getByText(/Typed before you signed in again/)).toBeDefined()
})

test('a locked setting names its variable, a limited one its policy and what counts', async () => {
  show([
    { ...memory, lockedBy: 'BOTHY_MEMORY', effective: 4 * 1024 ** 3 },
    aSetting({
      id: 'codespaces.trashDays',
      title: 'Days in the trash',
      unit: 'days',
      jsonSchema: { anyOf: [{ type: 'integer', minimum: 0 }, { type: 'null' }] },
      defaultValue: 7,
      value: 30,
      isSet: true,
      effective: 14,
      limitedBy: { title: 'Most days in the trash', limit: 14 },
    }),
  ])
  const input = await field('Memory')
  expect([input.disabled, input.value]).toEqual([true, '4G'])
  expect(screen.getByText('BOTHY_MEMORY')).toBeDefined()
  expect((await field('Days in the trash')).value).toBe('30')
  expect(
    screen.getByText(/Limited to 14 days by the policy “Most days in the trash”/),
  ).toBeDefined()
})

test('the filter looks in titles, descriptions and names, and what does not match stays as it is', async () => {
  show([memory, uploads])
  const filter = await screen.findByRole('searchbox', { name: 'Filter settings' })
  fireEvent.change(filter, { target: { value: 'FILES.up' } })
  expect(screen.getByText('1 of 2')).toBeDefined()
  expect(screen.queryByRole('spinbutton')).toBeNull()
  fireEvent.change(filter, { target: { value: 'nothing such' } })
  expect(screen.getByText('No setting matches “nothing such”')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Show all settings' }))
  expect(screen.getByRole('spinbutton', { name: 'Memory' })).toBeDefined()
})
