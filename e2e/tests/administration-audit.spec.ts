import { readFile } from 'node:fs/promises'
import { expect, test } from '../fixtures/test.ts'

type Event = { action: string; object: { name: string }; before: unknown; after: unknown }

test('what was done is found in the audit log, with what it was before', async ({
  owner,
  openBrowser,
}) => {
  await openBrowser('leavitt')
  const { page, admin } = owner
  await admin.open('users')
  await admin.roleOf('leavitt').selectOption('Administrator')
  await admin.answer('Make administrator')
  await expect(admin.roleOf('leavitt')).toHaveValue('admin')
  await admin.roleOf('leavitt').selectOption('Member')
  await expect(admin.roleOf('leavitt')).toHaveValue('member')

  await admin.open('audit')
  await page.getByRole('button', { name: 'Any event' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Users: Change a role' }).click()
  await page.keyboard.press('Escape')
  await admin.search.fill('leavitt')
  const changes = admin.event('owner changed the role of leavitt')
  await expect(changes).toHaveCount(2)
  await expect(admin.event(/.*/)).toHaveCount(2)
  await changes.first().click()
  await expect(page.getByRole('row', { name: /role/ })).toHaveText(/role\s*admin\s*member/)

  // The address says it all: for a colleague, or after a reload.
  await expect(page).toHaveURL(/q=leavitt/)
  await page.reload()
  await expect(changes).toHaveCount(2)
  await expect(admin.search).toHaveValue('leavitt')
  await page.getByRole('button', { name: 'Change a role' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Sessions: Sign in', exact: true }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: '2 kinds of events' })).toBeVisible()
  await expect(admin.event('leavitt signed in')).toHaveCount(1)

  const download = await admin.export()
  expect(download.suggestedFilename()).toMatch(/^bothy-audit-\d{4}-\d\d-\d\d\.jsonl$/)
  const text = await readFile(await download.path(), 'utf8')
  const events = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Event)
  expect(events.map(({ action }) => action)).toEqual([
    'user.setRole',
    'user.setRole',
    'session.signIn',
  ])
  expect(events[0]).toMatchObject({ before: { role: 'admin' }, after: { role: 'member' } })

  await page.getByRole('button', { name: '2 kinds of events' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Any event' }).click()
  await page.keyboard.press('Escape')
  await admin.search.fill('')
  await expect(admin.event('owner exported the audit log').first()).toBeVisible()
  await admin.search.fill('no such thing at all')
  await expect(page.getByText('No event matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear the filter' }).click()
  await expect(admin.event(/.*/).first()).toBeVisible()
})
