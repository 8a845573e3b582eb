import { expect, type Locator, type Page } from '@playwright/test'

/** The box at the top: quick open, the palette, a choice, a line of text. */
export class QuickInput {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  get #box(): Locator {
    return this.#page.locator('[data-quick-input]')
  }

  get field(): Locator {
    return this.#box.getByRole('combobox').or(this.#box.getByRole('textbox')).first()
  }

  option(name: string | RegExp): Locator {
    return this.#box.getByRole('option', { name }).first()
  }

  async isClosed(): Promise<void> {
    await expect(this.#box).toHaveCount(0)
  }

  /** Finds a file by what is typed and opens it with Enter: its tab is in front. */
  async openFile(typed: string, found: string = typed): Promise<void> {
    await this.#page.keyboard.press('Control+p')
    await this.field.fill(typed)
    // A list that is still that of other words may have it too, behind others.
    await expect(this.#box.getByRole('option').first()).toHaveAccessibleName(
      new RegExp(found.replaceAll('.', '\\.')),
    )
    await this.#page.keyboard.press('Enter')
    await this.isClosed()
    await expect(this.#page.getByRole('tab', { name: found, selected: true }).first()).toBeVisible()
  }

  /** Runs a command of the palette by its title. What the command itself asks may be open then. */
  async run(title: string): Promise<void> {
    const typed = `>${title}`
    await this.#page.keyboard.press('F1')
    await this.field.fill(typed)
    await this.option(title).click()
    const value = () =>
      this.#page.evaluate(
        () => document.querySelector<HTMLInputElement>('[data-quick-input] input')?.value,
      )
    await expect.poll(value).not.toBe(typed)
  }

  /** Answers a choice that is open. */
  async choose(name: string | RegExp): Promise<void> {
    await this.option(name).click()
    await this.isClosed()
  }

  /** Answers a question for a line of text that is open. */
  async answer(text: string): Promise<void> {
    await this.field.fill(text)
    await this.#page.keyboard.press('Enter')
    await this.isClosed()
  }
}
