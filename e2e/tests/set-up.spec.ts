import { askEngine } from '../fixtures/engine-objects.ts'
import { expect, test } from '../fixtures/test.ts'
import { violations } from '../pages/whole-page.ts'

const devcontainer = '.devcontainer/devcontainer.json'

test('a repository sets up its own codespace, and the IDE opens once that is far enough', async ({
  owner,
  gitHost,
}) => {
  const repositoryUrl = await gitHost.addRepository('ada/set-up', {
    'README.md': '# Set-up\n',
    [devcontainer]: `{
      // Comments and a trailing comma, as people write them.
      "name": "Set-up",
      "remoteEnv": { "GREETING": "hello from \${localWorkspaceFolderBasename}" },
      "remoteUser": "vscode",
      "appPort": 3000,
      "privileged": true,
      "waitFor": "postCreateCommand",
      "postCreateCommand": {
        "file": "echo $GREETING > made.txt",
        "gate": ["sh", "-c", "until [ -e open ]; do sleep 0.1; done"],
      },
    }`,
  })
  const { page, newCodespace, creation, ide } = owner
  await page.goto('/new')
  await newCodespace.create(repositoryUrl)

  await creation.step(/Read its configuration/).click()
  const log = creation.log('Read its configuration')
  await expect(log).toContainText('"appPort" has no effect')
  await expect(log).toContainText('"privileged" is refused')
  await creation.step(/Start the agent/).click()
  await expect(creation.log('Start the agent')).toContainText('no user "vscode": dev stands in')
  await expect(creation.step(/Run postCreateCommand/)).toHaveAccessibleName(/Under way/)

  const open = page.getByRole('button', { name: 'Open the editor now' })
  await open.waitFor()
  // Its frame is drawn by now, but is nobody's to see, to reach or to press a key in.
  await page.locator('[data-part="editors"]').waitFor({ state: 'attached' })
  await page.keyboard.press('F1')
  await expect(page.getByRole('main')).toHaveCount(1)
  await expect(page.getByRole('tree')).toHaveCount(0)
  await expect(page.getByRole('combobox')).toHaveCount(0)
  expect(await violations(page)).toEqual([])
  await open.click()
  await ide.waitUntilReady()
  await expect(ide.setUp.status).toContainText('Setting up: postCreateCommand')
  await expect(ide.treeItem('made.txt')).toBeVisible()
  await ide.terminal.run('touch open')
  await expect(ide.setUp.status).toContainText('Set-up done')
  expect(await ide.terminal.run('cat made.txt; id -un')).toContain('hello from set-up\ndev')
})

test('a command that fails is shown with its exit code and log, and retried from there (F-44)', async ({
  owner,
  gitHost,
}) => {
  const repositoryUrl = await gitHost.addRepository('ada/fails', {
    [devcontainer]: JSON.stringify({
      onCreateCommand: 'echo looking for the key; test -e key || exit 3',
      postCreateCommand: 'echo later > later.txt',
    }),
  })
  const { ide } = owner
  await owner.createCodespace(repositoryUrl)
  await expect(ide.setUp.status).toContainText('Set-up failed')
  await ide.setUp.open()
  await expect(ide.setUp.row('onCreateCommand')).toContainText('exit code 3')
  await expect(ide.setUp.row('postCreateCommand')).toContainText('skipped')
  await ide.setUp.showTerminal('onCreateCommand')
  await ide.terminal.waitForText('looking for the key')

  await ide.terminal.choose('bash')
  await ide.terminal.run('touch key')
  await ide.setUp.open()
  await ide.setUp.retry('onCreateCommand')
  await expect(ide.setUp.status).toContainText('Set-up done')
  await ide.setUp.close()
  await expect(ide.treeItem('later.txt')).toBeVisible()
})

test('a command that hangs keeps nobody from working, and can be stopped (F-43)', async ({
  owner,
  gitHost,
}) => {
  const repositoryUrl = await gitHost.addRepository('ada/hangs', {
    'README.md': '# Hangs\n',
    [devcontainer]: JSON.stringify({ postCreateCommand: 'sleep infinity' }),
  })
  const { ide } = owner
  await owner.createCodespace(repositoryUrl)
  await expect(ide.setUp.status).toContainText('Setting up: postCreateCommand')
  await ide.openFile('README.md')
  await ide.typeAtEnd('Written meanwhile.')
  await expect.poll(() => ide.terminal.run('cat README.md')).toContain('Written meanwhile.')
  await ide.setUp.open()
  await ide.setUp.stop('postCreateCommand')
  await expect(ide.setUp.status).toContainText('Set-up failed')
})

test('a configuration that cannot be used is mended in the browser and rebuilt, and nothing of the work is lost (F-47, F-48)', async ({
  owner,
  gitHost,
}) => {
  const repositoryUrl = await gitHost.addRepository('ada/broken', {
    '.devcontainer.json': '{\n  "name": "Hut"\n  "onCreateCommand": "date > ~/made; touch ran"\n}',
  })
  const { page, ide } = owner
  await owner.createCodespace(repositoryUrl)
  const notice = ide.notice('devcontainer.json could not be used')
  await expect(notice).toContainText('.devcontainer.json, line 3, column 3: expected a comma')
  const left = await ide.terminal.run('echo mine > notes.txt; touch ~/elsewhere; ls')
  expect(left).not.toContain('ran')

  await notice.getByRole('button', { name: 'Edit configuration' }).click()
  await expect(ide.tab('.devcontainer.json')).toBeVisible()
  await expect(ide.statusBar).toContainText('Ln 3, Col 3')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('End')
  await page.keyboard.type(',')
  await notice.getByRole('button', { name: 'Rebuild' }).click()
  const question = page.getByRole('alertdialog', { name: /^Rebuild / })
  await expect(question).toContainText('Everything in /workspaces stays')
  await question.getByRole('button', { name: 'Rebuild' }).click()

  await expect(notice).toHaveCount(0)
  await ide.waitUntilReady()
  const home = await ide.terminal.run('ls ~')
  expect(home).toContain('made')
  expect(home).not.toContain('elsewhere')
  const work = await ide.terminal.run('cat notes.txt; git status --short')
  expect(work).toContain('mine')
  expect(work).toContain('M .devcontainer.json')
  expect(work).toContain('?? notes.txt')
})

test('a repository chooses image, user and environment', async ({ owner, gitHost }) => {
  // No registry can be reached here, so the engine gets an image of that name without one.
  const image = 'bothy-e2e.example.com/tools'
  const source = encodeURIComponent(process.env.BOTHY_TEST_IMAGE ?? '')
  await askEngine('POST', `/images/${source}/tag?repo=${encodeURIComponent(image)}&tag=1`)
  try {
    const repositoryUrl = await gitHost.addRepository('ada/chooses', {
      'src/a.txt': 'a\n',
      [devcontainer]: JSON.stringify({
        image: `${image}:1`,
        remoteUser: 'root',
        containerEnv: { MODE: 'slow' },
        remoteEnv: { MODE: `\${containerEnv:MODE}ly`, PATH: `\${containerEnv:PATH}:/opt/own` },
        workspaceFolder: `/workspaces/\${localWorkspaceFolderBasename}/src`,
      }),
    })
    const { ide } = owner
    await owner.createCodespace(repositoryUrl)
    const said = await ide.terminal.run(`id -un; pwd; echo "<$MODE>"; echo "<\${PATH##*:}>"`)
    expect(said).toContain('root\n/workspaces/chooses/src\n<slowly>\n</opt/own>')
    await expect(ide.treeItem('a.txt')).toBeVisible()
  } finally {
    await askEngine('DELETE', `/images/${encodeURIComponent(`${image}:1`)}`)
  }
})

test('dotfiles from the settings are in every new codespace, and never in its way (F-50)', async ({
  openBrowser,
  gitHost,
}) => {
  const person = await openBrowser('grace')
  const { settings, ide } = person
  const repositoryUrl = await gitHost.addRepository('ada/dotted', { 'README.md': '# Dotted\n' })
  await settings.open()
  await settings.saveDotfiles(
    await gitHost.addRepository('grace/dotfiles', {
      'install.sh': '#!/bin/sh\necho "alias hut=\'echo at home\'" >> ~/.bashrc\n',
    }),
  )
  await person.createCodespace(repositoryUrl)
  await expect(ide.setUp.status).toContainText('Set-up done')
  expect(await ide.terminal.run("bash -ic 'hut'")).toContain('at home')

  await settings.open()
  await settings.saveDotfiles(repositoryUrl.replace('ada/dotted', 'nobody/nothing'))
  await person.createCodespace(repositoryUrl)
  await expect(ide.setUp.status).toContainText('Dotfiles failed')
  expect(await ide.terminal.run('ls')).toContain('README.md')
})
