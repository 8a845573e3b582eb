// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest'
import { withAddresses } from './with-addresses.ts'

const from = {
  path: '/workspaces/hut/docs/guide.md',
  workspaceFolder: '/workspaces/hut',
  addressOf: async (path: string) => {
    if (path.includes('missing')) throw new Error('not there')
    return `http://files.test${path}`
  },
  readText: async () => 'p { color: red }',
}

test('pictures of the repository get addresses of the files’ origin', async () => {
  const html = await withAddresses('<p><img src="a.png"><img src="/b.png" alt="b"></p>', from)
  expect(html).toContain('src="http://files.test/workspaces/hut/docs/a.png"')
  expect(html).toContain('src="http://files.test/workspaces/hut/b.png"')
})

test('a picture that cannot be had leaves its words', async () => {
  const html = await withAddresses('<img src="missing.png" alt="a hut">', from)
  expect(html).toContain('alt="a hut"')
  expect(html).not.toContain('missing.png')
})

test('nothing that could run or lead elsewhere comes through (S-25)', async () => {
  const html = await withAddresses(
    '<script>alert(1)</script><base href="//evil.test"><meta http-equiv="refresh" content="0;url=//evil.test"><iframe src="//evil.test"></iframe><object data="x"></object><b onclick="alert(1)">text</b>',
    from,
  )
  expect(html).toBe('<b>text</b>')
})

test('style sheets of the repository stand in the page itself', async () => {
  const html = await withAddresses('<link rel="stylesheet" href="style.css"><p>text</p>', from)
  expect(html).toContain('<style>p { color: red }</style>')
})

test('what a page says in place of its scripts is shown', async () => {
  const html = await withAddresses('<noscript><p>Scripts are off.</p></noscript>', from)
  expect(html).toBe('<p>Scripts are off.</p>')
})

test('a page of a hostile repository asks for no more than some hundred files (S-25)', async () => {
  const addressOf = vi.fn(async (path: string) => `http://files.test${path}`)
  const readText = vi.fn(async () => '')
  const many = Array.from({ length: 2000 }, (_, at) => at)
  const images = many.map((at) => `<img src="${at}.png">`).join('')
  const sheets = many.map((at) => `<link rel="stylesheet" href="${at}.css">`).join('')
  const html = await withAddresses(`${images}${sheets}<img src="0.png">`, {
    ...from,
    addressOf,
    readText,
  })
  expect(addressOf).toHaveBeenCalledTimes(501)
  expect(readText).toHaveBeenCalledTimes(50)
  expect(html).not.toContain('src="1999.png"')
})
