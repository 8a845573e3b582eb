import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, type Person, test } from '../fixtures/test.ts'

async function openAccount({ page }: Person) {
  await page.getByRole('button', { name: 'Account', exact: true }).click()
  await expect(page.getByRole('menuitem', { name: 'Settings' })).toBeVisible()
  return page.getByRole('menuitem', { name: 'Administration' })
}

test('the administration is there for whom the owner makes an administrator, for as long (S-92)', async ({
  owner,
  openBrowser,
}) => {
  const member = await openBrowser('noether')
  const { page, admin } = member
  await expect(await openAccount(member)).toHaveCount(0)
  await page.goto('/admin/users')
  await expect(page.getByRole('heading', { name: 'This page is for administrators' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('You are signed in as noether.')
  await expect(page.getByRole('main')).not.toContainText('owner')
  const exported = () => fetch('/audit/export').then(({ status }) => status)
  expect(await page.evaluate(exported)).toBe(403)

  await owner.admin.open('users')
  await owner.admin.roleOf('noether').selectOption('Administrator')
  await expect(owner.admin.question).toContainText('Make noether an administrator?')
  await owner.admin.answer('Cancel')
  await expect(owner.admin.roleOf('noether')).toHaveValue('member')
  await owner.admin.roleOf('noether').selectOption('Administrator')
  await owner.admin.answer('Make administrator')
  await expect(owner.admin.roleOf('noether')).toHaveValue('admin')

  await page.goto('/')
  await (await openAccount(member)).click()
  await expect(page.getByRole('region', { name: 'Health' })).toBeVisible()
  await admin.link('Users').click()
  // Nobody makes themselves less, and nobody makes the owner less.
  await expect(admin.row('owner')).toContainText('Owner')
  await expect(admin.roleOf('owner')).toHaveCount(0)
  await expect(admin.roleOf('noether')).toHaveCount(0)

  await admin.link('Settings').click()
  await expect(admin.field('Banner')).toBeVisible()
  await owner.admin.roleOf('noether').selectOption('Member')
  await expect(owner.admin.roleOf('noether')).toHaveValue('member')
  await admin.field('Banner').fill('not mine to say')
  await admin.field('Banner').press('Tab')
  await expect(admin.setting('Banner').getByRole('alert')).toContainText('for administrators')
  await page.goto('/')
  await expect(await openAccount(member)).toHaveCount(0)
  await expect(page.getByText('not mine to say')).toHaveCount(0)
})

test('whoever is signed out everywhere is asked to sign in, wherever they were', async ({
  owner,
  openBrowser,
}) => {
  const [here, there] = [await openBrowser('hypatia'), await openBrowser('hypatia')]
  const { admin } = owner
  await admin.open('users')
  await admin.choose('hypatia', 'Sign out everywhere…')
  await expect(admin.question).toContainText('All 2 of their sessions end')
  await admin.answer('Sign out')
  for (const { page } of [here, there])
    await expect(page.getByRole('heading', { name: 'Sign in to Bothy' })).toBeVisible()
  await expect(admin.row('hypatia')).not.toContainText('Suspended')
})

test('what decides who gets in takes a sign-in of the last two hours', async ({
  owner,
  openBrowser,
  bothy,
}) => {
  await openBrowser('ramanujan')
  const { page, admin } = owner
  await admin.open('users')
  const ageSessions = (hours: number) => {
    const database = new SQLite(join(bothy.dataFolder, 'bothy.db'), { timeout: 5000 })
    database.prepare('UPDATE "Session" SET "createdAt" = ?').run(Date.now() - hours * 3_600_000)
    database.close()
  }
  ageSessions(3)
  await admin.roleOf('ramanujan').selectOption('Administrator')
  await admin.answer('Make administrator')
  await expect(admin.question).toContainText('Sign in again to do this')
  await expect(admin.question).toContainText('Nothing was changed.')
  await admin.answer('Cancel')
  await expect(admin.roleOf('ramanujan')).toHaveValue('member')

  await admin.roleOf('ramanujan').selectOption('Administrator')
  await admin.answer('Make administrator')
  await admin.question.getByRole('button', { name: 'Sign out and in again' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in to Bothy' })).toBeVisible()
  await page.goto(bothy.signInLink())
  await expect(page.getByRole('button', { name: 'Account', exact: true })).toBeVisible()
  await admin.open('users')
  await admin.roleOf('ramanujan').selectOption('Administrator')
  await admin.answer('Make administrator')
  await expect(admin.roleOf('ramanujan')).toHaveValue('admin')
})
