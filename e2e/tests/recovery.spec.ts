import { askEngine } from '../fixtures/engine-objects.ts'
import { expect, test } from '../fixtures/test.ts'

const [repo, tag] = ['bothy-test/browser', String(process.pid)]
const path = '.devcontainer/devcontainer.json'

/** As a repository may name it: what is Bothy's own it may not. */
test.beforeAll(async () => {
  await askEngine('POST', `/images/${process.env.BOTHY_TEST_IMAGE}/tag?repo=${repo}&tag=${tag}`)
})
test.afterAll(async () => {
  await askEngine('DELETE', `/images/${repo}:${tag}`)
})

test('a build that fails is mended in the browser and rebuilt, with what is not committed (F-48)', async ({
  owner,
  gitHost,
}) => {
  const repositoryUrl = await gitHost.addRepository('ada/recovery', {
    'README.md': '# Recovery\n',
    [path]: JSON.stringify({ build: { dockerfile: 'Dockerfile' }, remoteUser: 'dev' }),
    '.devcontainer/Dockerfile': `FROM ${repo}:${tag}\nUSER root\nRUN echo no such tool; false\n`,
  })
  const { page, ide, creation } = owner
  const name = await owner.createCodespace(repositoryUrl)
  const notice = ide.notice('.devcontainer/Dockerfile:3: RUN ended with 1: no such tool')

  await test.step('it runs on the default configuration, and says which line is to be mended', async () => {
    await expect(notice).toContainText('This is a recovery container')
    await expect(notice.getByRole('button', { name: 'Last good build' })).toHaveCount(0)
    await ide.terminal.run('echo mine > mine.txt; ls / | grep built || echo none > none.txt')
    await notice.getByRole('button', { name: 'Edit configuration' }).click()
    await expect(ide.tab('Dockerfile')).toBeVisible()
    await expect(ide.statusBar).toContainText('Ln 3, Col 1')
  })

  await test.step('its line is changed there, and the container is built from that', async () => {
    await expect(ide.editor).toContainText('RUN echo no such tool')
    await page.keyboard.press('Shift+End')
    await page.keyboard.type('RUN echo by hand > /built')
    await expect(ide.editor).not.toContainText('no such tool')
    await notice.getByRole('button', { name: 'Rebuild' }).click()
    const dialog = page.getByRole('alertdialog', { name: /^Rebuild .+\?$/ })
    await expect(dialog).toContainText('/workspaces stays, with all that is not committed')
    await dialog.getByRole('button', { name: 'Rebuild' }).click()
    await expect(notice).toHaveCount(0, { timeout: 60_000 })
    await ide.waitUntilReady()
    // The container from before answers until it is replaced.
    await expect(async () => {
      const said = await ide.terminal.run('cat /built mine.txt; git status --short')
      expect(said).toContain('by hand\nmine\n')
      expect(said).toContain('M .devcontainer/Dockerfile')
    }).toPass({ timeout: 120_000 })
  })

  await test.step('what it is made from can be looked up', async () => {
    await ide.quick.run('Dev container: Show configuration')
    const dialog = page.getByRole('dialog', { name: 'Dev container configuration' })
    await expect(dialog).toContainText(`As ${path} says`)
    await expect(dialog).toContainText('.devcontainer/Dockerfile')
    await dialog.getByRole('button', { name: 'Close' }).click()
  })

  await test.step('from the list it is rebuilt, too, with the same words', async () => {
    await page.goto('/')
    await owner.dashboard.choose(name.split('-').slice(0, -1).join(' '), 'Full rebuild…')
    await expect(page.getByRole('alertdialog')).toContainText(
      'nothing of what was fetched or built',
    )
    await owner.dashboard.confirm('Full rebuild')
    await page.goto(`/c/${name}/steps`)
    await creation.step(/Build its image/).click()
    await expect(creation.log('Build its image')).toContainText('The one that is here is used.')
    await ide.open(name)
    expect(await ide.terminal.run('cat /built mine.txt')).toContain('by hand\nmine\n')
  })
})
