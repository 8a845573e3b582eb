import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const folder = join(import.meta.dirname, 'public')
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.webmanifest'), 'utf8')) as {
  display: string
  start_url: string
  icons: { src: string; sizes: string; type: string; purpose: string }[]
}

test('the manifest makes the app one that can be installed, and is linked', () => {
  expect(manifest).toMatchObject({ display: 'standalone', start_url: '/' })
  const page = readFileSync(join(import.meta.dirname, 'index.html'), 'utf8')
  expect(page).toContain('<link rel="manifest" href="/manifest.webmanifest" />')
})

test.each(manifest.icons.filter(({ type }) => type === 'image/png'))(
  'the icon $src is there in the size it says',
  ({ src, sizes }) => {
    const png = readFileSync(join(folder, src))
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`).toBe(sizes)
    expect(png.length).toBeLessThan(20_000)
  },
)

test.each(['any', 'maskable'])('there is a %s icon of 192 and of 512', (purpose) => {
  const sizes = manifest.icons.filter((icon) => icon.purpose === purpose).map(({ sizes }) => sizes)
  expect(sizes).toEqual(expect.arrayContaining(['192x192', '512x512']))
})
