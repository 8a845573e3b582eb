// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { aPreview } from '#web/testing/a-resolution.ts'
import { openForm, trusted } from './repository-form.testing.tsx'

afterEach(cleanup)

const machine = { memoryBytes: 1024 ** 3, storageBytes: 1024 ** 3, pids: 100, description: '' }
const offers = [
  { ...machine, name: 'small', cpus: 1, refusal: 'It needs more.', isDefault: false },
  { ...machine, name: 'standard', cpus: 2, refusal: null, isDefault: true },
  { ...machine, name: 'large', cpus: 8, refusal: null, isDefault: false },
]

test('a repository is created on the type that was chosen of those it can use', async () => {
  const { calls } = openForm('ada/hut', {
    'machines.offer': () => ({ machines: offers, wanted: null }),
    'repositories.preview': () => aPreview({ trust: trusted, needs: { cpus: 2 } }),
    'codespaces.create': () => aCodespace(),
  })
  const isChosen = (name: RegExp) => screen.getByRole<HTMLInputElement>('radio', { name }).checked
  await screen.findByRole('radio', { name: /^standard/ })
  await waitFor(() =>
    expect(calls).toContainEqual({
      path: 'machines.offer',
      input: expect.objectContaining({ needs: { cpus: 2 } }),
    }),
  )
  expect(isChosen(/^standard/)).toBe(true)
  expect(screen.getByRole<HTMLInputElement>('radio', { name: /^small/ }).disabled).toBe(true)
  fireEvent.click(screen.getByRole('radio', { name: /^large/ }))
  fireEvent.click(await screen.findByRole('button', { name: 'Create codespace' }))
  await waitFor(() =>
    expect(calls).toContainEqual({
      path: 'codespaces.create',
      input: expect.objectContaining({ machine: 'large' }),
    }),
  )
})

test.each([
  ['another one can', offers],
  ['none is large enough', offers.map((one) => ({ ...one, refusal: 'It needs more.' }))],
])(
  'where the type of one’s settings cannot be had and %s, the form says why, and sends the one it shows',
  async (_, offered) => {
    const { calls } = openForm('ada/hut', {
      'machines.offer': () => ({
        machines: offered,
        wanted: { name: 'small', refusal: 'It needs more.' },
      }),
      'repositories.preview': () => aPreview({ trust: trusted, needs: { cpus: 2 } }),
      'codespaces.create': () => aCodespace(),
    })
    await screen.findByText(
      'Your machine type “small” cannot be had here. It needs more. It gets “standard”.',
    )
    fireEvent.click(await screen.findByRole('button', { name: 'Create codespace' }))
    await waitFor(() =>
      expect(calls).toContainEqual({
        path: 'codespaces.create',
        input: expect.objectContaining({ machine: 'standard' }),
      }),
    )
  },
)
