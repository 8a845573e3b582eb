import type { Page } from '@playwright/test'
import { askAddress } from '../fixtures/ask-address.ts'
import { expect, test } from '../fixtures/test.ts'
import { cutWords, nameless, violations } from '../pages/whole-page.ts'

const hello = 'Hello from the hut'
const serve =
  'python3 -m http.server 8000 --bind 127.0.0.1 > /dev/null 2>&1 & curl -s --retry 20 --retry-connrefused --retry-delay 1 -o /dev/null localhost:8000'

/** Of the page that warns of what is somebody's work in progress. */
const goOn = (page: Page) =>
  page
    .getByRole('button', { name: 'Go on to the page' })
    .or(page.getByRole('link', { name: 'Go on to the page' }))

test('a server that is started in a terminal is found, opened, shared and put back', {
  tag: '@behind-proxy',
}, async ({ owner, openBrowser, gitHost, bothy }) => {
  const { page, ide } = owner
  const name = await owner.createCodespace(
    await gitHost.addRepository('ada/site', { 'hello.html': `<h1>${hello}</h1>` }),
  )
  const stranger = await openBrowser()
  let address = ''

  await test.step('it is told of, counted and listed with its program', async () => {
    await ide.terminal.run(serve)
    await expect(ide.toast('Your application on port 8000 is available')).toBeVisible()
    await expect(ide.ports.tab).toHaveAccessibleName('Ports, 1 forwarded port')
    await ide.ports.show()
    await expect(ide.ports.row(8000)).toContainText('python3 -m http.server')
    await expect(ide.ports.row(8000)).toContainText('Private')
    address = await ide.ports.address(8000)
    expect(address).toBe(`${bothy.portsUrl.replace('://', `://${name}-8000.`)}/`)
    expect(await violations(page, '[data-part="panel"]')).toEqual([])
    expect(await nameless(page)).toEqual([])
  })
  await test.step('its owner opens it without another question', async () => {
    const opened = await ide.ports.open(8000)
    await opened.getByRole('link', { name: 'hello.html' }).click()
    await expect(opened.getByRole('heading', { name: hello })).toBeVisible()
    expect(new URL(opened.url()).origin).toBe(new URL(address).origin)
    await opened.close()
  })
  await test.step('nobody else gets there while it is private (S-33)', async () => {
    await stranger.page.goto(address)
    await expect(stranger.page).toHaveURL(/\/sign-in/)
    const answer = await askAddress(`${address}hello.html`, { accept: 'application/json' })
    expect(answer.status).toBe(401)
  })
  await test.step('once public it opens for everybody, after one warning (S-38)', async () => {
    await ide.ports.set(8000, 'Public')
    await expect(ide.toast('Port 8000 is public now')).toBeVisible()
    await expect(ide.ports.row(8000)).toContainText('Public')
    await stranger.page.goto(`${address}hello.html`)
    await expect(stranger.page.getByRole('heading', { name: hello })).toHaveCount(0)
    await goOn(stranger.page).click()
    await expect(stranger.page.getByRole('heading', { name: hello })).toBeVisible()
    await stranger.page.reload()
    await expect(stranger.page.getByRole('heading', { name: hello })).toBeVisible()
  })
  await test.step('put back it is closed to them at once (S-36)', async () => {
    await ide.toast('Port 8000 is public now').getByRole('button', { name: 'Make private' }).click()
    await expect(ide.ports.row(8000)).toContainText('Private')
    // Under a name that the browser has not kept.
    await stranger.page.goto(`${address}hello.html?closed`)
    await expect(stranger.page).toHaveURL(/\/sign-in/)
  })
  await test.step('a link opens it without signing in, until it is revoked', async () => {
    await ide.ports.choose(8000, /^Share by link/)
    const dialog = page.getByRole('dialog', { name: 'Links to port 8000' })
    await dialog.getByRole('textbox', { name: 'What it is for' }).fill('Review')
    await dialog.getByRole('button', { name: 'Make link' }).click()
    const given = dialog.getByRole('region', { name: 'New link' })
    const link = (await given.getByRole('code').textContent()) ?? ''
    const visitor = await openBrowser()
    await visitor.page.goto(link)
    await goOn(visitor.page).click()
    await visitor.page.getByRole('link', { name: 'hello.html' }).click()
    await expect(visitor.page.getByRole('heading', { name: hello })).toBeVisible()
    await dialog.getByRole('button', { name: 'Revoke Review' }).click()
    await expect(dialog.getByText('No links yet.')).toBeVisible()
    await visitor.page.goto(`${address}hello.html?revoked`)
    await expect(visitor.page).toHaveURL(/\/sign-in/)
    await dialog.getByRole('button', { name: 'Close' }).click()
  })
  await test.step('a token lets a program in (S-36)', async () => {
    await ide.ports.choose(8000, /^Tokens/)
    const dialog = page.getByRole('dialog', { name: 'Tokens for port 8000' })
    await dialog.getByRole('button', { name: 'Make token' }).click()
    const given = dialog.getByRole('region', { name: 'New token' })
    const request = (await given.getByRole('code').textContent()) ?? ''
    const [, header = '', token = ''] = /'([^:]+): ([^']+)'/.exec(request) ?? []
    const ask = () => askAddress(`${address}hello.html`, { [header]: token })
    expect((await ask()).text).toContain(hello)
    await dialog.getByRole('button', { name: /^Revoke/ }).click()
    await expect(dialog.getByText('No tokens yet.')).toBeVisible()
    expect((await ask()).status).toBe(401)
    await dialog.getByRole('button', { name: 'Close' }).click()
  })
  await test.step('one is forwarded before anything listens, named and put away by keys', async () => {
    await ide.quick.run('Ports: Forward a port…')
    await ide.quick.answer('4000')
    await expect(ide.ports.row(4000)).toContainText('Forwarded by you')
    await ide.ports.row(4000).getByRole('button', { name: 'Open' }).focus()
    await page.keyboard.press('F2')
    await ide.quick.answer('api')
    await expect(ide.ports.row(4000)).toContainText('api (4000)')
    await ide.ports.row(4000).getByRole('button', { name: 'Open' }).focus()
    await page.keyboard.press('Delete')
    await expect(ide.ports.row(4000)).toHaveCount(0)
  })
  await test.step('on a telephone nothing of it is lost', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await expect(ide.ports.row(8000).getByRole('button', { name: 'More actions' })).toBeInViewport()
    expect(await cutWords(page)).toEqual([])
    await page.setViewportSize({ width: 1280, height: 800 })
  })
  await test.step('when the program ends it goes from the list', async () => {
    await ide.terminal.show()
    await ide.terminal.run('kill %1')
    await ide.ports.show()
    await expect(page.getByText('No forwarded ports')).toBeVisible()
  })
})
