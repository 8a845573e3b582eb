import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures/test.ts'

/** As the page of settings does it. */
async function setLongestTimeout(page: Page, minutes: number | null): Promise<void> {
  const input = { id: 'lifetimes.maximumIdleTimeoutMinutes', value: minutes }
  const status = await page.evaluate(async (asked) => {
    const answer = await fetch('/trpc/settings.admin.set', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ of: { scope: 'instance', scopeId: '' }, ...asked }),
    })
    return answer.status
  }, input)
  expect(status).toBe(200)
}

test('it says when it stops, is kept by jobs, warns who is idle, and says afterwards why it stopped', async ({
  owner,
  gitHost,
}) => {
  const { page, ide } = owner
  const name = await owner.createCodespace(await gitHost.addRepository('ada/kept', { a: 'a\n' }))
  const item = ide.statusBar.getByRole('button', { name: /^Stops at \d/ })
  await expect(item).toHaveAttribute('title', /It stops after 30 minutes without activity/)

  const inside = await ide.terminal.run('bothy url; bothy status')
  expect(inside).toContain(`/c/${name}`)
  expect(inside).toMatch(/Stops in \d+ minutes, unless there is activity\./)
  expect(await ide.terminal.run('bothy port add 4000 && bothy port list')).toMatch(
    /4000 +private +http/,
  )
  expect(await ide.terminal.run('bothy keep -- sh -c "exit 3"; echo "code $?"')).toContain('code 3')
  await ide.terminal.run('bothy keep --for 1h -- sleep 600 & sleep 1')
  await item.click()
  const jobs = page.getByRole('list', { name: 'Jobs' })
  await expect(jobs.getByText('sleep 600')).toBeVisible()
  await expect(jobs.getByText(/until .* at most/)).toBeVisible()
  await page.getByRole('button', { name: 'Change idle timeout…' }).click()
  await page.getByRole('option', { name: '15 minutes' }).click()
  await expect(page.getByText('It stops after 15 minutes without activity').first()).toBeVisible()
  await ide.terminal.run('kill $!')
  await expect(page.getByText('“sleep 600” has ended').first()).toBeVisible()

  await setLongestTimeout(page, 1)
  try {
    // Spoken, and with the way to stay.
    const spoken = page.getByRole('alert').filter({ hasText: 'This codespace stops at' })
    await expect(spoken).toHaveCount(1, { timeout: 90_000 })
    await page.getByRole('button', { name: 'Stay' }).first().click()
    await expect(spoken).toHaveCount(0)
  } finally {
    await setLongestTimeout(page, null)
  }

  await ide.terminal.focus()
  await page.keyboard.type('bothy stop\n')
  await expect(page.getByText('It was stopped from inside')).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Start' }).click()
  await ide.waitUntilReady()
})
