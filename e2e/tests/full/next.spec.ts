import { expect, test } from '../../fixtures/test.ts'

const files = {
  'package.json': '{"private":true}\n',
  'app/layout.js':
    'export default function Layout({ children }) {\n  return <html lang="en"><body>{children}</body></html>\n}\n',
  'app/page.js': `import { Hut } from './hut'
export const dynamic = 'force-dynamic'
export default function Page() {
  return <main><p id="server">drawn by the server</p><Hut /></main>
}
`,
  'app/hut.js': `'use client'
import { useState } from 'react'
import { word } from './word'
export function Hut() {
  const [count, setCount] = useState(0)
  return <button onClick={() => setCount(count + 1)}>{word} {count}</button>
}
`,
  'app/word.js': "export const word = 'stone'\n",
}

test('Next.js shows what is typed by its own WebSocket, and keeps the state of the page', async ({
  owner,
  gitHost,
}) => {
  const { page, ide } = owner
  const archive = process.env.BOTHY_TEST_NEXT
  if (!archive) throw new Error('BOTHY_TEST_NEXT names no archive: `npm run test:full` makes one.')
  await owner.createCodespace(await gitHost.addRepository('ada/next', files))
  const asked = page.waitForEvent('filechooser')
  await ide.quick.run('File: Upload…')
  await (await asked).setFiles(archive)
  await expect(ide.treeItem('next.tgz')).toBeVisible({ timeout: 120_000 })
  await ide.terminal.run('tar -xzf next.tgz && rm next.tgz')
  await ide.terminal.run(
    'NEXT_TELEMETRY_DISABLED=1 node node_modules/next/dist/bin/next dev -H 127.0.0.1 > /tmp/next.log 2>&1 & curl -s --retry 60 --retry-connrefused --retry-delay 1 -o /dev/null localhost:3000',
  )
  await ide.ports.show()
  const tab = await ide.ports.open(3000)
  const button = tab.getByRole('button', { name: /stone|slate/ })
  await expect(tab.locator('#server')).toHaveText('drawn by the server', { timeout: 60_000 })
  // Once its script runs, a click counts.
  await expect(async () => {
    await button.click()
    await expect(button).toHaveText(/^stone [1-9]/, { timeout: 1000 })
  }).toPass()
  await page.bringToFront()
  await ide.quick.openFile('word.js')
  await page.keyboard.press('Control+a')
  await page.keyboard.type("export const word = 'slate'\n")
  await ide.isSaved('word.js')
  await expect(button).toHaveText(/^slate [1-9]/, { timeout: 60_000 })
})
