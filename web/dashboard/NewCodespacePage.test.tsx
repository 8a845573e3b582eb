// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { type Answers, refusal } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { NewCodespacePage } from './NewCodespacePage.tsx'

afterEach(cleanup)

function openForm(answers: Answers) {
  const created: string[] = []
  const initial = { repositoryUrl: '', branch: '' }
  const page = renderPage(
    <NewCodespacePage initial={initial} onCreated={(name) => created.push(name)} />,
    {
      'codespaces.list': () => [],
      'repositories.list': () => ({ items: [], nextPage: null, isConnected: false }),
      ...answers,
    },
  )
  return { ...page, created }
}

test('a template is chosen with one click, and says what it is', async () => {
  const hut = aCodespace({ repositoryUrl: null, template: 'Node web app' })
  const { calls, created } = openForm({ 'codespaces.create': () => hut })
  const card = await screen.findByRole('button', {
    name: 'Create from Node web app',
    description: /plain Node/,
  })
  fireEvent.click(card)
  await expect.poll(() => created).toEqual([hut.name])
  const input = { template: 'node-web-app', idempotencyKey: expect.any(String) }
  expect(calls.filter(({ path }) => path === 'codespaces.create')).toEqual([
    { path: 'codespaces.create', input },
  ])
})

test('a template that is refused is named as not created, and can be asked for again (F-37)', async () => {
  let isRefused = true
  const hut = aCodespace()
  const { calls, created } = openForm({
    'codespaces.create': () => {
      if (isRefused) throw refusal('CONFLICT', 'DATABASE_BUSY', 'The database is busy.')
      return hut
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Create from Blank' }))
  expect((await screen.findByText(/was not created/)).textContent).toContain('database is busy')
  isRefused = false
  fireEvent.click(screen.getByRole('button', { name: 'Create from Blank' }))
  await expect.poll(() => created).toEqual([hut.name])
  const [first, second] = calls.filter(({ path }) => path === 'codespaces.create')
  expect(second).toEqual(first)
})

test('a wish that got lost on its way is sent again by itself, and is still the same one (F-37)', async () => {
  let isLost = true
  const hut = aCodespace()
  const { calls, created } = openForm({
    'codespaces.create': () => {
      if (isLost) {
        isLost = false
        throw new TypeError('Failed to fetch')
      }
      return hut
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Create from Blank' }))
  await expect.poll(() => created).toEqual([hut.name])
  const [first, second] = calls.filter(({ path }) => path === 'codespaces.create')
  expect(second).toEqual(first)
})

test('an address that is missing is asked for where it belongs', async () => {
  const { calls } = openForm({})
  fireEvent.click(await screen.findByRole('button', { name: 'Create codespace' }))
  const field = screen.getByLabelText('Repository')
  expect(field.getAttribute('aria-invalid')).toBe('true')
  expect(document.activeElement).toBe(field)
  expect(calls.filter(({ path }) => path === 'codespaces.create')).toEqual([])
})
