import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Locator, type Page } from '@playwright/test'

/** Waits until a part of the frame has the focus: `side`, `editors`, `panel` … */
export async function expectFocusIn(page: Page, part: string): Promise<void> {
  const focused = () =>
    page.evaluate(
      () => document.activeElement?.closest<HTMLElement>('[data-part]')?.dataset.part ?? null,
    )
  await expect.poll(focused).toBe(part)
}

/** Goes there by the Tab key alone, from wherever the keyboard is. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  const isThere = () => target.evaluate((element) => element === document.activeElement)
  for (let press = 0; press < 80 && !(await isThere()); press += 1) await page.keyboard.press('Tab')
  await expect(target).toBeFocused()
}

/** What can be pressed and has neither words nor a name. */
export function nameless(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const pressed =
      'button, a[href], input, select, textarea, [role=button], [role=tab], [role=option], [role=treeitem], [role=separator]'
    return [...document.querySelectorAll<HTMLElement>(pressed)]
      .filter((element) => element.checkVisibility() && !element.closest('[aria-hidden=true]'))
      .filter((element) => {
        const labels = (element as HTMLInputElement).labels
        const by = element.getAttribute('aria-labelledby')?.split(' ') ?? []
        const words = [
          element.getAttribute('aria-label'),
          ...by.map((id) => document.getElementById(id)?.textContent),
          element.title,
          ...[...(labels ?? [])].map((label) => label.textContent),
          element.matches('input, select, textarea') ? '' : element.textContent,
        ]
        return words.join('').trim() === ''
      })
      .map((element) => element.outerHTML.slice(0, 200))
  })
}

/** Text that goes out of the window, or is cut without the dots that say so. */
export function cutWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page itself')
    for (const element of document.querySelectorAll<HTMLElement>(
      'button, h1, h2, h3, p, label, footer span',
    )) {
      const own = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
      )
      if (!own || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        continue
      if (element.closest('.sr-only, .monaco-editor, .xterm, [role=tablist], [role=tree]')) continue
      const { right, width } = element.getBoundingClientRect()
      if (width < 2) continue
      const style = getComputedStyle(element)
      const isCut = element.scrollWidth > element.clientWidth + 1 && style.overflowX !== 'visible'
      if ((isCut && style.textOverflow !== 'ellipsis') || right > innerWidth + 1) {
        found.push(`${element.tagName} ${element.textContent?.slice(0, 60)}`)
      }
    }
    return found
  })
}

/** What keeps somebody from using the page, or a part of it, with the elements, as axe finds it. */
export async function violations(page: Page, part = 'html'): Promise<string[]> {
  const found = await new AxeBuilder({ page }).include(part).analyze()
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
    )
}
