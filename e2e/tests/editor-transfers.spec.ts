import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Page } from '@playwright/test'
import { askAddress } from '../fixtures/ask-address.ts'
import { expect, test } from '../fixtures/test.ts'

const files = {
  'README.md': '# Hut\n',
  'src/door.ts': 'export const isOpen = true\n',
  'src/roof.ts': 'export const slates = 400\n',
}

test(
  'files and folders are uploaded and downloaded',
  { tag: '@smoke' },
  async ({ owner, gitHost }, info) => {
    const { page, ide } = owner
    const { explorer } = ide
    await owner.createCodespace(await gitHost.addRepository('ada/carry', files))
    const onMachine = async (path: string, text: string) => {
      const full = info.outputPath(path)
      await mkdir(dirname(full), { recursive: true })
      await writeFile(full, text)
      return full
    }
    const chosen = async (title: string, paths: string | string[]) => {
      const asked = page.waitForEvent('filechooser')
      await ide.quick.run(title)
      await (await asked).setFiles(paths)
    }

    await test.step('files are uploaded by the command', async () => {
      await explorer.clearSelection()
      await chosen('File: Upload…', [
        await onMachine('in/one.txt', 'one\n'),
        await onMachine('in/two € “quoted”.txt', 'two\n'),
      ])
      await expect(ide.treeItem('one.txt')).toBeVisible()
      await expect(ide.treeItem('two € “quoted”.txt')).toBeVisible()
      await expect.poll(() => ide.terminal.run('clear; cat one.txt two*')).toMatch(/one\s+two/)
    })
    await test.step('a folder is uploaded by the command, with all that is in it', async () => {
      await onMachine('kit/deep/er/a.txt', 'a\n')
      await onMachine('kit/b.txt', 'b\n')
      await explorer.clearSelection()
      await chosen('File: Upload folder…', info.outputPath('kit'))
      await expect(ide.treeItem('kit')).toBeVisible()
      await expect
        .poll(() => ide.terminal.run('clear; cat kit/b.txt kit/deep/er/a.txt'))
        .toMatch(/b\s+a/)
    })
    await test.step('files and folders are dropped onto a folder', async () => {
      await onMachine('crate/in/side.txt', 'side\n')
      await mkdir(info.outputPath('crate/empty'))
      await explorer.dropFromMachine(ide.treeItem('src'), [
        await onMachine('in/dropped.txt', 'dropped\n'),
        info.outputPath('crate'),
      ])
      await expect(ide.treeItem('dropped.txt')).toBeVisible()
      await expect
        .poll(() => ide.terminal.run('clear; cat src/dropped.txt; find src/crate'))
        .toMatch(/dropped\s+src\/crate\s[\s\S]*src\/crate\/in\/side\.txt/)
      await expect
        .poll(() => ide.terminal.run('clear; ls -d src/crate/empty'))
        .toContain('src/crate/empty')
    })
    await test.step('what is there already is asked for', async () => {
      const again = await onMachine('in/one.txt', 'one again\n')
      await explorer.dropFromMachine(ide.treeItem('README.md'), [again])
      const question = page.getByRole('alertdialog', { name: 'one.txt is already there' })
      await question.getByRole('button', { name: 'Keep both' }).click()
      await expect(ide.treeItem('one copy.txt')).toBeVisible()
      await explorer.dropFromMachine(ide.treeItem('README.md'), [again])
      await question.getByRole('button', { name: 'Replace' }).click()
      await expect.poll(() => ide.terminal.run('clear; cat one.txt')).toMatch(/one again/)
    })
    await test.step('a file is downloaded: by the menu, and by the palette for the one in front', async () => {
      await ide.quick.openFile('door.ts')
      for (const ask of [
        () => ide.chooseFromMenuOf(ide.treeItem('door.ts'), 'Download…'),
        () => ide.quick.run('File: Download…'),
      ]) {
        const saved = await downloadOf(page, ask)
        expect(saved.name).toBe('door.ts')
        expect(saved.bytes.toString()).toBe(files['src/door.ts'])
      }
    })
    await test.step('a folder, and several files, come as one archive', async () => {
      const folder = await downloadOf(page, () =>
        ide.chooseFromMenuOf(ide.treeItem('src'), 'Download…'),
      )
      expect(folder.name).toBe('src.zip')
      expect(folder.bytes.subarray(0, 2).toString()).toBe('PK')
      for (const name of ['src/door.ts', 'src/crate/in/side.txt', 'src/crate/empty/'])
        expect(folder.bytes.includes(name)).toBe(true)
      await ide.treeItem('door.ts').click()
      await ide.treeItem('roof.ts').click({ modifiers: ['Control'] })
      const several = await downloadOf(page, () =>
        ide.chooseFromMenuOf(ide.treeItem('roof.ts'), 'Download…'),
      )
      expect(several.name).toBe('src.zip')
      expect(several.bytes.includes('door.ts') && several.bytes.includes('roof.ts')).toBe(true)
      expect(several.bytes.includes('side.txt')).toBe(false)
    })
  },
)

test(
  'an upload goes on where it was when the server was killed (F-30)',
  { tag: '@behind-proxy' },
  async ({ owner, bothy, gitHost }, info) => {
    const { page, ide } = owner
    await owner.createCodespace(await gitHost.addRepository('ada/heavy', files))
    const bytes = randomBytes(40 * 1024 * 1024)
    const file = info.outputPath('heavy “€” load.bin')
    await writeFile(file, bytes)
    const offsets: number[] = []
    page.on('request', (request) => {
      const input = new URL(request.url()).searchParams.get('input')
      if (request.method() === 'POST' && input?.includes('"offset"'))
        offsets.push(JSON.parse(input).offset)
    })
    const devtools = await page.context().newCDPSession(page)
    const slow = { offline: false, latency: 0, downloadThroughput: -1 }
    await devtools.send('Network.enable')
    await devtools.send('Network.emulateNetworkConditions', {
      ...slow,
      uploadThroughput: 12 * 1024 * 1024,
    })
    await ide.explorer.dropFromMachine(ide.treeItem('README.md'), [file])
    const bar = page.getByRole('progressbar', { name: 'Upload' })
    await expect
      .poll(async () => Number(await bar.getAttribute('aria-valuenow')), { intervals: [50] })
      .toBeGreaterThan(30)
    await bothy.kill()
    // The old name holds nothing yet: a file is there whole or not at all.
    await bothy.start()
    await devtools.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 })
    await expect(ide.treeItem('heavy “€” load.bin')).toBeVisible({ timeout: 90_000 })
    const sum = createHash('sha256').update(bytes).digest('hex')
    await expect(ide.statusBar).toContainText('Running')
    expect(await ide.terminal.run('clear; sha256sum heavy*')).toContain(sum)
    expect(offsets[0]).toBe(0)
    expect(offsets.at(-1)).toBeGreaterThan(0)
    // Nothing half-written stays beside it.
    expect(await ide.terminal.run('clear; ls -A | wc -l')).toMatch(/^4$/m)
  },
)

test('addresses of files are nobody else’s, and end with the session (S-18, S-25)', {
  tag: '@behind-proxy',
}, async ({ owner, openBrowser, gitHost }) => {
  const name = await owner.createCodespace(await gitHost.addRepository('ada/own', files))
  const path = `/workspaces/own/README.md`
  const second = await openBrowser('owner')
  const theirs = await mint(second.page, name, path)
  expect(theirs.status).toBe(200)

  await test.step('the owner reads by it, a stranger and nobody get none', async () => {
    expect((await askAddress(theirs.url)).text).toBe('# Hut\n')
    const mallory = await openBrowser('mallory')
    expect((await mint(mallory.page, name, path)).status).toBe(404)
    const nobody = await openBrowser()
    await nobody.page.goto('/sign-in')
    expect((await mint(nobody.page, name, path)).status).toBe(401)
  })
  await test.step('it says what it is and lets nothing run', async () => {
    const { headers } = await askAddress(theirs.url)
    expect(headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['content-disposition']).toContain('attachment')
    expect(headers['cache-control']).toContain('no-store')
    expect(headers['set-cookie']).toBeUndefined()
  })
  await test.step('it is of no use elsewhere, changed, or from another page', async () => {
    const elsewhere = theirs.url.replace(`files-${name}.`, 'files-amber-hut-00000000.')
    expect((await askAddress(elsewhere)).status).toBe(404)
    expect((await askAddress(`${theirs.url}A`)).status).toBe(404)
    const foreign = await askAddress(theirs.url, { origin: 'http://evil.example' })
    expect(foreign.status).toBe(403)
    expect(foreign.text).not.toContain('Hut')
  })
  await test.step('who signs out has none left', async () => {
    await second.page.getByRole('button', { name: 'Account', exact: true }).click()
    await second.page.getByRole('menuitem', { name: 'Sign out', exact: true }).click()
    await expect(second.page.getByRole('heading', { name: 'Sign in to Bothy' })).toBeVisible()
    expect((await askAddress(theirs.url)).status).toBe(404)
    expect((await mint(owner.page, name, path)).status).toBe(200)
  })
})

async function downloadOf(page: Page, ask: () => Promise<void>) {
  const [download] = await Promise.all([page.waitForEvent('download'), ask()])
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

/** As the page asks for one, from within its own browser. */
function mint(page: Page, name: string, path: string): Promise<{ status: number; url: string }> {
  return page.evaluate(
    async (input) => {
      const ask = () =>
        fetch('/trpc/files.mint', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(input),
        })
      // Once more, should the network of the machine change meanwhile.
      const answer = await ask().catch(ask)
      const { result } = await answer.json()
      return { status: answer.status, url: result?.data?.url ?? '' }
    },
    { name, kind: 'read', paths: [path] },
  )
}
