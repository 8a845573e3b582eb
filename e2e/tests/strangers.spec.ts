import { expect, test } from '../fixtures/test.ts'

test('to a second user the first one’s codespace does not exist (S-18)', async ({
  owner,
  openBrowser,
  gitHost,
}) => {
  const name = await owner.createCodespace(
    await gitHost.addRepository('ada/secret', { 'a.txt': 'a\n' }),
  )
  const mallory = await openBrowser('mallory')
  await expect(mallory.page.getByText('alive')).toHaveCount(0)

  await mallory.page.goto(`/c/${name}`)
  const theirs = await mallory.page.getByRole('main').textContent()
  await mallory.page.goto('/c/amber-hut-00000000')
  await expect(
    mallory.page.getByRole('heading', { name: /nothing at this address/i }),
  ).toBeVisible()
  expect(await mallory.page.getByRole('main').textContent()).toBe(theirs)
})

test('who is not signed in is led to the sign-in page and back', async ({ openBrowser, bothy }) => {
  const nobody = await openBrowser()
  await nobody.page.goto('/c/amber-hut-00000000')
  await expect(nobody.page.getByRole('heading', { name: 'Sign in to Bothy' })).toBeVisible()
  for (const path of [
    '/trpc/codespaces.list',
    '/trpc/codespaces.get?input=%7B%22name%22%3A%22a%22%7D',
  ]) {
    expect((await nobody.context.request.get(bothy.url + path)).status()).toBe(401)
  }
})

test('no page can be framed, and none runs inline script (S-24, S-29)', async ({
  openBrowser,
  bothy,
}) => {
  const nobody = await openBrowser()
  for (const path of [
    '/',
    '/sign-in',
    '/health',
    '/trpc/session.get',
    '/%3Csvg%20onload%3Dalert(1)%3E',
  ]) {
    const policy = (await nobody.context.request.get(bothy.url + path)).headers()[
      'content-security-policy'
    ]
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("script-src 'self'")
  }
})
