// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CodespaceTrust } from '#server/codespaces/trust/trust.schema.ts'
import { aCodespace, aTrust } from '#web/testing/a-codespace.ts'
import { ProductCommands } from '../product-commands/ProductCommands.tsx'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { TrustNotice } from './TrustNotice.tsx'

beforeEach(() => localStorage.clear())
afterEach(cleanup)

function show(trust: Partial<CodespaceTrust>) {
  const codespace = aCodespace({ trust: aTrust(trust) })
  const parts = [<ProductCommands key="commands" />, <TrustNotice key="notice" />]
  return renderInIde(parts, {
    codespace,
    server: {
      'codespaces.restart': () => codespace,
      'codespaces.trustRequest': () => new Promise(() => undefined),
    },
  })
}

test('S-76 an untrusted one says what it goes without, and leads to the decision', async () => {
  const { ide } = show({ isTrusted: false })
  expect(await screen.findByText(/untrusted: no network, no secrets/)).toBeDefined()
  await waitFor(() => expect(ide.commands.isEnabled('bothy.reviewTrust')).toBe(true))
  fireEvent.click(screen.getByRole('button', { name: 'Review…' }))
  expect(await screen.findByRole('dialog')).toBeDefined()
})

test('that its configuration changed since it was trusted is said', async () => {
  show({ isTrusted: false, reason: 'changed' })
  expect(await screen.findByText(/because its configuration changed since/)).toBeDefined()
})

test('what was decided waits for a restart, which is one click', async () => {
  const { calls } = show({ isTrusted: false, isTrustedAtNextStart: true })
  expect(await screen.findByText(/is trusted now. Restart to apply/)).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Restart' }))
  await waitFor(() => expect(calls.map(({ path }) => path)).toContain('codespaces.restart'))
  cleanup()
  show({ isTrusted: true, isTrustedAtNextStart: false })
  expect(await screen.findByText(/is trusted no more. Restart to apply/)).toBeDefined()
})

test('a trusted one says nothing, and a notice is put away until there is another', async () => {
  show({})
  expect(screen.queryByRole('status')).toBeNull()
  cleanup()
  const { ide } = show({ isTrusted: false })
  fireEvent.click(await screen.findByRole('button', { name: 'Hide' }))
  expect(screen.queryByRole('status')).toBeNull()
  cleanup()
  expect(ide.storage.read('hiddenTrust', null)).toContain('untrusted')
})
