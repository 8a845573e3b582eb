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

  async create(repositoryUrl: string, branch = ''): Promise<void> {
    await this.repository.fill(repositoryUrl)
    await this.branch.fill(branch)
    await this.#page.getByRole('button', { name: 'Create codespace' }).click()
  }

  async startFrom(template: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Create from ${template}` }).click()
  }
}
