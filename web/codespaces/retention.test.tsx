// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { RetentionDialog } from './RetentionDialog.tsx'
import { RetentionMark } from './RetentionMark.tsx'
import { useCodespaceActions } from './use-codespace-actions.ts'

afterEach(cleanup)

const dayMs = 86_400_000
const kept = aCodespace().retention

function Asking({ codespace }: { codespace: Codespace }) {
  const { retain } = useCodespaceActions()
  return <RetentionDialog codespace={codespace} retain={retain} onClose={() => undefined} />
}

test('a row says in how many days its codespace expires, or that it is pinned', async () => {
  const expiring = { ...kept, expiresAt: Date.now() + 12 * dayMs + 1000 }
  renderPage(<RetentionMark codespace={aCodespace({ retention: expiring })} />, {})
  expect(await screen.findByText('Expires in 12 days')).toBeDefined()
  cleanup()
  renderPage(
    <RetentionMark codespace={aCodespace({ retention: { ...kept, isPinned: true } })} />,
    {},
  )
  expect(await screen.findByText('Pinned')).toBeDefined()
})

test('a time of its own is chosen for one codespace, and taken back', async () => {
  const hut = aCodespace({ retention: { ...kept, ownDays: 7 } })
  const { calls } = renderPage(<Asking codespace={hut} />, { 'codespaces.setRetention': () => hut })
  fireEvent.change(await screen.findByLabelText('Keep unused for'), { target: { value: 'all' } })
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  const input = { name: hut.name, days: null }
  await expect.poll(() => calls).toContainEqual({ path: 'codespaces.setRetention', input })
})

test('no more days are offered than a policy allows, and that it does is said', async () => {
  const retention = { ...kept, days: 5, ownDays: 14, mostDays: 5 }
  renderPage(<Asking codespace={aCodespace({ retention })} />, {})
  const field = await screen.findByLabelText<HTMLSelectElement>('Keep unused for')
  // What was chosen before there was a policy is shown as it is.
  const offered = [...field.options].map(({ textContent }) => textContent?.split(':')[0])
  const all = ['As long as my settings say', 'Not at all', '1 day', '3 days', '5 days', '14 days']
  expect(offered).toEqual(all)
  expect(screen.getByText('Administrators of this server allow 5 days at most.')).toBeDefined()
})
