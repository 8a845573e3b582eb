import { expect, type Locator, type Page } from '@playwright/test'

/** What was recorded of one event, as its line unfolds into it. */
export type ShownEvent = {
  sentence: string
  /** A line for each field: what it was, and what it is. */
  fields: Record<string, [before: string, after: string]>
}

/** The events of the audit log, or of somebody's own. */
export class EventList {
  readonly #list: Locator

  constructor(page: Page) {
    this.#list = page.getByRole('list', { name: 'Events, the newest first' })
  }

  /** Unfolds the newest so many, once there are those, and reads them. */
  async read(count: number): Promise<ShownEvent[]> {
    const lines = this.#list.locator('> li')
    await expect(this.#list).not.toHaveAttribute('aria-busy')
    // More of them come when the end comes into sight.
    await expect(async () => {
      await lines.last().scrollIntoViewIfNeeded()
      expect(await lines.count()).toBeGreaterThanOrEqual(count)
    }).toPass({ timeout: 20_000 })
    const folded = this.#list.getByRole('button', { expanded: false })
    for (let at = 0; at < count; at += 1) await lines.nth(at).getByRole('button').click()
    await expect(this.#list.getByRole('table')).not.toHaveCount(0)
    await expect(lines.nth(count - 1).getByRole('button', { expanded: true })).toBeVisible()
    expect(await folded.count()).toBe((await lines.count()) - count)
    return lines.evaluateAll(
      (elements, most) =>
        elements.slice(0, most).map((element) => ({
          sentence: element.querySelector('button > span:nth-of-type(2)')?.textContent ?? '',
          fields: Object.fromEntries(
            [...element.querySelectorAll('tbody tr')].map((row) => {
              const [name, before, after] = [...row.children].map((cell) => cell.textContent ?? '')
              return [name ?? '', [before ?? '', after ?? '']] as const
            }),
          ),
        })),
      count,
    ) as Promise<ShownEvent[]>
  }
}
