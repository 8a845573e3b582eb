// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, expect, test } from 'vitest'
import type { AuditEvent, AuditPage } from '#server/audit/audit.schema.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { AuditLog } from './AuditLog.tsx'
import type { AuditSearch } from './audit-search.ts'

afterEach(cleanup)

let count = 0
const anEvent = (given: Partial<AuditEvent> = {}): AuditEvent => {
  count += 1
  return {
    id: `event-${count}`,
    at: 1_700_000_000_000 - count,
    action: 'codespace.delete',
    actor: { id: 'u1', name: 'Ada' },
    address: '192.0.2.7',
    userAgent: 'Firefox',
    object: { type: 'codespace', id: 'c1', name: 'amber hut' },
    subject: null,
    before: null,
    after: null,
    ...given,
  }
}
const onePage = (...events: AuditEvent[]): AuditPage => ({ events, nextCursor: null })

function Log({ of, initial }: { of: 'everybody' | 'oneself'; initial: AuditSearch }) {
  const [search, setSearch] = useState(initial)
  return (
    <AuditLog
      of={of}
      search={search}
      onSearch={(changed) => setSearch({ ...search, ...changed })}
    />
  )
}
const show = (
  answer: (input: never) => unknown,
  { of = 'everybody', initial = {} }: { of?: 'everybody' | 'oneself'; initial?: AuditSearch } = {},
) =>
  renderPage(<Log of={of} initial={initial} />, {
    [of === 'everybody' ? 'audit.list' : 'audit.own']: answer,
  })

test('an event is a sentence that unfolds into everything that was recorded', async () => {
  const event = anEvent({
    action: 'setting.set',
    object: { type: 'setting', id: 'codespaces.cpus', name: 'Processors' },
    subject: { id: 'u2', name: 'Grace' },
    before: { scope: 'instance', value: 2 },
    after: { scope: 'instance', value: 4 },
  })
  show(() => onePage(event))
  const row = await screen.findByRole('button', {
    name: /Ada changed the setting Processors of Grace/,
  })
  expect(row.getAttribute('aria-expanded')).toBe('false')
  fireEvent.click(row)
  expect(row.getAttribute('aria-expanded')).toBe('true')
  const changes = screen.getByRole('table')
  const changed = within(changes).getByRole('row', { name: /value/ })
  expect(changed.textContent).toBe('value24')
  expect(within(changed).getByRole('img', { name: 'Changed' })).toBeDefined()
  const same = within(changes).getByRole('row', { name: /scope/ })
  expect(within(same).queryByRole('img')).toBeNull()
  expect(screen.getByText('Firefox')).toBeDefined()
})

test('what the server did by itself is said to be its own', async () => {
  show(() => onePage(anEvent({ action: 'codespace.purge', actor: null, address: null })))
  await screen.findByRole('button', { name: /Bothy removed for good the codespace amber hut/ })
})

test('the rest of the list is asked for with the cursor, and can be asked for again', async () => {
  let isAway = true
  show(({ cursor }: { cursor?: string | null }) => {
    if (cursor == null) return { events: [anEvent()], nextCursor: 'there' }
    if (isAway) throw refusal('INTERNAL_SERVER_ERROR', null, 'It went wrong.')
    return onePage(anEvent({ object: { type: 'codespace', id: 'c2', name: 'blue barn' } }))
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Show more' }))
  await screen.findByText('It went wrong.')
  isAway = false
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByText('blue barn')
  expect(screen.getByText('amber hut')).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
})

test('words, kinds of events and days go to the server, and into what is exported', async () => {
  const { calls } = show(() => onePage(), {
    initial: {
      actions: 'user.suspend,nonsense,user.setRole',
      from: '2026-01-31',
      to: '2026-02-01',
    },
  })
  const search = await screen.findByRole('searchbox')
  fireEvent.change(search, { target: { value: 'ada' } })
  const expected = {
    search: 'ada',
    actions: ['user.suspend', 'user.setRole'],
    from: new Date(2026, 0, 31).getTime(),
    to: new Date(2026, 1, 2).getTime() - 1,
  }
  await waitFor(() =>
    expect(calls.filter(({ path }) => path === 'audit.list').at(-1)?.input).toMatchObject(expected),
  )
  const link = screen.getByRole('link', { name: 'Export' })
  expect(link.getAttribute('href')).toBe(
    `/audit/export?search=ada&actions=user.suspend%2Cuser.setRole&from=${expected.from}&to=${expected.to}`,
  )
  // As much of it as the server looks for.
  fireEvent.change(search, { target: { value: `  ${'a'.repeat(300)}` } })
  await waitFor(() =>
    expect(link.getAttribute('href')).toMatch(new RegExp(`[?]search=${'a'.repeat(200)}&`)),
  )
  fireEvent.click(await screen.findByRole('button', { name: 'Clear the filter' }))
  await screen.findByText('Nothing is recorded yet')
})

test('one’s own log asks for one’s own, and is not exported', async () => {
  show(() => onePage(anEvent({ action: 'session.signIn' })), { of: 'oneself' })
  await screen.findByRole('button', { name: /Ada signed in/ })
  expect(screen.queryByRole('link', { name: 'Export' })).toBeNull()
})

test('a log that cannot be loaded can be asked for again', async () => {
  let isBroken = true
  show(() => {
    if (isBroken) throw refusal('FORBIDDEN', null, 'That is for administrators.')
    return onePage(anEvent())
  })
  await screen.findByText('The log could not be loaded')
  isBroken = false
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByText('amber hut')
})

test('what nobody had chosen before is shown as nothing, and not as a word of the code', async () => {
  const change = anEvent({
    action: 'setting.set',
    object: { type: 'setting', id: 'files.uploads', name: 'Uploads' },
    before: { scope: 'instance', value: null },
    after: { scope: 'instance', value: false },
  })
  show(() => onePage(change))
  fireEvent.click(await screen.findByRole('button', { name: /changed the setting Uploads/ }))
  const row = screen.getByRole('row', { name: /value/ })
  expect([...row.children].map(({ textContent }) => textContent)).toEqual(['value', '—', 'false'])
})
