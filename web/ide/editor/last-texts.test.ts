// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'
import { withLastTexts } from './last-texts.ts'
import type { UnsavedText, UnsavedTextStore } from './unsaved-text.ts'

const codespaceName = 'warm-larch-1'

/** What one browser holds, and the sessions of its pages that are there. */
class FakeBrowser {
  texts: UnsavedText[] = []
  living = new Set<string>()
  /** As when a page ends: what is put is neither kept nor answered. */
  isEnding = false

  page(session: string) {
    this.living.add(session)
    const isGone = (text: UnsavedText) => !this.living.has(text.session)
    const same = (a: UnsavedText, path: string, of: string) => a.path === path && a.session === of
    const store: UnsavedTextStore & Disposable = {
      session,
      living: async () => this.living,
      put: async (text) => {
        if (this.isEnding) return new Promise(() => undefined)
        await store.remove(text.path, text.session)
        this.texts.push(text)
      },
      remove: async (path, of) => {
        this.texts = this.texts.filter((text) => !same(text, path, of))
      },
      left: async () => this.texts.filter((text) => text.session === session || isGone(text)),
      [Symbol.dispose]: () => this.living.delete(session),
    }
    return withLastTexts(store, codespaceName)
  }

  end(session: string): void {
    this.living.delete(session)
    this.isEnding = false
  }
}

const typed = (session: string, text: string, savedAt: number, path = 'a.txt'): UnsavedText => ({
  codespaceName,
  path,
  session,
  text,
  encoding: 'utf8',
  baseEtag: null,
  savedAt,
})

beforeEach(() => localStorage.clear())

test('what a page puts as it ends is there for the next, where its transaction was dropped (F-26)', async () => {
  const browser = new FakeBrowser()
  const first = browser.page('one')
  await first.put(typed('one', 'kept a second ago', 1))
  browser.isEnding = true
  void first.put(typed('one', 'typed at the very end', 2), { isLast: true })
  browser.end('one')
  const second = browser.page('two')
  await expect(second.left()).resolves.toEqual([typed('one', 'typed at the very end', 2)])
  await second.remove('a.txt', 'one')
  await expect(second.left()).resolves.toEqual([])
  await expect(browser.page('three').left()).resolves.toEqual([])
})

test('a page that comes back leaves nothing twice, and the newest of what was left counts', async () => {
  const browser = new FakeBrowser()
  const first = browser.page('one')
  await first.put(typed('one', 'hidden, and shown again', 1), { isLast: true })
  expect(localStorage).toHaveLength(0)
  browser.isEnding = true
  void first.put(typed('one', 'hidden for a while', 2), { isLast: true })
  browser.isEnding = false
  await first.put(typed('one', 'typed after that', 3))
  browser.end('one')
  await expect(browser.page('two').left()).resolves.toMatchObject([{ text: 'typed after that' }])
})

test('pages that are there, other codespaces and what others wrote are left alone', async () => {
  const browser = new FakeBrowser()
  const first = browser.page('one')
  browser.isEnding = true
  void first.put(typed('one', 'mine', 1), { isLast: true })
  browser.isEnding = false
  const second = browser.page('two')
  await expect(second.left()).resolves.toEqual([])
  localStorage.setItem(`bothy.last-text.${codespaceName}.x.y`, '{')
  localStorage.setItem(
    'bothy.last-text.warm-larch-2.one.a.txt',
    JSON.stringify(typed('gone', 'of another codespace', 1)),
  )
  browser.end('one')
  await expect(second.left()).resolves.toMatchObject([{ text: 'mine' }])
})
