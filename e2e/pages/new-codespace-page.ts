import type { Locator, Page } from '@playwright/test'

export class NewCodespacePage {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  get repository(): Locator {
    return this.#page.getByLabel('Repository')
  }

  get branch(): Locator {
    return this.#page.getByLabel('Branch (optional)')
  }

  /** Which of several devcontainer.json files; there where there is something to choose. */
  get configuration(): Locator {
    return this.#page.getByRole('combobox', { name: 'Dev container' })
  }

  /** What would run by itself, and what it would get. */
  get wants(): Locator {
    return this.#page.getByRole('region', { name: 'What it runs and gets' })
  }

  get trustAndCreate(): Locator {
    return this.#page.getByRole('button', { name: 'Trust and create' })
  }

  get createUntrusted(): Locator {
    return this.#page.getByRole('button', { name: 'Create untrusted' })
  }

  async create(repositoryUrl: string, branch = ''): Promise<void> {
    await this.repository.fill(repositoryUrl)
    await this.branch.fill(branch)
    await this.#page.getByRole('button', { name: 'Create codespace' }).click()
  }

  async startFrom(template: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Create from ${template}` }).click()
  }
}
