import { askEngine } from '../fixtures/engine-objects.ts'
import { expect, test } from '../fixtures/reachable-github.ts'
import { cutWords, nameless, violations } from '../pages/whole-page.ts'

const [repo, tag] = ['bothy-test/consent', String(process.pid)]
const image = `${repo}:${tag}`
const json = (value: unknown) => JSON.stringify(value, null, 2)

test.beforeAll(async () => {
  await askEngine('POST', `/images/${process.env.BOTHY_TEST_IMAGE}/tag?repo=${repo}&tag=${tag}`)
})
test.afterAll(async () => {
  await askEngine('DELETE', `/images/${image}`)
})

const feature = {
  id: 'greet',
  version: '1.2.3',
  options: { greeting: { type: 'string', default: 'none' } },
  postCreateCommand: 'cat /greeting > greeted.txt',
}
const compose = `
services:
  app:
    build: { context: .., dockerfile: .devcontainer/Dockerfile }
    command: sleep infinity
    volumes: ['..:/workspaces:cached']
    depends_on: [db]
  db:
    image: ${image}
    command: ['python3', '-m', 'http.server', '8000']
  the-service-with-a-name-that-no-telephone-shows-on-one-line:
    image: ${image}
    command: python3 -c "print('<b>once</b>')"
`
const files = {
  '.devcontainer/devcontainer.json': json({
    dockerComposeFile: 'compose.yaml',
    service: 'app',
    remoteUser: 'dev',
    privileged: true,
    features: { './greet': { greeting: '<i>hello</i>' } },
    postCreateCommand: 'curl -sf --retry 20 --retry-connrefused http://db:8000/ > reached.txt',
  }),
  '.devcontainer/compose.yaml': compose,
  '.devcontainer/Dockerfile': `FROM ${image}\nUSER root\nRUN echo built > /built\n`,
  '.devcontainer/greet/devcontainer-feature.json': json(feature),
  '.devcontainer/greet/install.sh': '#!/bin/sh\nprintf "%s\\n" "$GREETING" > /greeting\n',
}

test('one page says what is built, installed, run beside it and refused, before any of it happens (L.2, S-26)', async ({
  owner,
  github,
}) => {
  github.addRepository('ada/hamlet', {}, { visibility: 'public' })
  await github.commit('ada/hamlet', files)
  const { page, newCodespace, ide, creation, settings } = owner
  await settings.open()
  await settings.secrets.create({ name: 'CANARY_KEY', value: 'the-canary' })

  await page.goto('/new/ada/hamlet')
  const { wants } = newCodespace
  await test.step('all that it wants is told, as text', async () => {
    await expect(wants).toContainText('Built by the commands in .devcontainer/Dockerfile')
    await expect(wants.getByRole('group', { name: './greet' })).toContainText(
      'greeting=<i>hello</i>',
    )
    await expect(wants).toContainText(`db: ${image}`)
    await expect(wants.getByText('<b>once</b>')).toBeVisible()
    await expect(wants.getByRole('group', { name: 'postCreateCommand' })).toContainText('curl')
    await expect(wants).toContainText('CANARY_KEY')
    await expect(wants).toContainText('"privileged" is refused')
  })
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width: 360, height: 800 })
    expect(await cutWords(page)).toEqual([])
    await page.setViewportSize({ width: 1280, height: 800 })
    expect(await violations(page)).toEqual([])
  }
  expect(await nameless(page)).toEqual([])

  await newCodespace.trustAndCreate.click()
  await ide.waitUntilReady()
  const said = 'cat /built greeted.txt; grep -c "<html" reached.txt'
  await expect.poll(() => ide.terminal.run(`clear; ${said}`)).toContain('built\n<i>hello</i>\n1')

  await test.step('its steps say what was built and what was started', async () => {
    await page.goto(`${new URL(page.url()).pathname}/steps`)
    await creation.step(/Build its image/).click()
    await expect(creation.log('Build its image')).toContainText('./greet')
    await creation.step(/Start its services/).click()
    await expect(creation.log('Start its services')).toContainText('db')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 360, height: 800 })
    expect(await cutWords(page)).toEqual([])
    expect(await violations(page)).toEqual([])
  })
})
