import { type Download, expect, type Locator, type Page } from '@playwright/test'

export type AdminSection =
  | 'overview'
  | 'settings'
  | 'users'
  | 'codespaces'
  | 'usage'
  | 'ports'
  | 'secrets'
  | 'encryption'
  | 'audit'

/** The administrator's pages. */
export class AdminPage {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  /** Resolves once all of it has been answered. `of`: an organization or a repository. */
  async open(section: AdminSection, of = ''): Promise<void> {
    const query = of === '' ? '' : `?of=${encodeURIComponent(of)}`
    await this.#page.goto(`/admin/${section}${query}`)
    await this.isLoaded()
  }

  async isLoaded(): Promise<void> {
    await expect(this.#page.getByRole('heading', { name: 'Administration' })).toBeVisible()
    await expect(this.#page.getByRole('main').locator('[aria-busy="true"]')).toHaveCount(0)
    await expect(this.#page.getByText(/^(Waiting for|Looking at) the/)).toHaveCount(0)
  }

  /** In the navigation between the sections. */
  link(label: string): Locator {
    return this.#page
      .getByRole('navigation', { name: 'Administration' })
      .getByRole('link', { name: label, exact: true })
  }

  setting(title: string): Locator {
    return this.#page
      .getByRole('listitem')
      .filter({ has: this.#page.getByRole('heading').getByText(title, { exact: true }) })
  }

  /** What changes the setting of that title. */
  field(title: string): Locator {
    const row = this.setting(title)
    return row.getByRole('textbox').or(row.getByRole('spinbutton')).or(row.getByRole('switch'))
  }

  /** Types a value and leaves its field, which is what saves it. */
  async set(title: string, value: string): Promise<void> {
    await this.field(title).fill(value)
    await this.field(title).press('Tab')
    await this.isSaved(title)
  }

  async isSaved(title: string): Promise<void> {
    await expect(this.setting(title).getByRole('status')).toHaveText('Saved')
  }

  resetOf(title: string): Locator {
    return this.setting(title).getByRole('button', { name: `Reset ${title} (` })
  }

  /** What was set for everybody counts no more, also where it was not set. */
  async reset(...titles: string[]): Promise<void> {
    await this.open('settings')
    for (const title of titles) {
      await expect(this.field(title)).toBeVisible()
      if ((await this.resetOf(title).count()) === 0) continue
      await this.resetOf(title).click()
      await expect(this.resetOf(title)).toHaveCount(0)
    }
  }

  get search(): Locator {
    return this.#page.getByRole('main').getByRole('searchbox').first()
  }

  /** Somebody, or somebody's codespace. */
  row(text: string): Locator {
    return this.#page.getByRole('main').getByRole('row').filter({ hasText: text })
  }

  roleOf(name: string): Locator {
    return this.#page.getByLabel(`Role of ${name}`)
  }

  /** Opens the menu of a row and chooses from it. */
  async choose(name: string, entry: string): Promise<void> {
    await this.#page.getByRole('button', { name: `More actions for ${name}` }).click()
    await this.#page.getByRole('menuitem', { name: entry }).click()
  }

  get question(): Locator {
    return this.#page.getByRole('alertdialog')
  }

  /** Resolves once the question is gone; there may be another one. */
  async answer(label: string): Promise<void> {
    const button = this.question.getByRole('button', { name: label, exact: true })
    await button.click()
    await expect(button).toHaveCount(0)
  }

  /** Sets a variable for the codespaces of a repository or an organization. */
  async addSecret(of: string, name: string, value: string): Promise<void> {
    await this.open('secrets', of)
    const section = this.#page.getByRole('region', { name: `Secrets of ${of}` })
    await section.getByRole('button', { name: 'New secret' }).click()
    const dialog = this.#page.getByRole('dialog', { name: 'New secret' })
    await dialog.getByLabel('Name').fill(name)
    await dialog.getByLabel('Value', { exact: true }).fill(value)
    await dialog.getByRole('button', { name: 'Add secret' }).click()
    await expect(section.getByRole('listitem').filter({ hasText: name })).toBeVisible()
  }

  /** The sentence of an event, which unfolds into what was recorded of it. */
  event(sentence: string | RegExp): Locator {
    return this.#page
      .getByRole('list', { name: 'Events, the newest first' })
      .getByRole('button', { name: sentence })
  }

  async export(): Promise<Download> {
    const download = this.#page.waitForEvent('download')
    await this.#page.getByRole('link', { name: 'Export' }).click()
    return download
  }
}
