// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { Opener } from './opener.ts'

afterEach(() => vi.restoreAllMocks())

test('the last one that opens an address does, and the browser what nobody does', () => {
  const opened = vi.spyOn(window, 'open').mockReturnValue(null)
  const opener = new Opener()
  const seen: string[] = []
  opener.register((address) => {
    seen.push(`first ${address.href}`)
    return true
  })
  const stop = opener.register(({ href }) => {
    seen.push(`second ${href}`)
    return href.includes('taken')
  })
  opener.open('http://localhost:3000/taken')
  opener.open('http://localhost:3000')
  expect(seen).toEqual([
    'second http://localhost:3000/taken',
    'second http://localhost:3000/',
    'first http://localhost:3000/',
  ])
  stop()
  seen.length = 0
  opener.open('http://localhost:3000/taken')
  expect(seen).toEqual(['first http://localhost:3000/taken'])
  expect(opened).not.toHaveBeenCalled()
  new Opener().open('https://example.com')
  expect(opened).toHaveBeenCalledWith('https://example.com/', '_blank', 'noopener,noreferrer')
})
