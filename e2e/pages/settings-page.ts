import { expect, type Locator, type Page } from '@playwright/test'

export class SettingsPage {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  async open(): Promise<void> {
    await this.#page.goto('/settings')
  }

  get dotfilesRepository(): Locator {
    return this.#page.getByLabel('Repository')
  }

  async saveDotfiles(repositoryUrl: string): Promise<void> {
    await this.dotfilesRepository.fill(repositoryUrl)
    await this.#page.getByRole('button', { name: 'Save' }).click()
    await expect(this.#page.getByText('Saved', { exact: true })).toBeVisible()
  }

  async clearDotfiles(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Clear' }).click()
    await expect(this.#page.getByText('Cleared', { exact: true })).toBeVisible()
  }
}
