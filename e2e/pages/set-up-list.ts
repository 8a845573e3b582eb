import type { Locator, Page } from '@playwright/test'

/** The set-up commands of the codespace that is open, behind their entry in the status bar. */
export class SetUpList {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  /** How the set-up is getting on, in the status bar. */
  get status(): Locator {
    return this.#page
      .getByRole('contentinfo', { name: 'Status bar' })
      .getByRole('button', { name: /set-up|setting up|dotfiles/i })
  }

  row(hook: string): Locator {
    return this.#page
      .getByRole('list', { name: 'Set-up commands' })
      .getByRole('listitem')
      .filter({ hasText: hook })
  }

  async open(): Promise<void> {
    await this.status.click()
  }

  async close(): Promise<void> {
    await this.#page.keyboard.press('Escape')
  }

  async retry(hook: string): Promise<void> {
    await this.row(hook).getByRole('button', { name: 'Retry from here' }).click()
  }

  async stop(hook: string): Promise<void> {
    await this.row(hook).getByRole('button', { name: 'Stop' }).click()
  }

  async showTerminal(hook: string): Promise<void> {
    await this.row(hook)
      .getByRole('button', { name: `Show the terminal of ${hook}` })
      .click()
  }
}
