import { writeFile } from 'node:fs/promises'
import { expect, Person, test } from '../fixtures/test.ts'
import { cutWords, tabTo, violations } from '../pages/whole-page.ts'

const files = { 'README.md': '# Hut\n' }
const memory = 'Memory'
const mostDays = 'Days in the trash, at most'
const mostCodespaces = 'Codespaces of one person'

const keyOf = (repositoryUrl: string) =>
  repositoryUrl
    .replace(/^https:\/\//, '')
    .replace(/\.git$/, '')
    .toLowerCase()

test('what is set by keyboard alone holds in everybody’s codespaces: memory, uploads and secrets of one repository, a banner (F-12, S-76)', async ({
  owner,
  openBrowser,
  gitHost,
}, info) => {
  const { page, admin } = owner
  const person = await openBrowser('lonsdale')
  const { ide } = person
  const closed = await gitHost.addRepository('lonsdale/closed', files)

  await admin.addSecret(keyOf(closed), 'SHARED_TOKEN', 'for-those-who-push')
  await test.step('how much memory the next codespace gets', async () => {
    await admin.open('settings')
    await tabTo(page, admin.field(memory))
    await page.keyboard.press('Control+a')
    await page.keyboard.type('1G')
    await page.keyboard.press('Enter')
    await admin.isSaved(memory)
    await expect(admin.setting(memory)).toContainText('Modified')
    await person.createCodespace(closed)
    await expect(ide.statusBar).toContainText(/of 1 GiB/)

    await tabTo(page, admin.resetOf(memory))
    await page.keyboard.press('Enter')
    await expect(admin.field(memory)).toHaveValue('4G')
    await expect(admin.setting(memory)).not.toContainText('Modified')
    await expect(admin.field(memory)).toBeFocused()
  })

  await test.step('uploads end for the repository they are switched off for', async () => {
    const drop = async (file: string) => {
      const path = info.outputPath(file)
      await writeFile(path, 'carried\n')
      await ide.explorer.dropFromMachine(ide.treeItem('README.md'), [path])
    }
    await drop('carried.txt')
    await expect(ide.treeItem('carried.txt')).toBeVisible()

    const whose = page.getByLabel('An organization or a repository')
    await tabTo(page, whose)
    await page.keyboard.type(closed)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: keyOf(closed) })).toHaveAttribute(
      'aria-pressed',
      'true',
    )
    await tabTo(page, admin.field('Uploads'))
    await page.keyboard.press('Space')
    await admin.isSaved('Uploads')
    await expect(admin.field('Uploads')).not.toBeChecked()

    await drop('refused.txt')
    const refusal = 'Uploads are switched off for this codespace.'
    await expect(person.page.getByRole('alert').filter({ hasText: refusal })).toBeAttached()
    await expect(ide.treeItem('refused.txt')).toHaveCount(0)
    expect(await ide.terminal.run('clear; ls')).not.toContain('refused.txt')
    await page.getByRole('button', { name: 'This Bothy' }).click()
    await expect(admin.field('Uploads')).toBeChecked()
  })

  await test.step('a secret of a repository is not for whoever may only read it', async () => {
    expect(await ide.terminal.run('clear; echo "<$SHARED_TOKEN>"')).toContain('<>')
    const steps = await person.context.newPage()
    await steps.goto(`${new URL(person.page.url()).pathname}/steps`)
    const { creation } = new Person(person.context, steps)
    await creation.step(/Start the agent/).click()
    await expect(creation.log('Start the agent')).toContainText(
      'One secret of the repository or its organisation is not delivered:',
    )
    await steps.close()
  })

  await test.step('a banner stands above every page, however long, and goes again', async () => {
    const home = await person.context.newPage()
    await home.setViewportSize({ width: 360, height: 740 })
    await home.goto('/')
    const notices = [page, person.page, home].map((shown) =>
      shown.getByRole('region', { name: 'Notice', exact: true }),
    )
    const long = `Down for maintenance at noon.\n${'Save it. '.repeat(20)}https://example.com/`
    try {
      await admin.field('Banner').fill(long.padEnd(300, 'a'))
      await admin.field('Banner').press('Control+Enter')
      await admin.isSaved('Banner')
      for (const notice of notices)
        await expect(notice).toContainText('Down for maintenance at noon.')
      for (const shown of [page, person.page, home]) expect(await cutWords(shown)).toEqual([])
      expect(await violations(home)).toEqual([])
      // Also where its field is, far down on a long page.
      await admin.field('Banner').scrollIntoViewIfNeeded()
      for (const notice of notices) await expect(notice).toBeInViewport()
      // The terminal is still all in the window.
      await expect(ide.statusBar).toBeInViewport({ ratio: 1 })
      expect(await ide.terminal.run('echo still here')).toContain('still here')
      await admin.resetOf('Banner').click()
      for (const notice of notices) await expect(notice).toHaveCount(0)
    } finally {
      await admin.reset('Banner')
    }
  })
})

test('what is wrong stays in its field, and what a variable locks names it', async ({ owner }) => {
  const { page, admin } = owner
  await admin.open('settings')
  const refusal = admin.setting(memory).getByRole('alert')
  for (const [typed, sentence] of [
    ['a lot', 'Type a size such as 512M or 32G.'],
    ['1M', 'From 256 MiB to 16 TiB.'],
  ] as const) {
    await admin.field(memory).fill(typed)
    await admin.field(memory).press('Enter')
    await expect(refusal).toContainText(sentence)
    await expect(admin.field(memory)).toHaveValue(typed)
  }
  await page.reload()
  await expect(admin.field(memory)).toHaveValue('1M')
  await expect(refusal).toContainText('From 256 MiB to 16 TiB.')
  await admin.field(memory).press('Escape')
  await expect(admin.field(memory)).toHaveValue('4G')
  await expect(refusal).toHaveCount(0)

  const locked = admin.setting('Size of a workspace')
  await expect(locked).toContainText('Set by the variable BOTHY_WORKSPACE_SIZE')
  await expect(admin.field('Size of a workspace')).toBeDisabled()
  await expect(admin.resetOf('Size of a workspace')).toHaveCount(0)
})

test('who is at a limit is told which, and what to do: how many codespaces, how long they are kept (S-34, S-69)', async ({
  owner,
  openBrowser,
  gitHost,
}) => {
  const person = await openBrowser('franklin')
  const { page, newCodespace, settings, dashboard } = person
  const trash = 'Days in the trash'
  const words = wordsOf(
    await person.createCodespace(await gitHost.addRepository('franklin/one', files)),
  )
  const second = await gitHost.addRepository('franklin/two', files)
  await settings.open()
  await settings.type(trash, '30')
  await settings.isSaved(trash)
  await owner.admin.open('settings')
  try {
    await owner.admin.set(mostCodespaces, '1')
    await owner.admin.set(mostDays, '3')
    await page.reload()
    await expect(settings.row(trash)).toContainText(
      'Limited to 3 days by the policy “Days in the trash, at most”: what counts is 3 days rather than 30 days.',
    )
    await expect(settings.field(trash)).toHaveValue('30')

    await page.goto('/new')
    await newCodespace.create(second)
    const refusal = page.getByRole('alert')
    await expect(refusal).toContainText('The codespace was not created.')
    await expect(refusal).toContainText(
      'You have 1 of at most 1 codespace. Delete one first, or ask an administrator.',
    )
    await expect(newCodespace.repository).toHaveValue(second)
    await refusal.getByRole('link', { name: 'Your codespaces' }).click()
    await dashboard.choose(words, 'Delete…')
    await expect(page.getByRole('alertdialog')).toContainText('are kept for 3 days')
    await dashboard.confirm('Delete')
    await page.getByRole('button', { name: /^Recently deleted/ }).click()
    await expect(page.getByText(/Gone for good in (2|3) days/)).toBeVisible()
    await page.goto('/new')
    await newCodespace.create(second)
    await expect(page).toHaveURL(/\/c\//)
  } finally {
    await owner.admin.reset(mostCodespaces, mostDays)
  }
  await settings.open()
  await expect(settings.row(trash)).not.toContainText('Limited to')
})

/** The words of a dashboard for a codespace of that name. */
const wordsOf = (name: string) => name.split('-').slice(0, -1).join(' ')
