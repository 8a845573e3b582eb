import { expect, type Locator, type Page } from '@playwright/test'

/** The text follows the screen by up to a second, and most specs wait for it more than once. */
const textEveryMs = 100

/** The terminal that is in front. Its text is read the way a screen reader does. */
export class TerminalView {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  get #region(): Locator {
    return this.#page
      .getByRole('group', { name: /^Terminal \d/ })
      .or(this.#page.getByRole('region', { name: /^Terminal \d/ }))
  }

  get #rows(): Locator {
    return this.#region.getByRole('list').getByRole('listitem')
  }

  /** Brings the terminals to the front of the panel. */
  async show(): Promise<void> {
    await this.#page
      .getByRole('region', { name: 'Panel', exact: true })
      .getByRole('button', { name: 'Terminal', exact: true })
      .click()
  }

  /** Brings another one to the front. */
  async choose(name: string): Promise<void> {
    const tabs = this.#page.getByRole('tablist', { name: 'Terminals' })
    await tabs.getByRole('tab', { name }).first().click()
  }

  /** The visible rows, without what pads them. */
  async text(): Promise<string> {
    const rows = await this.#rows.allInnerTexts().catch((error: Error) => {
      // A part was lost on its way before anything was drawn: the page loads itself again.
      if (/Execution context was destroyed/.test(error.message)) return []
      throw error
    })
    return rows.map((row) => row.replace(/\u00a0/g, ' ').trimEnd()).join('\n')
  }

  /** Every line from the top of the scrollback to the prompt, read a screen at a time. */
  async scrollback(): Promise<string[]> {
    await this.focus()
    const lines: string[] = []
    const screens: string[][] = []
    for (let text: string | null = await this.text(); text !== null; ) {
      screens.unshift(text.split('\n'))
      await this.#page.keyboard.press('Shift+PageUp')
      text = await this.#textOtherThan(text)
    }
    for (const screen of screens) lines.push(...screen.slice(overlap(lines, screen)))
    return lines
  }

  /**
   * Null when the screen stays as it is: its top is reached. The text follows the screen by
   * up to a second.
   */
  async #textOtherThan(last: string): Promise<string | null> {
    try {
      await expect
        .poll(() => this.text(), { timeout: 3000, intervals: [textEveryMs] })
        .not.toBe(last)
      return await this.text()
    } catch {
      // Nothing changed in time.
      return null
    }
  }

  async waitForText(expected: string | RegExp): Promise<void> {
    await expect
      .poll(() => this.text(), { timeout: 30_000, intervals: [textEveryMs] })
      .toMatch(expected)
  }

  async waitForPrompt(): Promise<void> {
    await this.waitForText(/[$#] ?$/m)
  }

  async focus(): Promise<void> {
    await this.#region.getByRole('textbox').first().focus()
  }

  /** Types a command and waits until it has ended: a mark of our own is printed behind it. */
  async run(command: string): Promise<string> {
    await this.focus()
    const mark = `done-${Math.random().toString(36).slice(2, 8)}`
    // In two halves, so that the typed line itself is not the mark; on a line of its own,
    // whatever came before.
    await this.#page.keyboard.type(
      `${command}; printf '\\n%s%s\\n' ${mark.slice(0, 5)} ${mark.slice(5)}\n`,
    )
    await this.waitForText(new RegExp(`^${mark}$`, 'm'))
    const text = await this.text()
    return text.slice(0, text.indexOf(`\n${mark}`))
  }
}

/** How many lines of the next screen are the end of what was read already. */
function overlap(lines: string[], screen: string[]): number {
  for (let count = Math.min(lines.length, screen.length); count > 0; count -= 1) {
    const end = lines.slice(-count)
    if (end.every((line, index) => line === screen[index])) return count
  }
  return 0
}
