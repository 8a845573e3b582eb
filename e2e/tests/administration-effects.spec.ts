import { effectsInIde } from '../fixtures/effects-in-ide.ts'
import { effectsOnNoPage } from '../fixtures/effects-on-no-page.ts'
import { effectsOnPages } from '../fixtures/effects-on-pages.ts'
import { whileGiven } from '../fixtures/policy-world.ts'
import { expect, Person, test } from '../fixtures/test.ts'
import { SettingRow } from '../pages/setting-row.ts'

// Set by no variable, so that each of them can be chosen.
test.use({ environment: { BOTHY_WORKSPACE_SIZE: '', BOTHY_TRUSTED_REPOSITORIES: '' } })

test('every policy has its effect on somebody’s pages, or it is said why none shows it', async ({
  owner,
  openBrowser,
  gitHost,
}) => {
  await owner.admin.open('settings')
  const policies = (await SettingRow.all(owner.page)).map(({ id }) => id)
  const told = { ...effectsOnPages, ...effectsInIde, ...effectsOnNoPage }
  expect(Object.keys(told).sort()).toEqual(policies.sort())

  const person = await openBrowser('ada')
  for (const one of Object.entries(effectsOnPages))
    await test.step(one[0], () => whileGiven(owner, one, { person, gitHost }))
})

test('who has a codespace meets each policy that is for those that run, in it and beside it', async ({
  owner,
  openBrowser,
  gitHost,
}) => {
  await owner.admin.open('settings')
  const person = await openBrowser('grace')
  const { page, context, newCodespace, ide } = person
  await page.goto('/new')
  await newCodespace.startFrom('Blank')
  await ide.waitUntilReady()
  await ide.terminal.run('echo kept > kept.txt; bothy port add 4000')
  await expect(ide.treeItem('kept.txt')).toBeVisible()
  const name = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const words = name.split('-').slice(0, -1).join(' ')
  const beside = new Person(context, await context.newPage())
  for (const one of Object.entries(effectsInIde))
    await test.step(one[0], () => whileGiven(owner, one, { person, gitHost, beside, words }))
})
