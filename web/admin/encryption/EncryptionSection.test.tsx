// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { SealingState } from '#server/secrets/secrets.schema.ts'
import { renderSection } from '../render-section.testing.tsx'
import { EncryptionSection } from './EncryptionSection.tsx'

afterEach(cleanup)

const state: SealingState = {
  keys: [{ id: 'k1', isCurrent: true, sealedValues: 7 }],
  unreadableValues: 0,
  lockedBy: null,
  isRotating: false,
}

test('the key is rotated once it was said what to back up, and the new one is shown', async () => {
  const rotated = { ...state, keys: [{ id: 'k2', isCurrent: true, sealedValues: 7 }] }
  renderSection(EncryptionSection, {
    'secrets.sealing.get': () => state,
    'secrets.sealing.rotate': () => rotated,
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Rotate the key' }))
  const dialog = await screen.findByRole('alertdialog', { name: 'Rotate the encryption key?' })
  expect(dialog.textContent).toContain('Back up the new key.')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Rotate the key' }))
  expect(await screen.findByRole('row', { name: /k2/ })).toBeDefined()
})

test('a key of the environment is changed there', async () => {
  renderSection(EncryptionSection, {
    'secrets.sealing.get': () => ({ ...state, lockedBy: 'BOTHY_KEYS' }),
  })
  await screen.findByText('BOTHY_KEYS')
  expect(screen.queryByRole('button', { name: 'Rotate the key' })).toBeNull()
})

test('values that cannot be read are said, with what to do (F-51)', async () => {
  renderSection(EncryptionSection, {
    'secrets.sealing.get': () => ({ ...state, unreadableValues: 2 }),
  })
  expect((await screen.findByRole('alert')).textContent).toContain('2 values cannot be read')
})
