// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import type { TrustRequest } from '#server/codespaces/trust/trust.schema.ts'
import { aCodespace, aTrust } from '#web/testing/a-codespace.ts'
import { aPreview } from '#web/testing/a-resolution.ts'
import { type Answers, refusal } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { TrustDialog } from './TrustDialog.tsx'

afterEach(cleanup)

const hash = 'c'.repeat(64)
const { wants } = aPreview()
const untrusted = aTrust({ isTrusted: false })

async function open(codespace: Codespace, answers: Answers = {}) {
  const onClose = vi.fn()
  const page = renderPage(<TrustDialog codespace={codespace} onClose={onClose} />, {
    'codespaces.trustRequest': (): TrustRequest => ({
      trust: codespace.trust,
      wants: { ...wants, remoteUser: 'root', secretNames: ['API_TOKEN'] },
      changes: null,
      isForOneAlone: false,
    }),
    'codespaces.restart': () => codespace,
    ...answers,
  })
  const dialog = within(await screen.findByRole('dialog'))
  const asked = () => page.calls.map(({ path }) => path).filter((path) => !path.includes('Request'))
  return { ...page, dialog, onClose, asked }
}
const inRepository = (given: Partial<Codespace>) =>
  aCodespace({ repositoryUrl: 'https://github.com/ada/engine', ...given })

test('L.2 what it would get is shown, and trusting it restarts it with that', async () => {
  const hut = inRepository({ trust: untrusted })
  const { dialog, calls, onClose, asked } = await open(hut, { 'codespaces.trust': () => hut })
  expect(dialog.getByText('Trust github.com/ada/engine?')).toBeDefined()
  expect(await dialog.findByText('API_TOKEN')).toBeDefined()
  expect(dialog.getByText('root')).toBeDefined()
  expect(dialog.getByText(/untrusted: no network, no secrets/)).toBeDefined()
  expect(document.activeElement?.textContent).toBe('Keep untrusted')
  expect(asked()).toEqual([])
  fireEvent.click(dialog.getByRole('button', { name: 'Trust and restart' }))
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce())
  expect(asked()).toEqual(['codespaces.trust', 'codespaces.restart'])
  const { input } = calls.find(({ path }) => path === 'codespaces.trust') ?? {}
  expect(input).toEqual({ name: hut.name, configurationHash: hash })
})

test('it says how far a decision reaches, which is not far where nothing could be read', async () => {
  const hut = inRepository({ trust: untrusted })
  const { dialog } = await open(hut)
  expect(await dialog.findByText(/holds for all of your codespaces of it/)).toBeDefined()
  cleanup()
  const unread = await open(hut, {
    'codespaces.trustRequest': () => ({
      trust: untrusted,
      wants,
      changes: null,
      isForOneAlone: true,
    }),
  })
  expect(await unread.dialog.findByText(/holds for this codespace alone/)).toBeDefined()
})

test('one that rests is trusted without being started', async () => {
  const hut = inRepository({ state: 'stopped', trust: untrusted })
  const { dialog, onClose, asked } = await open(hut, { 'codespaces.trust': () => hut })
  fireEvent.click(await dialog.findByRole('button', { name: 'Trust' }))
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce())
  expect(asked()).toEqual(['codespaces.trust'])
})

test('a configuration that changed since is said to, also while it is looked at', async () => {
  const hut = inRepository({ trust: aTrust({ isTrusted: false, reason: 'changed' }) })
  const { dialog, calls, onClose } = await open(hut, {
    'codespaces.trust': () => {
      throw refusal('CONFLICT', 'TRUST_CONFIGURATION_CHANGED', 'That is not what it has.')
    },
  })
  expect(await dialog.findByText(/changed since you trusted it/)).toBeDefined()
  fireEvent.click(dialog.getByRole('button', { name: 'Trust and restart' }))
  expect(await dialog.findByText(/Nothing was decided. That is not what it has/)).toBeDefined()
  const requests = () => calls.filter(({ path }) => path === 'codespaces.trustRequest')
  await expect.poll(requests).toHaveLength(2)
  expect(onClose).not.toHaveBeenCalled()
})

test('S-76 of a pull request from a fork it says whose code it is', async () => {
  const from = { headRepository: 'grace/engine', headRepositoryId: '2', headBranch: 'door' }
  const startingPoint = { kind: 'pull' as const, number: 7, title: 'A door', isFork: true, ...from }
  const { dialog } = await open(
    inRepository({ startingPoint, trust: { ...untrusted, reason: 'fork' } }),
  )
  expect(dialog.getByText('Trust grace/engine?')).toBeDefined()
  expect(await dialog.findByText(/The code is from grace\/engine, a fork/)).toBeDefined()
})

test('trust is taken back for the next start, which can be now', async () => {
  const hut = inRepository({})
  const after = { ...hut, trust: aTrust({ isTrustedAtNextStart: false }) }
  const { dialog, asked } = await open(hut, { 'codespaces.distrust': () => after })
  expect(await dialog.findByText('Trusted by you.')).toBeDefined()
  fireEvent.click(dialog.getByRole('button', { name: 'Do not trust any more' }))
  expect(await dialog.findByText(/It is untrusted, once it is restarted/)).toBeDefined()
  expect(asked()).toEqual(['codespaces.distrust'])
})

test('what an administrator trusts, and what is not cloned yet, is not for its owner to decide', async () => {
  const { dialog } = await open(inRepository({ trust: aTrust({ reason: 'administrator' }) }))
  expect(await dialog.findByText('Trusted by your administrator.')).toBeDefined()
  expect(dialog.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Close'])
  cleanup()
  // It runs untrusted, and was put on the list since.
  const trust = aTrust({
    ...{ isTrusted: false, isTrustedAtNextStart: true },
    reasonAtNextStart: 'administrator',
  })
  const since = await open(inRepository({ trust }))
  expect(await since.dialog.findByText(/Trusted by your administrator, once it is/)).toBeDefined()
  const offered = since.dialog.getAllByRole('button').map(({ textContent }) => textContent)
  expect(offered).toEqual(['Close', 'Restart now'])
  cleanup()
  const unknown = { ...untrusted, configurationHash: null }
  const other = await open(inRepository({ state: 'creating', trust: unknown }))
  expect(await other.dialog.findByText(/not known before the repository is cloned/)).toBeDefined()
  expect(other.dialog.queryByRole('button', { name: /Trust and/ })).toBeNull()
})

test('what cannot be looked up is said, and trusts nothing', async () => {
  const { dialog } = await open(inRepository({ trust: untrusted }), {
    'codespaces.trustRequest': () => {
      throw refusal('CONFLICT', 'DATABASE_BUSY', 'The database is busy.')
    },
  })
  expect(await dialog.findByText(/could not be looked up. The database is busy/)).toBeDefined()
  expect(dialog.getByRole('button', { name: 'Try again' })).toBeDefined()
  expect(dialog.queryByRole('button', { name: /^Trust/ })).toBeNull()
})
