import { expect, type Locator, type Page } from '@playwright/test'

export type WantedSecret = {
  name: string
  value: string
  /** Delivered as a file there; otherwise as a variable. */
  file?: { path: string; mode?: string }
  /** Only for codespaces of these; otherwise for all. */
  repositories?: readonly string[]
}

/** The list of secrets of the settings page, and the dialogs it opens. */
export class SecretsView {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  get #section(): Locator {
    return this.#page.getByRole('region', { name: 'Secrets', exact: true })
  }

  get add(): Locator {
    return this.#section.getByRole('button', { name: 'New secret' })
  }

  get dialog(): Locator {
    return this.#page.getByRole('dialog', { name: /^(New secret|Change |Import )/ })
  }

  get rows(): Locator {
    return this.#section.getByRole('listitem')
  }

  row(name: string): Locator {
    return this.rows.filter({ has: this.#page.getByText(name, { exact: true }) })
  }

  get name(): Locator {
    return this.dialog.getByLabel('Name')
  }

  get value(): Locator {
    return this.dialog.getByLabel('Value', { exact: true })
  }

  async create(secret: WantedSecret): Promise<void> {
    await this.add.click()
    await this.fill(secret)
    await this.submit('Add secret')
    await expect(this.dialog).toHaveCount(0)
    await expect(this.row(secret.name)).toBeVisible()
  }

  async fill({ name, value, file, repositories }: WantedSecret): Promise<void> {
    await this.name.fill(name)
    await this.value.fill(value)
    if (file) {
      await this.dialog.getByRole('radio', { name: 'File' }).check()
      await this.dialog.getByLabel('Path').fill(file.path)
      if (file.mode !== undefined) await this.dialog.getByLabel('Mode').fill(file.mode)
    }
    if (repositories) {
      await this.dialog.getByRole('radio', { name: 'Only these repositories' }).check()
      await this.dialog.getByLabel('Repositories', { exact: true }).fill(repositories.join('\n'))
    }
  }

  async submit(label: 'Add secret' | 'Save' | 'Import'): Promise<void> {
    await this.dialog.getByRole('button', { name: label }).click()
  }

  async openChange(name: string): Promise<void> {
    await this.#section.getByRole('button', { name: `Change ${name}` }).click()
  }

  async change(name: string, value: string): Promise<void> {
    await this.openChange(name)
    await this.value.fill(value)
    await this.submit('Save')
    await expect(this.dialog).toHaveCount(0)
  }

  async openImport(): Promise<void> {
    await this.#section.getByRole('button', { name: 'Import .env' }).click()
  }

  get lines(): Locator {
    return this.dialog.getByLabel('Lines')
  }

  get question(): Locator {
    return this.#page.getByRole('alertdialog')
  }

  async askToDelete(name: string): Promise<void> {
    await this.#section.getByRole('button', { name: `Delete ${name}` }).click()
  }

  async answer(label: 'Delete' | 'Cancel'): Promise<void> {
    await this.question.getByRole('button', { name: label }).click()
    await expect(this.question).toHaveCount(0)
  }
}
