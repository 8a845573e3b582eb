import { settingTexts } from '../fixtures/setting-texts.ts'
import { expect, type Person, test } from '../fixtures/test.ts'
import { EventList } from '../pages/event-list.ts'
import { SettingRow } from '../pages/setting-row.ts'

// Set by no variable, so that each of them can be chosen.
test.use({
  environment: {
    BOTHY_WORKSPACE_SIZE: '',
    BOTHY_PREPARED_PLACES: '',
    BOTHY_TRUSTED_REPOSITORIES: '',
  },
})

/** What nobody can be set to here, and why. */
const refused: Record<string, [typed: string, refusal: string]> = {
  'auth.githubOrganizations': ['acme', 'GitHub App'],
}
/** What is nobody else's to read. */
const hidden = ['personal.environment', 'personal.startScript']

type Change = { row: SettingRow; before: string; after: string }

/** Sets one to something else and back. */
async function changeAndReset(row: SettingRow, text: string | undefined): Promise<Change> {
  await row.find()
  const before = await row.value()
  await row.change(text)
  await row.isSaved()
  await expect(row.root).toContainText('Modified')
  const after = await row.value()
  expect(after, row.title).not.toBe(before)
  await row.reset()
  await expect.poll(() => row.value(), row.title).toBe(before)
  return { row, before, after }
}

/** The newest of a log are all these, from each value to the next and back to none. */
async function areOnRecord(person: Person, changes: Change[]): Promise<void> {
  const events = await new EventList(person.page).read(2 * changes.length)
  for (const { row, after } of changes) {
    const value = asWords(hidden.includes(row.id) ? 'Not recorded' : after)
    const told = ` changed the setting ${row.title}`
    const [reset, set] = events.filter(
      // In a log of several people: whose it is.
      ({ sentence }) => sentence.endsWith(told) || sentence.endsWith(`${told} of ada`),
    )
    expect(set?.fields.value?.map(asWords), row.title).toEqual(['—', value])
    expect(reset?.fields.value?.map(asWords), row.title).toEqual([value, '—'])
  }
}

/** As a control and the log have it in common: an entry is written like a word, a log in lines. */
const asWords = (text: string) => text.toLowerCase().replaceAll('-', ' ').replace(/\s+/g, ' ')

test('every setting of everybody’s is found, changed by its own control, saved, on record with what it was, and reset', async ({
  owner,
  gitHost,
}) => {
  const { page, admin } = owner
  const texts = settingTexts(gitHost.host)
  await admin.open('settings')
  const rows = await SettingRow.all(page)
  const known = await page.evaluate(async () => {
    const input = encodeURIComponent('{"of":{"scope":"instance","scopeId":""}}')
    const answer = await fetch(`/trpc/settings.admin.list?input=${input}`)
    return (await answer.json()).result.data.map(({ id }: { id: string }) => id) as string[]
  })
  expect(rows.map(({ id }) => id).sort()).toEqual(known.sort())
  const changes: Change[] = []
  for (const row of rows) {
    const refusal = refused[row.id]
    if (refusal === undefined) {
      changes.push(await changeAndReset(row, texts[row.id]))
      continue
    }
    await row.find()
    await row.type(refusal[0])
    await expect(row.refusal).toContainText(refusal[1])
    await expect(row.control).toHaveValue(refusal[0])
  }
  await page.goto('/admin/audit?actions=setting.set')
  await areOnRecord(owner, changes)
})

test('every setting of one’s own is changed and reset likewise, and of what is nobody else’s only that it was', async ({
  openBrowser,
  owner,
  gitHost,
}) => {
  const person = await openBrowser('ada')
  const texts = settingTexts(gitHost.host)
  await person.settings.open()
  const rows = await SettingRow.all(person.page)
  const changes: Change[] = []
  for (const row of rows) changes.push(await changeAndReset(row, texts[row.id]))
  await person.settings.chooseEvents('Settings: Change a setting')
  await areOnRecord(person, changes)
  await owner.page.goto('/admin/audit?actions=setting.set&q=ada')
  await areOnRecord(owner, changes)
  for (const { page } of [person, owner]) await expect(page.getByText('lit-by-ada')).toHaveCount(0)
})

/** One of each kind of control that takes what is wrong. */
const wrong: [id: string, kind: string, typed: string, refusal: string][] = [
  ['codespaces.pids', 'a number', 'many', 'Type a number.'],
  ['codespaces.pids', 'a whole number', '100.5', 'Type a whole number.'],
  ['codespaces.pids', 'its bounds', '63', 'From 64 to 1,000,000.'],
  ['codespaces.memoryBytes', 'a size', '1M', 'From 256 MiB to 16 TiB.'],
  ['lifetimes.idleTimeoutMinutes', 'a time', '4', 'From 5 minutes to 4 hours.'],
  ['notifications.mailFrom', 'a line', 'bothy at example.com', 'a mail address'],
  ['system.maintenanceStopAt', 'a line with a rule', '2030-02-30 22:00', 'Write a time in UTC'],
  ['system.banner', 'several lines', 'x'.repeat(301), 'at most 300 characters'],
  ['notifications.webhookHosts', 'a list', 'chat.corp.example\nno host', '“no host” is no host.'],
]

test('what is wrong is refused at its field, whatever kind of control it is, and stays to be mended', async ({
  owner,
}) => {
  const { page, admin } = owner
  await admin.open('settings')
  const rows = await SettingRow.all(page)
  for (const [id, kind, typed, refusal] of wrong) {
    const row = rows.find((one) => one.id === id)
    if (!row) throw new Error(`There is no setting ${id}.`)
    await row.find()
    const before = await row.value()
    await row.type(typed)
    await expect(row.refusal, kind).toContainText(refusal)
    await expect(row.refusal, kind).toContainText('Not saved; Escape goes back.')
    await expect(row.control, kind).toHaveValue(typed)
    await expect(row.control, kind).toHaveAttribute('aria-invalid', 'true')
    // Also where another one is looked for, and the page is left and come back to.
    await page.getByRole('searchbox', { name: 'Filter settings' }).fill('')
    await page.reload()
    await expect(row.control, kind).toHaveValue(typed)
    await expect(row.refusal, kind).toContainText(refusal)
    await row.control.press('Escape')
    await expect(row.refusal, kind).toHaveCount(0)
    expect(await row.value(), kind).toBe(before)
    await expect(row.root, kind).not.toContainText('Modified')
  }
})
