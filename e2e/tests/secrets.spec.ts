import { createHash } from 'node:crypto'
import { loadAgain } from '../fixtures/load-again.ts'
import { recordAnswers } from '../fixtures/record-answers.ts'
import { expect, test } from '../fixtures/test.ts'
import { SettingsPage } from '../pages/settings-page.ts'
import { tabTo } from '../pages/whole-page.ts'

const devcontainer = '.devcontainer/devcontainer.json'

/** Nothing of it may be read by a shell, cut at a line or lose its end on the way. */
const awkward = [
  `begin "double" 'single' $(id -u) \`hostname\``,
  `middle $HOME \${PATH} \\n %s !! #x`,
  ' last, indented = ümlaut ✓',
].join('\n')

test('a secret that is added by keyboard alone reaches terminals and set-up exactly, and no log (S-78)', async ({
  openBrowser,
  gitHost,
}) => {
  const person = await openBrowser('hopper')
  const { page, settings, newCodespace, creation, ide } = person
  const { secrets } = settings
  await settings.open()
  await tabTo(page, secrets.add)
  await page.keyboard.press('Enter')
  await expect(secrets.name).toBeFocused()
  await page.keyboard.type('DEPLOY_TOKEN')
  await tabTo(page, secrets.value)
  for (const [index, line] of awkward.split('\n').entries()) {
    if (index > 0) await page.keyboard.press('Enter')
    await page.keyboard.type(line)
  }
  await tabTo(page, secrets.dialog.getByRole('button', { name: 'Add secret' }))
  await page.keyboard.press('Enter')
  await expect(secrets.row('DEPLOY_TOKEN')).toContainText('Variable · all codespaces')
  await expect(secrets.dialog).toHaveCount(0)
  await expect(secrets.add).toBeFocused()

  await page.goto('/new')
  await newCodespace.create(
    await gitHost.addRepository('hopper/deploys', {
      [devcontainer]: JSON.stringify({
        waitFor: 'postCreateCommand',
        postCreateCommand:
          'echo it says:; printenv DEPLOY_TOKEN; echo that was it; printenv DEPLOY_TOKEN | sha256sum > seen; until [ -e open ]; do sleep 0.1; done',
      }),
    }),
  )
  await creation.step(/Run postCreateCommand/).click()
  const log = creation.log('Run postCreateCommand')
  await expect(log).toContainText('that was it')
  const printed = (await log.textContent()) ?? ''
  expect(printed).toMatch(/it says:\s*(\*\*\*\s*){3}that was it/)
  for (const piece of ['double', 'middle', 'indented']) expect(printed).not.toContain(piece)

  await page.getByRole('button', { name: 'Open the editor now' }).click()
  await ide.waitUntilReady()
  const said = await ide.terminal.run('printenv DEPLOY_TOKEN | sha256sum; cat seen; touch open')
  const sum = createHash('sha256').update(`${awkward}\n`).digest('hex')
  expect(said.match(/[0-9a-f]{64}/g)).toEqual([sum, sum])
})

test('what is changed while a codespace runs comes with a restart, which is offered; files are links to memory (F-51)', async ({
  openBrowser,
  gitHost,
}) => {
  const person = await openBrowser('perlman')
  const { page, ide } = person
  const own = await gitHost.addRepository('perlman/rotates', { 'a.txt': 'a\n' })
  const beside = loadAgain(await person.context.newPage())
  const settings = new SettingsPage(beside)
  const { secrets } = settings
  const content = 'token: "t0p"\nsecond: line\n'
  const path = '~/.config/tool/token'
  await settings.open()
  await secrets.create({ name: 'ROTATED_KEY', value: 'the-old-value' })
  await secrets.create({ name: 'TOOL_TOKEN', value: content, file: { path }, repositories: [own] })
  await expect(secrets.row('TOOL_TOKEN')).toContainText(`File ${path}, mode 600`)
  await expect(secrets.row('TOOL_TOKEN')).toContainText(own.replace('https://', ''))

  const name = await person.createCodespace(own)
  const sum = createHash('sha256').update(content).digest('hex')
  const lookAtFile = `stat -L -c 'mode %a' ${path}; stat -f -c 'on %T' $(readlink -f ${path}); test -L ${path} && sha256sum ${path}`
  const link = new RegExp(`mode 600\\non tmpfs\\n${sum}`)
  expect(await ide.terminal.run(`clear; ${lookAtFile}`)).toMatch(link)
  await ide.terminal.run('clear; echo mine > ~/.config/tool/own')

  const file = { path: '~/.config/tool/own', mode: '640' }
  await secrets.create({ name: 'OWN_FILE', value: 'not mine', file })
  await secrets.change('ROTATED_KEY', 'the-new-value')
  const displayName = name.split('-').slice(0, -1).join(' ')
  const isWithout = beside.getByRole('status').filter({ hasText: 'runs without the change of' })
  await expect(isWithout).toContainText(
    `${displayName} runs without the change of OWN_FILE and ROTATED_KEY`,
  )
  const notice = page.getByRole('status').filter({ hasText: 'OWN_FILE and ROTATED_KEY changed' })
  await expect(notice).toContainText('Restart to apply')
  const still = await ide.terminal.run(
    'clear; printenv ROTATED_KEY; bash -ic "printenv ROTATED_KEY"',
  )
  expect(still).toContain('the-old-value\nthe-old-value')
  expect(still).not.toContain('the-new-value')

  await notice.getByRole('button', { name: 'Restart' }).click()
  await expect(notice).toHaveCount(0)
  // What is typed before the new shell is there was meant for the old one, and goes with it.
  await expect.poll(() => ide.terminal.text(), { timeout: 60_000 }).not.toContain('the-old-value')
  await ide.waitUntilReady()
  expect(await ide.terminal.run('clear; printenv ROTATED_KEY')).toContain('the-new-value')
  await expect(isWithout).toHaveCount(0)
  expect(await ide.terminal.run(`clear; ${lookAtFile}`)).toMatch(link)
  expect(
    await ide.terminal.run('clear; stat -c %F ~/.config/tool/own; cat ~/.config/tool/own'),
  ).toContain('regular file\nmine')

  await page.goto(`/c/${name}/steps`)
  await person.creation.step(/Start the agent/).click()
  const log = person.creation.log('Start the agent')
  await expect(log).toContainText('Secrets: ROTATED_KEY, TOOL_TOKEN')
  await expect(log).toContainText(
    'The secret OWN_FILE is missing: Something else stands at its path, and stays.',
  )
})

test('a .env file is imported whole, or not at all and says which line is wrong', async ({
  openBrowser,
}) => {
  const { page, settings } = await openBrowser('lovelace')
  const { secrets } = settings
  await settings.open()
  await secrets.create({ name: 'API_URL', value: 'https://old.example.com' })
  await secrets.openImport()
  await secrets.lines.fill('# of the tool\nexport API_TOKEN="a b"\n\nPATH=/opt/bin\nnothing here\n')
  await secrets.submit('Import')
  const refusal = secrets.dialog.getByRole('alert')
  await expect(refusal).toContainText('Nothing was imported')
  await expect(refusal).toContainText('Line 4, PATH: That name is reserved')
  await expect(refusal).toContainText('Line 5')
  await expect(refusal).not.toContainText('Line 2')
  await page.keyboard.press('Escape')
  await expect(secrets.rows).toHaveCount(1)

  await secrets.openImport()
  await expect(refusal).toHaveCount(0)

  await secrets.lines.fill(
    '# of the tool\nexport API_TOKEN="a b"\n\nAPI_URL=https://new.example.com # comment\n',
  )
  await secrets.submit('Import')
  await expect(secrets.dialog).toHaveCount(0)
  await expect(secrets.row('API_TOKEN')).toBeVisible()
  await expect(secrets.row('API_URL')).toBeVisible()
  await expect(secrets.rows).toHaveCount(2)
})

test('one for a single repository is in no other, and nobody else has it (S-76, S-84)', async ({
  openBrowser,
  gitHost,
}) => {
  const hers = await openBrowser('lamarr')
  const own = await gitHost.addRepository('lamarr/own', { 'a.txt': 'a\n' })
  const path = '~/.limited'
  await hers.settings.open()
  const limited = { value: 'for-one-alone', repositories: [own] }
  await hers.settings.secrets.create({ name: 'LIMITED', ...limited })
  await hers.settings.secrets.create({ name: 'LIMITED_FILE', ...limited, file: { path } })
  const his = await openBrowser('antheil')
  await his.settings.open()
  await expect(his.settings.secrets.rows).toHaveCount(0)

  await hers.createCodespace(await gitHost.addRepository('lamarr/other', { 'a.txt': 'a\n' }))
  await his.createCodespace(own)
  for (const { ide } of [hers, his]) {
    const said = await ide.terminal.run(`clear; echo "<$LIMITED>"; cat ${path} || echo no file`)
    expect(said).toMatch(/^<>\n.*\nno file/m)
  }
})

test('its value cannot be read back anywhere, and deleting it says what is lost (S-78)', async ({
  openBrowser,
}) => {
  const { page, settings } = await openBrowser('turing')
  const { secrets } = settings
  const answers = recordAnswers(page)
  await settings.open()
  await secrets.create({ name: 'ENIGMA_KEY', value: 'naumann-4711' })
  await secrets.create({
    name: 'ENIGMA_FILE',
    value: 'naumann-4711',
    file: { path: '~/enigma', mode: '400' },
  })
  await page.reload()
  await settings.isLoaded()
  const event = settings.event(/set the secret ENIGMA_KEY/)
  await event.click()
  await expect(event).toHaveAttribute('aria-expanded', 'true')
  await secrets.openChange('ENIGMA_KEY')
  await expect(secrets.value).toHaveValue('')
  await expect(secrets.name).toBeDisabled()
  const shown = await page.content()
  const told = await answers.all()
  for (const text of [shown, told]) {
    expect(text).toContain('ENIGMA_KEY')
    expect(text).not.toContain('naumann')
    expect(text).not.toContain(Buffer.from('naumann-4711').toString('base64').slice(0, 9))
  }
  await page.keyboard.press('Escape')

  await secrets.askToDelete('ENIGMA_KEY')
  await expect(secrets.question).toContainText('Delete ENIGMA_KEY?')
  await expect(secrets.question).toContainText('Its value is gone for good.')
  await secrets.answer('Cancel')
  await expect(secrets.row('ENIGMA_KEY')).toBeVisible()
  await secrets.askToDelete('ENIGMA_KEY')
  await secrets.answer('Delete')
  await expect(secrets.row('ENIGMA_KEY')).toHaveCount(0)
  await expect(secrets.row('ENIGMA_FILE')).toBeVisible()
})
