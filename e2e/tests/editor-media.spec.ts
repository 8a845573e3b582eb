import type { Page } from '@playwright/test'
import { binary, unpack } from '../fixtures/binary-files.ts'
import { expect, test } from '../fixtures/test.ts'
import { pdf, png, wav } from '../fixtures/tiny-files.ts'

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
    await expect
      .poll(() => page.evaluate(() => getSelection()?.toString()))
      .toContain('The first page')
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
