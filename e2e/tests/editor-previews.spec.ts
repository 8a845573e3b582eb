import { binary, unpack } from '../fixtures/binary-files.ts'
import { expect, test } from '../fixtures/test.ts'
import { png } from '../fixtures/tiny-files.ts'
import { expectFocusIn } from '../pages/whole-page.ts'

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
    await expectFocusIn(page, 'editors')
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
