import { expect, type Locator, type Page } from '@playwright/test'

/** One line of a settings page: whatever its control is, changed as somebody would. */
export class SettingRow {
  /** Every one of the page that is open, in its order. */
  static async all(page: Page): Promise<SettingRow[]> {
    const rows = page.locator('li[data-setting]')
    await expect(rows.first()).toBeVisible()
    const all = await rows.evaluateAll((elements) =>
      elements.map((element) => ({
        id: (element as HTMLElement).dataset.setting ?? '',
        title: element.querySelector('h3 > span')?.textContent ?? '',
      })),
    )
    return all.map((names) => new SettingRow(page, names))
  }

  readonly id: string
  readonly title: string
  readonly root: Locator
  readonly #page: Page

  constructor(page: Page, { id, title }: { id: string; title: string }) {
    this.id = id
    this.title = title
    this.root = page.locator(`li[data-setting="${id}"]`)
    this.#page = page
  }

  get control(): Locator {
    const { root } = this
    return root
      .getByRole('textbox')
      .or(root.getByRole('spinbutton'))
      .or(root.getByRole('switch'))
      .or(root.getByRole('combobox'))
  }

  get refusal(): Locator {
    return this.root.getByRole('alert')
  }

  /** Finds it by its title among all of them. */
  async find(): Promise<void> {
    await this.#page.getByRole('searchbox', { name: 'Filter settings' }).fill(this.title)
    await expect(this.root).toBeVisible()
  }

  /** What its control says now, in the words of the log: a size in bytes, a switch as a word. */
  value(): Promise<string> {
    return this.control.evaluate((element) => {
      if (element.role === 'switch') return element.ariaChecked ?? ''
      if (element.role === 'spinbutton') return element.ariaValueNow ?? ''
      if (element instanceof HTMLSelectElement) return element.selectedOptions[0]?.label ?? ''
      return (element as HTMLInputElement).value
    })
  }

  /**
   * Another value, by the keyboard alone, as far as it says itself which ones there are: the one
   * after it. `text` is for where it does not.
   */
  async change(text: string | undefined): Promise<void> {
    const { control } = this
    const role = await control.evaluate((element) => element.role ?? element.localName)
    await control.focus()
    if (role === 'switch') return this.#page.keyboard.press('Space')
    if (role === 'select') {
      const options = await control.locator('option').allTextContents()
      const at = options.indexOf(await this.value())
      await control.selectOption({ label: options[(at + 1) % options.length] ?? '' })
      return
    }
    if (role === 'spinbutton') return this.#changeNumber()
    if (text === undefined)
      throw new Error(`What ${this.id} can be set to is to be said in setting-texts.ts.`)
    await this.type(text)
  }

  async #changeNumber(): Promise<void> {
    const { least, most, now } = await this.control.evaluate(
      ({ ariaValueMin, ariaValueMax, ariaValueNow }) => ({
        least: ariaValueMin,
        most: ariaValueMax,
        now: ariaValueNow,
      }),
    )
    if (now === null) return this.type(least ?? '1')
    await this.#page.keyboard.press(now === most ? 'ArrowDown' : 'ArrowUp')
    await this.#page.keyboard.press('Enter')
  }

  /** Types it and saves it. */
  async type(text: string): Promise<void> {
    await this.control.fill(text)
    await this.control.press('Control+Enter')
  }

  async isSaved(): Promise<void> {
    await expect(this.root.getByRole('status')).toHaveText('Saved')
  }

  async reset(): Promise<void> {
    await this.root.getByRole('button', { name: `Reset ${this.title} (default: ` }).click()
    await expect(this.root).not.toContainText('Modified')
  }
}
