import { expect, test } from '../fixtures/test.ts'

test('a Node web app is started from a template, and works as it is', async ({ owner }) => {
  const { dashboard, ide, newCodespace, page } = owner
  await dashboard.open()
  await dashboard.newCodespace.click()
  await newCodespace.startFrom('Node web app')
  await ide.waitUntilReady()

  for (const name of ['public', 'app.js', 'package.json', 'README.md']) {
    await expect(ide.treeItem(name)).toBeVisible()
  }
  await ide.openFile('server.js')
  await expect(ide.editor).toContainText('createApp')

  expect(await ide.terminal.run('clear; npm test 2>&1 | grep -E "^. (tests|pass|fail) "')).toMatch(
    /tests 3\s+. pass 3\s+. fail 0/,
  )
  const started = await ide.terminal.run(
    'clear; npm start & curl -s4 --retry 9 --retry-connrefused "localhost:3000/api/hello?name=Ada"; kill %1',
  )
  expect(started).toContain('{"message":"Hello, Ada."}')
  expect(
    await ide.terminal.run('clear; git status --short --branch; git log --format=%an'),
  ).toMatch(/## main\nowner/)

  await page.goto('/')
  // In its row, or above it once there are so many codespaces that they are grouped.
  await expect(page.getByRole('main').getByText('Template: Node web app').first()).toBeVisible()
})

test('in the Python template every terminal uses its own environment', async ({ owner }) => {
  const { ide, newCodespace, page } = owner
  await page.goto('/new')
  await newCodespace.startFrom('Python')
  await ide.waitUntilReady()
  // Making the environment is a minute's work of a busy machine.
  await expect
    .poll(() => ide.terminal.run('clear; command -v pip'), { timeout: 90_000 })
    .toContain('/workspaces/python/.venv/bin/pip')
  expect(await ide.terminal.run('clear; python -m unittest 2>&1; python -m hello Ada')).toMatch(
    /OK\s+Hello, Ada\./,
  )
})
