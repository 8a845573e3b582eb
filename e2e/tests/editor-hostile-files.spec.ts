import type { Page } from '@playwright/test'
import { askAddress } from '../fixtures/ask-address.ts'
import { hostileFiles, hostileNames } from '../fixtures/hostile-files.ts'
import { expect, test } from '../fixtures/test.ts'

test('nothing in a hostile file runs, however it is looked at (S-25)', async ({
  owner,
  gitHost,
}) => {
  const { page, ide } = owner
  await owner.createCodespace(await gitHost.addRepository('ada/evil', hostileFiles))
  // That styles and handlers are refused is the frame's policy at work.
  const heard = listen(page, /inline script|JavaScript URL/i)
  let address = ''

  await test.step('as previews', async () => {
    for (const name of ['evil.md', 'evil.html']) {
      await ide.quick.openFile(name)
      await ide.quick.run('Preview: Open preview to the side')
      const preview = ide.preview(name)
      await expect(preview.getByRole('heading', { name: 'Evil' })).toBeVisible()
      await preview.getByRole('link', { name: 'a script' }).click()
      await preview.getByRole('button', { name: 'press' }).click()
      // What could run has run once a message has gone there and back.
      await preview.getByText('more').click()
    }
    await ide.quick.openFile('evil.svg')
    await ide.quick.run('Preview: Open preview to the side')
    const picture = page.getByRole('img', { name: 'evil.svg' })
    await expect(picture).toBeVisible()
    address = (await picture.getAttribute('src')) ?? ''
    await ide.quick.openFile('evil.csv')
    await ide.quick.run('Preview: Open preview to the side')
    await expect(page.getByRole('cell', { name: /<img src=x/ })).toBeVisible()
    await ide.quick.openFile('evil.pdf')
    await expect(page.locator('.pdfViewer').getByText('Evil')).toBeVisible()
  })
  await test.step('as text', async () => {
    for (const name of ['evil.xml', 'evil.ipynb']) {
      await ide.quick.openFile(name)
      await expect(ide.tab(name)).toHaveAttribute('aria-selected', 'true')
    }
  })
  await test.step('from its own address, which no page may be', async () => {
    const { headers, text } = await askAddress(address)
    expect(text).toContain('<script>')
    expect(headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/)
    expect(headers['content-disposition']).toContain('attachment')
    expect(headers['x-content-type-options']).toBe('nosniff')
    const tab = await page.context().newPage()
    await expect(tab.goto(address)).rejects.toThrow()
    await tab.close()
  })
  expect(heard).toEqual([])
  expect(await page.title()).not.toBe('ran')
})

test('names that mean something are only shown, everywhere (S-26)', async ({ owner, gitHost }) => {
  const { page, ide } = owner
  await owner.createCodespace(await gitHost.addRepository('ada/names', { 'a.txt': 'a\n' }))
  const heard = listen(page, /Content Security Policy|Refused to/i)
  const written = hostileNames.map((name) => Buffer.from(name).toString('base64')).join(' ')
  await ide.terminal.run(
    `mkdir n; for n in ${written}; do printf x > "./n/$(echo $n | base64 -d)"; done; clear; ls n | wc -l`,
  )
  await ide.treeItem('n').click()
  const rows = page.getByRole('treeitem', { level: 2 })
  await expect(rows).toHaveCount(hostileNames.length)

  await test.step('in the tree, tabs, breadcrumbs and the menu of a tab', async () => {
    for (let index = 0; index < hostileNames.length; index += 1) {
      const row = rows.nth(index)
      const name = (await row.getAttribute('aria-label')) ?? ''
      await row.click()
      await expect(
        page.getByRole('tab', { selected: true }).filter({ hasText: name }),
      ).toBeVisible()
      const crumbs = page.getByRole('navigation', { name: 'Breadcrumbs' })
      if ((await crumbs.count()) > 0) await expect(crumbs).toContainText(name.trim())
    }
  })
  await test.step('in quick open', async () => {
    for (const typed of ['onerror', 'script', 'proto', 'leading', 'owned', 'txt.exe']) {
      await page.keyboard.press('Control+p')
      await ide.quick.field.fill(typed)
      await expect(ide.quick.option(new RegExp(typed.slice(0, 4), 'i'))).toBeVisible()
      await page.keyboard.press('Escape')
      await ide.quick.isClosed()
    }
  })
  await test.step('in toasts and questions', async () => {
    await rows.filter({ hasText: '<img src' }).click()
    await page.keyboard.press('Delete')
    const toast = ide.toast('<img src=x onerror=alert(1)> went to the trash')
    await toast.getByRole('button', { name: 'Undo' }).click()
    await expect(rows).toHaveCount(hostileNames.length)
    await rows.filter({ hasText: '<svg' }).click()
    await page.keyboard.press('Shift+Delete')
    await expect(page.getByRole('alertdialog')).toContainText('<svg onload=alert(1)>')
    await page.keyboard.press('Escape')
  })
  await test.step('what cannot be seen of a name is written out', async () => {
    await expect(ide.treeItem('right⟨U+202E⟩txt.exe')).toBeVisible()
    await expect(ide.treeItem('new␊line.txt')).toBeVisible()
  })
  expect(heard).toEqual([])
})

/**
 * What must not be: dialogs, refusals of the policy, and requests to the app from within a preview.
 */
function listen(page: Page, isRefusal: RegExp): string[] {
  const heard: string[] = []
  page.on('dialog', (dialog) => {
    heard.push(`A dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    if (isRefusal.test(message.text())) heard.push(message.text())
  })
  page.on('request', (request) => {
    // Pictures may come from anywhere, without cookies; nothing else may leave a preview.
    const isPicture = request.resourceType() === 'image'
    const { protocol, pathname } = new URL(request.url())
    const isOurs = pathname === '/preview-frame.js' || !protocol.startsWith('http')
    if (request.frame() !== page.mainFrame() && !isPicture && !isOurs)
      heard.push(`A request of a frame: ${request.url()}`)
  })
  return heard
}
