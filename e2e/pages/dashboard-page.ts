import type { Locator, Page } from '@playwright/test'

export class DashboardPage {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  async open(): Promise<void> {
    await this.#page.goto('/')
  }

  get newCodespace(): Locator {
    return this.#page.getByRole('link', { name: /new codespace|first codespace/i }).first()
  }

  row(displayName: string): Locator {
    return this.#page.getByRole('listitem').filter({ hasText: displayName })
  }

  async choose(displayName: string, action: string): Promise<void> {
    await this.#page.getByRole('button', { name: `More actions for ${displayName}` }).click()
    await this.#page.getByRole('menuitem', { name: action, exact: true }).click()
  }

  async confirm(label: string): Promise<void> {
    await this.#page.getByRole('alertdialog').getByRole('button', { name: label }).click()
  }
}
