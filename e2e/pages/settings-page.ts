import { expect, type Locator, type Page } from '@playwright/test'
import { SecretsView } from './secrets-view.ts'

/** One's own settings, secrets and security log. */
export class SettingsPage {
  readonly #page: Page
  readonly secrets: SecretsView

  constructor(page: Page) {
    this.#page = page
    this.secrets = new SecretsView(page)
  }

  /** Resolves once all of it has been answered. */
  async open(): Promise<void> {
    await this.#page.goto('/settings')
    await this.isLoaded()
  }

  async isLoaded(): Promise<void> {
    await expect(this.dotfilesRepository).toBeVisible()
    await expect(this.#page.locator('[aria-busy="true"]')).toHaveCount(0)
  }

  get dotfilesRepository(): Locator {
    return this.field('Dotfiles repository')
  }

  /** What changes the setting of that title. */
  field(title: string): Locator {
    return this.row(title).getByRole('textbox').or(this.row(title).getByRole('spinbutton'))
  }

  row(title: string): Locator {
    return this.#page
      .getByRole('listitem')
      .filter({ has: this.#page.getByRole('heading', { name: title }) })
  }

  /** Types a value and leaves its field, which is what saves it. */
  async type(title: string, value: string): Promise<void> {
    await this.field(title).fill(value)
    await this.field(title).press('Tab')
  }

  async isSaved(title: string): Promise<void> {
    await expect(this.row(title).getByRole('status')).toHaveText('Saved')
  }

  async saveDotfiles(repositoryUrl: string): Promise<void> {
    await this.type('Dotfiles repository', repositoryUrl)
    await this.isSaved('Dotfiles repository')
  }

  get log(): Locator {
    return this.#page.getByRole('region', { name: 'Security log' })
  }

  /** Shows events of one kind alone, such as `Settings: Change a setting`. */
  async chooseEvents(kind: string): Promise<void> {
    await this.log.getByRole('button', { name: 'Any event' }).click()
    await this.#page.getByRole('menuitemcheckbox', { name: kind, exact: true }).click()
    await this.#page.keyboard.press('Escape')
  }

  /** The sentence of an event, which unfolds into what was recorded of it. */
  event(sentence: string | RegExp): Locator {
    return this.log.getByRole('listitem').getByRole('button', { name: sentence }).first()
  }
}
