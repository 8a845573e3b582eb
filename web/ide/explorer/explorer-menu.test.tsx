// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { at, forgetAfterEach, open, row, selected } from './explorer.testing.tsx'
import { explorerOf } from './explorer.ts'

forgetAfterEach()

test('a menu that opens again while it still fades is for the row it opens on', async () => {
  const { ide } = await open('a.ts', 'b.ts')
  const downloads: unknown[] = []
  Object.assign(ide.transfers, { download: async (paths: unknown) => downloads.push(paths) })
  act(() => ide.contextKeys.set('isEnabledFileDownloads', true))
  const fading = { finished: new Promise(() => undefined), playState: 'running' }
  Element.prototype.getAnimations = () => [fading as unknown as Animation]
  try {
    for (const name of ['a.ts', 'b.ts']) {
      fireEvent.contextMenu(row(name), { button: 2 })
      fireEvent.click(await screen.findByRole('menuitem', { name: /Download/ }))
    }
  } finally {
    Reflect.deleteProperty(Element.prototype, 'getAnimations')
  }
  expect(downloads).toEqual([[at('a.ts')], [at('b.ts')]])
})

test('what is chosen by hand stays chosen while the file in front is still looked for', async () => {
  const { ide } = await open('a.ts', 'b.ts')
  act(() => ide.fileEvents.active.setState({ path: at('a.ts') }))
  fireEvent.click(row('b.ts'))
  await act(async () => undefined)
  expect(selected()).toEqual(['b.ts'])
})

test('a menu stays for the row it was opened on, whatever comes to the front meanwhile', async () => {
  const { ide, kinds } = await open('a.ts', 'b.ts')
  fireEvent.contextMenu(row('b.ts'), { button: 2 })
  act(() => ide.fileEvents.active.setState({ path: at('a.ts') }))
  // While a menu is open there is nothing else for who cannot see.
  await waitFor(() => expect(explorerOf(ide).targets()).toEqual([at('a.ts')]))
  fireEvent.click(await screen.findByRole('menuitem', { name: /^Delete(?! perm)/ }))
  await waitFor(() => expect(kinds.has(at('b.ts'))).toBe(false))
  expect(kinds.has(at('a.ts'))).toBe(true)
})
