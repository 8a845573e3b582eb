// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import type { Ide } from '../../ide-context.ts'
import type { OpenFiles } from '../open-files.ts'
import { historyCommands } from './history-commands.ts'

afterEach(() => document.body.replaceChildren())

/** Restoring a version that takes as long as the returned promise. */
function startRestoring() {
  const replaced = Promise.withResolvers<void>()
  const open = vi.fn()
  const bytes = new TextEncoder().encode('earlier\n')
  const ide = {
    fileEvents: { open },
    connection: { client: { history: { read: { query: async () => ({ bytes }) } } } },
  } as unknown as Ide
  const file = { document: {}, replaceText: () => replaced.promise }
  const files = { ready: async () => file } as unknown as OpenFiles
  const command = historyCommands(ide, files).find(({ id }) => id.endsWith('.restore'))
  return { open, end: replaced.resolve, done: Promise.resolve(command?.run('/w/a.txt', 'entry')) }
}

test('what was restored takes the focus', async () => {
  const { open, end, done } = startRestoring()
  end()
  await done
  expect(open).toHaveBeenCalledWith('/w/a.txt', { takesFocus: true })
})

test('who has gone on to a terminal meanwhile goes on typing there', async () => {
  const { open, end, done } = startRestoring()
  document.body.innerHTML = '<div class="xterm"><input></div>'
  document.querySelector('input')?.focus()
  end()
  await done
  expect(open).toHaveBeenCalledWith('/w/a.txt', { takesFocus: false })
})
