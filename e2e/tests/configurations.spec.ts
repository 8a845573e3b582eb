import { askEngine } from '../fixtures/engine-objects.ts'
import { expect, test } from '../fixtures/reachable-github.ts'
import { cutWords, nameless, tabTo, violations } from '../pages/whole-page.ts'

const [repo, tag] = ['bothy-test/configurations', String(process.pid)]
const image = `${repo}:${tag}`
const json = (value: unknown) => JSON.stringify(value, null, 2)

/** As a repository may name it: what is Bothy's own it may not. */
test.beforeAll(async () => {
  await askEngine('POST', `/images/${process.env.BOTHY_TEST_IMAGE}/tag?repo=${repo}&tag=${tag}`)
})
test.afterAll(async () => {
  await askEngine('DELETE', `/images/${image}`)
})

const longName = 'a-configuration-with-a-name-that-goes-on-for-longer-than-any-telephone-is-wide'

test('of several configurations one is chosen by keyboard, and the codespace is made from that one', async ({
  owner,
  github,
}) => {
  github.addRepository('ada/several', {}, { visibility: 'public' })
  await github.commit('ada/several', {
    '.devcontainer/devcontainer.json': json({ postCreateCommand: 'echo first > made.txt' }),
    '.devcontainer/go/devcontainer.json': json({
      name: 'The Go service',
      postCreateCommand: 'echo go > made.txt',
    }),
    [`.devcontainer/${longName}/devcontainer.json`]: json({ name: `Of ${longName}`, image }),
  })
  const { page, newCodespace, ide } = owner
  await page.goto('/new/ada/several')
  await expect(newCodespace.wants).toContainText('echo first > made.txt')
  await expect(newCodespace.configuration).toHaveAccessibleDescription(
    'The repository has 3 configurations.',
  )

  await test.step('the longest name fits a telephone, and what it asks for is shown', async () => {
    await newCodespace.configuration.selectOption(`.devcontainer/${longName}/devcontainer.json`)
    await expect(newCodespace.wants).toContainText(image)
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width: 360, height: 800 })
      expect(await cutWords(page)).toEqual([])
      expect(await violations(page)).toEqual([])
      await page.setViewportSize({ width: 1280, height: 800 })
    }
    expect(await nameless(page)).toEqual([])
  })

  await test.step('another one takes its place', async () => {
    await newCodespace.repository.focus()
    await tabTo(page, newCodespace.configuration)
    await page.keyboard.type('The Go')
    await expect(newCodespace.configuration).toHaveValue('.devcontainer/go/devcontainer.json')
    await expect(newCodespace.wants).toContainText('echo go > made.txt')
    await expect(newCodespace.wants).not.toContainText('echo first')
    await tabTo(page, newCodespace.trustAndCreate)
    await page.keyboard.press('Enter')
  })

  await ide.waitUntilReady()
  await expect.poll(() => ide.terminal.run('cat made.txt')).toContain('go\n')
  await ide.quick.run('Dev container: Show configuration')
  const dialog = page.getByRole('dialog', { name: 'Dev container configuration' })
  await expect(dialog).toContainText('As .devcontainer/go/devcontainer.json says')
  await dialog.getByRole('button', { name: 'Close' }).click()
})

test('a link that names a configuration that is not there says so, and what is used instead', async ({
  owner,
  github,
}) => {
  github.addRepository('ada/one', {}, { visibility: 'public' })
  await github.commit('ada/one', { '.devcontainer.json': json({ name: 'The one' }) })
  const { page, newCodespace } = owner
  await page.goto('/new/ada/one?devcontainer_path=.devcontainer/gone/devcontainer.json')
  await expect(newCodespace.configuration).toHaveAccessibleDescription(
    '.devcontainer/gone/devcontainer.json is not in the repository. .devcontainer.json is used.',
  )
})
