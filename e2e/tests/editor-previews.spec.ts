import type { Page } from '@playwright/test'
import { askAddress } from '../fixtures/ask-address.ts'
import { hostileFiles, hostileNames } from '../fixtures/hostile-files.ts'
import { expect, test } from '../fixtures/test.ts'
import { pdf, png, wav } from '../fixtures/tiny-files.ts'

const guide = `# Guide

See [the door](../src/door.ts#L2), or [the second part](#second).

- [x] built
- [ ] painted

![a picture](picture.png)

\`\`\`ts
const slates: number = 400
\`\`\`

${'Much text.\n\n'.repeat(60)}
## Second

The end.
`
/** Written into the workspace as what they are by the first command in the terminal. */
const binary = (files: Record<string, Buffer>) =>
  Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [`${name}.b64`, bytes.toString('base64')]),
  )
const unpack =
  'for f in $(find . -name "*.b64"); do base64 -d $f > $(dirname $f)/$(basename $f .b64); rm $f; done'

test('previews of text: Markdown, HTML, SVG and tables beside their source, as it is typed', async ({
  owner,
  gitHost,
}) => {
  const { page, ide } = owner
  const { keyboard } = page
  await owner.createCodespace(
    await gitHost.addRepository('ada/reader', {
      'docs/guide.md': guide,
      'src/door.ts': 'export const isOpen = true\nexport const width = 90\n',
      'page.html':
        '<link rel="stylesheet" href="page.css"><h1>Hut</h1><script>document.title = 1</script>',
      'page.css': 'h1 { color: rgb(1, 2, 3) }',
      'sign.svg':
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40"/></svg>',
      'list.csv': 'name,stones\nwall,9000\n"roof, old",400\n',
      ...binary({ 'docs/picture.png': png(64, 48) }),
    }),
  )
  await ide.terminal.run(unpack)

  await test.step('Markdown beside its source, by keyboard', async () => {
    await ide.quick.openFile('guide.md')
    await keyboard.press('Control+k')
    await keyboard.press('v')
    const preview = ide.preview('guide.md')
    await expect(preview.getByRole('heading', { name: 'Guide' })).toBeVisible()
    await expect(ide.groups).toHaveCount(2)
    await expect(preview.getByRole('checkbox', { checked: true })).toHaveCount(1)
    await expect(preview.locator('.syntax-keyword').first()).toHaveText('const')
    await expect
      .poll(() =>
        preview.getByRole('img').evaluate((img) => (img as HTMLImageElement).naturalWidth),
      )
      .toBe(64)
  })
  await test.step('it follows what is typed, and scrolls with the text', async () => {
    await ide.typeAtEnd('\n### Typed just now')
    const typed = ide.preview('guide.md').getByRole('heading', { name: 'Typed just now' })
    await expect(typed).toBeInViewport()
    await keyboard.press('Control+Home')
    await expect(ide.preview('guide.md').getByRole('heading', { name: 'Guide' })).toBeInViewport()
  })
  await test.step('its links lead to places in it and to files', async () => {
    await ide.preview('guide.md').getByRole('link', { name: 'the second part' }).click()
    await expect(ide.preview('guide.md').getByRole('heading', { name: 'Second' })).toBeInViewport()
    await ide.preview('guide.md').getByRole('link', { name: 'the door' }).click()
    await expect(ide.tab('door.ts')).toBeVisible()
    await expect(ide.statusBar).toContainText('Ln 2')
  })
  await test.step('a page with its own style, by the palette; no script of it runs', async () => {
    await ide.quick.openFile('page.html')
    await ide.quick.run('Preview: Open preview to the side')
    const heading = ide.preview('page.html').getByRole('heading', { name: 'Hut' })
    await expect(heading).toHaveCSS('color', 'rgb(1, 2, 3)')
  })
  await test.step('a drawing: as text, and as a picture beside it', async () => {
    await ide.quick.openFile('sign.svg')
    await ide.quick.run('Preview: Open preview to the side')
    await expect(page.getByRole('img', { name: 'sign.svg' })).toBeVisible()
  })
  await test.step('a table of the values, as they are typed', async () => {
    await ide.quick.openFile('list.csv')
    await ide.quick.run('Preview: Open preview to the side')
    const table = page.getByRole('table', { name: 'list.csv' })
    await expect(table.getByRole('cell', { name: 'roof, old' })).toBeVisible()
    await expect(table.getByRole('columnheader', { name: 'stones' })).toBeVisible()
  })
})

test('previews of what is no text: pictures, documents, sound, bytes and long logs', async ({
  owner,
  gitHost,
}, info) => {
  const { page, ide } = owner
  const { keyboard } = page
  await owner.createCodespace(
    await gitHost.addRepository('ada/media', {
      'a.txt': 'a\n',
      ...binary({
        'picture.png': png(640, 480),
        'paper.pdf': pdf(['The first page', 'The second page', 'The third page']),
        'sound.wav': wav(2),
        'bytes.bin': Buffer.from(Array.from({ length: 600 }, (_, index) => index % 256)),
        'broken.png': Buffer.from('no picture\0at all'),
      }),
    }),
  )
  await ide.terminal.run(`${unpack}; seq 1 8000000 > long.log`)

  await test.step('a picture, larger and smaller, with its size in the status bar', async () => {
    await ide.openFile('picture.png')
    const picture = page.getByRole('img', { name: 'picture.png' })
    await expect(picture).toBeVisible()
    await expect(ide.statusBar).toContainText('640 × 480')
    const before = (await picture.boundingBox())?.width ?? 0
    await page.getByRole('button', { name: 'Larger' }).click()
    await expect.poll(async () => (await picture.boundingBox())?.width ?? 0).toBeGreaterThan(before)
  })
  await test.step('a damaged one says so and offers its bytes', async () => {
    await ide.openFile('broken.png')
    await page.getByRole('button', { name: 'Open as hex' }).click()
    await expect(page.getByRole('region', { name: 'Bytes of broken.png' })).toContainText('no pict')
  })
  await test.step('a document: pages are drawn, text can be selected, pages are gone through', async () => {
    await ide.quick.openFile('paper.pdf')
    await expect(page.getByText('Page 1 of 3')).toBeVisible()
    const first = page.locator('.pdfViewer .page').first()
    await expect(first.getByText('The first page')).toBeVisible()
    await expect.poll(() => darkestOf(page)).toBeLessThan(100)
    await first.getByText('The first page').click({ clickCount: 3 })
    expect(await page.evaluate(() => getSelection()?.toString())).toContain('The first page')
    await info.attach('document', { body: await page.screenshot(), contentType: 'image/png' })
    await keyboard.press('Control+End')
    await expect(page.getByText('Page 3 of 3')).toBeVisible()
  })
  await test.step('sound plays', async () => {
    await ide.openFile('sound.wav')
    const player = page.getByLabel('sound.wav', { exact: true }).and(page.locator('audio'))
    await expect
      .poll(() => player.evaluate((audio) => (audio as HTMLAudioElement).duration))
      .toBeCloseTo(2, 1)
    await player.evaluate((audio) => (audio as HTMLAudioElement).play())
    await expect
      .poll(() => player.evaluate((audio) => (audio as HTMLAudioElement).currentTime))
      .toBeGreaterThan(0)
  })
  await test.step('bytes, and a way to any of them', async () => {
    await ide.openFile('bytes.bin')
    const bytes = page.getByRole('region', { name: 'Bytes of bytes.bin' })
    await expect(bytes).toContainText('00 01 02 03 04 05 06 07  08 09 0a')
    await bytes.focus()
    await keyboard.press('Control+g')
    await ide.quick.answer('0x250')
    await expect(bytes).toContainText('50 51 52 53 54 55 56 57')
  })
  await test.step('a log of 60 MB opens read only and is gone through part by part (F-28)', async () => {
    await ide.openFile('long.log')
    await expect(page.getByText(/Too large to edit: .*, read only/)).toBeVisible()
    await expect.poll(() => ide.shownText()).toMatch(/^1\n2\n3\n/)
    await page.getByRole('button', { name: 'Next part' }).click()
    await expect.poll(() => ide.shownText()).toMatch(/^1\d{5}\n/)
    await page.getByRole('spinbutton', { name: /Part/ }).fill('60')
    await expect.poll(() => ide.shownText()).toMatch(/^7\d{6}\n/)
  })
  await test.step('any file opens as something else', async () => {
    await ide.chooseFromMenuOf(ide.treeItem('a.txt'), 'Open with…')
    await ide.quick.choose('Hex')
    await expect(page.getByRole('region', { name: 'Bytes of a.txt' })).toContainText('61 0a')
  })
})

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

/** What must not be: dialogs, refusals of the policy, and requests to the app from within a preview. */
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

/** Of the first page's picture: text that is drawn is dark. */
function darkestOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.pdfViewer .page canvas')
    const drawn = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data
    if (!drawn) return 255
    let darkest = 255
    for (let at = 0; at < drawn.length; at += 4)
      if ((drawn[at + 3] ?? 0) > 0) darkest = Math.min(darkest, drawn[at] ?? 255)
    return darkest
  })
}
