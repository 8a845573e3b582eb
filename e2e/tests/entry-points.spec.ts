import { expect, test } from '../fixtures/reachable-github.ts'
import { cutWords, nameless, violations } from '../pages/whole-page.ts'

test('any address of GitHub fills in the form, a click creates, and a link resumes (S-28)', async ({
  owner,
  github,
}) => {
  github.addPerson('grace')
  github.addRepository('ada/engine', {}, { visibility: 'public' })
  const configuration = JSON.stringify({ postCreateCommand: 'echo <b>made</b> > made.txt' })
  await github.commit('ada/engine', { '.devcontainer.json': configuration })
  await github.addFork('ada/engine', 'grace')
  await github.commit('grace/engine', { 'grace.txt': 'mine\n' }, { by: 'grace' })
  await github.addPullRequest('ada/engine', {
    by: 'grace',
    from: 'grace/engine:main',
    title: 'Mine',
  })
  const { page, newCodespace, ide } = owner

  // By words and keys alone.
  await page.goto('/new')
  await newCodespace.repository.fill('ada/eng')
  await expect(page.getByRole('option', { name: /ada\/engine/ })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('combobox', { name: 'Branch' })).toHaveValue('main')

  await page.goto(`/#${github.url}/ada/engine/pull/1/files?auto=1`)
  await expect(newCodespace.repository).toHaveValue(`${github.url}/ada/engine/pull/1/files?auto=1`)
  const origin = page.getByRole('region', { name: 'What it is made from' })
  await expect(origin).toContainText('Opened by grace from grace/engine, branch main.')
  await expect(newCodespace.wants).toContainText('echo <b>made</b> > made.txt')
  await expect(newCodespace.wants).toContainText('The code is from grace/engine, a fork.')
  expect(await violations(page)).toEqual([])
  expect(await nameless(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 800 })
  expect(await cutWords(page)).toEqual([])
  await page.setViewportSize({ width: 1280, height: 800 })

  await page.goto('/')
  // An address alone creates nothing; what other specs made here may be there.
  await expect(page.getByRole('link', { name: /(new|first) codespace/i }).first()).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'ada/engine' })).toHaveCount(0)
  await page.goto('/new/ada/engine/pull/1')
  await newCodespace.trustAndCreate.click()
  await ide.waitUntilReady()
  await expect(ide.statusBar).toContainText('grace-main')
  expect(await ide.terminal.run('cat grace.txt; git status -sb')).toMatch(
    /mine\s+## grace-main\.\.\.grace\/main/,
  )
  const { pathname } = new URL(page.url())

  await page.goto('/new/ada/engine/pull/1?quickstart=1')
  await page.getByRole('link', { name: /^Resume / }).click()
  await expect(page).toHaveURL(new RegExp(`${pathname}$`))
})
