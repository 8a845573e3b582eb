import type { Page } from '@playwright/test'

/** Where the terminal and the editor draw, in the product and on the reference page alike. */
const rows = '.xterm-rows'
const lines = '.view-lines'

declare global {
  interface Window {
    /** What runs inside the page while something is measured. */
    bench: {
      /** What the watch that was begun last is going to see. */
      seen: Promise<number>
      /** Milliseconds from the next key to the first change of what the selector finds after it. */
      echo(selector: string): Promise<number>
      /** Milliseconds from the next event of the kind until the text is drawn. */
      until(kind: 'keydown' | 'mousedown' | 'load', selector: string, text: string): Promise<number>
      /** When `until` began to count, and when it saw the text, by the clock. */
      between: { began: number; seen: number }
      /** The longest task since it was asked last, in milliseconds. */
      longestTask(): number
      /** When the terminal changed last, in milliseconds since the last keydown. */
      quietAfter(ms: number): Promise<number>
    }
  }
}

/** To be installed before the page's own scripts run. */
export async function installBench(page: Page): Promise<void> {
  await page.addInitScript((rowsSelector) => {
    let longest = 0
    let lastKey = 0
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
    }).observe({ type: 'longtask' })
    addEventListener('keydown', () => (lastKey = performance.now()), { capture: true })
    const spaces = /\u00a0/g
    const textOf = (selector: string) =>
      [...document.querySelectorAll(selector)].map((found) => found.textContent).join('\n')
    const observe = (root: Node, listener: MutationCallback) => {
      const observer = new MutationObserver(listener)
      observer.observe(root, { childList: true, subtree: true, characterData: true })
      return observer
    }
    window.bench = {
      seen: Promise.resolve(0),
      between: { began: 0, seen: 0 },
      echo: (selector) =>
        new Promise((resolve) => {
          const root = document.querySelector(selector)
          if (!root) throw new Error(`There is no ${selector}.`)
          addEventListener(
            'keydown',
            () => {
              const began = performance.now()
              const observer = observe(root, () => {
                observer.disconnect()
                resolve(performance.now() - began)
              })
            },
            { capture: true, once: true },
          )
        }),
      until: (kind, selector, text) =>
        new Promise((resolve) => {
          const watch = (began: number) => {
            const isThere = () => textOf(selector).replace(spaces, ' ').includes(text)
            const done = () => {
              const seen = performance.now()
              const { timeOrigin } = performance
              window.bench.between = { began: timeOrigin + began, seen: timeOrigin + seen }
              resolve(seen - began)
            }
            if (isThere()) return done()
            const observer = observe(document, () => {
              if (!isThere()) return
              observer.disconnect()
              done()
            })
          }
          if (kind === 'load') watch(0)
          else {
            const options = { capture: true, once: true }
            addEventListener(kind, () => watch(performance.now()), options)
          }
        }),
      longestTask() {
        const found = longest
        longest = 0
        return found
      },
      quietAfter: (ms) =>
        new Promise((resolve) => {
          const root = document.querySelector(rowsSelector)
          if (!root) throw new Error('There is no terminal.')
          let changed = performance.now()
          const observer = observe(root, () => (changed = performance.now()))
          const timer = setInterval(() => {
            if (performance.now() - changed < ms) return
            clearInterval(timer)
            observer.disconnect()
            resolve(changed - lastKey)
          }, 20)
        }),
    }
  }, rows)
}

/**
 * Begins to watch, does what is measured, and resolves to what was seen: the watch has to stand
 * first, since keys and scripts reach a page by different ways.
 */
export async function measured(
  page: Page,
  watch: Watch,
  act: () => Promise<unknown>,
): Promise<number> {
  await page.evaluate((what) => {
    const { bench } = window
    if (what.kind === 'echo') bench.seen = bench.echo(what.selector)
    else if (what.kind === 'quiet') bench.seen = bench.quietAfter(what.ms)
    else bench.seen = bench.until(what.after, what.selector, what.text)
  }, watch)
  await act()
  return page.evaluate(() => window.bench.seen)
}

export type Watch =
  | { kind: 'echo'; selector: string }
  | { kind: 'quiet'; ms: number }
  | { kind: 'until'; after: 'keydown' | 'mousedown'; selector: string; text: string }

export const terminalRows = rows
export const editorLines = lines

/** Puts the keyboard into the terminal and waits for its prompt. */
export async function focusTerminal(page: Page): Promise<void> {
  await page.locator(rows).first().waitFor()
  await page.waitForFunction(
    (selector) => /\$\s*$/m.test(document.querySelector(selector)?.textContent ?? ''),
    rows,
  )
  await page.locator('.xterm-helper-textarea').first().focus()
}
