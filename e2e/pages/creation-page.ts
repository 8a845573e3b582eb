import type { Locator, Page } from '@playwright/test'

export class CreationPage {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  get failure(): Locator {
    return this.#page.getByRole('alert')
  }

  step(name: RegExp): Locator {
    return this.#page.getByRole('list', { name: 'Steps' }).getByRole('button', { name })
  }

  log(step: string): Locator {
    return this.#page.getByRole('log', { name: `Log of: ${step}` })
  }
}
