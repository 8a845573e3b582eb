// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest'
import { showToast } from '#web/ui/Toast.tsx'
import type { Command } from './command.ts'
import { Commands } from './commands.ts'
import { ContextKeys } from './context-keys.ts'

vi.mock('#web/ui/Toast.tsx', () => ({ showToast: vi.fn() }))

let keys: ContextKeys
let commands: Commands
beforeEach(() => {
  vi.mocked(showToast).mockReset()
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  keys = new ContextKeys()
  commands = new Commands(keys)
})

const command = (given: Partial<Command>): Command => ({
  id: 'one',
  title: 'Do one',
  run: () => undefined,
  ...given,
})

test('a command runs with its arguments, and says nothing back', () => {
  const run = vi.fn(() => 'a secret')
  commands.register([command({ run })])
  expect(commands.run('one', 1, 'two')).toBeUndefined()
  expect(run).toHaveBeenCalledWith(1, 'two')
})

test('one whose when does not hold does not run', () => {
  const run = vi.fn()
  commands.register([command({ run, when: 'listFocus' })])
  commands.run('one')
  expect(run).not.toHaveBeenCalled()
  keys.set('listFocus', true)
  expect(commands.isEnabled('one')).toBe(true)
  commands.run('one')
  expect(run).toHaveBeenCalledOnce()
})

test.each([
  [
    'throws',
    () => {
      throw new Error('No such file')
    },
  ],
  ['rejects', () => Promise.reject(new Error('No such file'))],
])('one that %s tells the user, and not the caller', async (_, run) => {
  commands.register([command({ run })])
  expect(() => commands.run('one')).not.toThrow()
  await vi.waitFor(() =>
    expect(showToast).toHaveBeenCalledWith(
      expect.objectContaining({ tone: 'danger', description: 'No such file' }),
    ),
  )
})

test('one that is not there does nothing', () => {
  expect(() => commands.run('none')).not.toThrow()
  expect(commands.isEnabled('none')).toBe(false)
})

test('of one id the last one runs, and when it goes the one before does', () => {
  const first = vi.fn()
  const last = vi.fn()
  commands.register([command({ run: first })])
  const remove = commands.register([command({ run: last })])
  commands.run('one')
  expect([first, last].map(({ mock }) => mock.calls.length)).toEqual([0, 1])
  remove()
  commands.run('one')
  expect(first).toHaveBeenCalledOnce()
  expect([...commands.store.getState().commands.keys()]).toEqual(['one'])
})
