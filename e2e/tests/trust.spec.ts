import { expect, test } from '../fixtures/reachable-github.ts'
import { cutWords, nameless, tabTo, violations } from '../pages/whole-page.ts'

const looked =
  'printenv CANARY_KEY; ls made.txt; timeout 20 git ls-remote -q origin >/dev/null; echo network=$?'

test('a pull request from a fork gets nothing and runs nothing until its owner trusts it, by keyboard alone (S-76, L.3)', async ({
  owner,
  github,
}) => {
  github.addPerson('grace')
  github.addRepository('ada/loom', {}, { visibility: 'public' })
  const configuration = JSON.stringify({ postCreateCommand: 'echo made > made.txt' })
  await github.commit('ada/loom', { '.devcontainer.json': configuration })
  await github.addFork('ada/loom', 'grace')
  await github.commit('grace/loom', { 'grace.txt': 'mine\n' }, { by: 'grace' })
  const from = 'grace/loom:main'
  await github.addPullRequest('ada/loom', { by: 'grace', from, title: 'Mine' })
  const { page, newCodespace, ide, settings, dashboard } = owner
  await settings.open()
  await settings.secrets.create({ name: 'CANARY_KEY', value: 'the-canary' })

  await page.goto('/new/ada/loom/pull/1')
  await expect(newCodespace.wants).toContainText('The code is from grace/loom, a fork.')
  await expect(newCodespace.wants).toContainText('CANARY_KEY')
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page)).toEqual([])
  }
  expect(await nameless(page)).toEqual([])
  await page.setViewportSize({ width: 360, height: 800 })
  expect(await cutWords(page)).toEqual([])
  await page.setViewportSize({ width: 1280, height: 800 })
  await newCodespace.repository.press('Enter')
  await expect(newCodespace.wants).toBeFocused()
  await tabTo(page, newCodespace.createUntrusted)
  await page.keyboard.press('Enter')

  await ide.waitUntilReady()
  const notice = ide.notice(/untrusted: no network, no secrets, and nothing runs by itself/)
  await expect(notice).toBeVisible()
  const shield = ide.statusBar.getByRole('button', { name: 'Untrusted' })
  await expect(shield).toBeVisible()
  const said = await ide.terminal.run(looked)
  expect(said).not.toContain('the-canary')
  expect(said).toContain("'made.txt'")
  expect(said).toMatch(/network=[1-9]/)
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await ide.quick.run('Review trust of this repository…')
    await expect(page.getByRole('dialog', { name: 'Trust grace/loom?' })).toBeVisible()
    await expect(page.getByRole('dialog')).toContainText('CANARY_KEY')
    expect(await violations(page)).toEqual([])
    // Enter by habit trusts nothing.
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  await expect(shield).toBeVisible()
  const { pathname } = new URL(page.url())

  await dashboard.open()
  const row = page.getByRole('listitem').filter({ hasText: 'Untrusted' })
  await row.getByRole('button', { name: /^More actions for / }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Review trust…' })).toBeVisible()
  await page.keyboard.press('Escape')

  await page.goto(pathname)
  await ide.waitUntilReady()
  const review = notice.getByRole('button', { name: 'Review…' })
  const isThere = () => review.evaluate((element) => element === document.activeElement)
  for (let press = 0; press < 9 && !(await isThere()); press += 1) await page.keyboard.press('F6')
  await expect(review).toBeFocused()
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('button', { name: 'Trust and restart' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible()
  await ide.waitUntilReady()
  await expect(shield).toHaveCount(0)
  await expect(notice).toHaveCount(0)
  await expect
    .poll(() => ide.terminal.run(`clear; ${looked}`), { timeout: 60_000 })
    .toMatch(/the-canary\s+made\.txt\s+network=0/)

  // Asked again, it says what became of what was agreed to (L.2).
  const other = JSON.stringify({ postCreateCommand: 'echo other > made.txt', forwardPorts: [3000] })
  await github.commit('grace/loom', { '.devcontainer.json': other }, { by: 'grace' })
  await page.goto('/new/ada/loom/pull/1')
  await expect(newCodespace.wants).toContainText('What is not as it was is marked.')
  await expect(newCodespace.wants).toContainText('was echo made > made.txt')
  await expect(newCodespace.wants).toContainText('3000: forwarded New')
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page)).toEqual([])
  }
})
