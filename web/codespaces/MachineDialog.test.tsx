// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { MachineOffer } from '#server/machines/machines.schema.ts'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { MachineDialog } from './MachineDialog.tsx'
import { useCodespaceActions } from './use-codespace-actions.ts'

afterEach(cleanup)

const gigabyte = 1024 ** 3
const offer = (given: Partial<MachineOffer> & Pick<MachineOffer, 'name'>): MachineOffer => ({
  cpus: 2,
  memoryBytes: 4 * gigabyte,
  storageBytes: 32 * gigabyte,
  pids: 4096,
  description: '',
  refusal: null,
  isDefault: false,
  ...given,
})

const hut = aCodespace({ displayName: 'amber hut' })
function Page() {
  const { setMachine } = useCodespaceActions()
  return <MachineDialog codespace={hut} setMachine={setMachine} onClose={() => undefined} />
}

test('another type is chosen from those there are, and one that cannot be had says why', async () => {
  const { calls } = renderPage(<Page />, {
    'codespaces.machines': () => [
      offer({ name: 'standard', isDefault: true }),
      offer({ name: 'large', cpus: 8, description: 'Compiles' }),
      offer({ name: 'huge', cpus: 64, refusal: 'It is not for this repository.' }),
    ],
    'codespaces.setMachine': () => ({ ...hut, nextMachine: 'large' }),
  })
  const large = await screen.findByRole('radio', { name: /^large/ })
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Change type' })
  expect(button.disabled).toBe(true)
  expect(screen.getByRole<HTMLInputElement>('radio', { name: /^huge/ }).disabled).toBe(true)
  expect(screen.getByText(/It is not for this repository/)).toBeDefined()
  fireEvent.click(large)
  fireEvent.click(button)
  await waitFor(() =>
    expect(calls).toContainEqual({
      path: 'codespaces.setMachine',
      input: { name: hut.name, machine: 'large' },
    }),
  )
})

test('where there is one type alone it says who can offer others', async () => {
  renderPage(<Page />, { 'codespaces.machines': () => [offer({ name: 'standard' })] })
  expect(await screen.findByText(/An administrator can offer others/)).toBeDefined()
})
