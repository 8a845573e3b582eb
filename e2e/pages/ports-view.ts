import type { FrameLocator, Locator, Page } from '@playwright/test'
import type { QuickInput } from './quick-input.ts'

/** The panel of forwarded ports, and what it leads to. */
export class PortsView {
  readonly #page: Page
  readonly #quick: QuickInput

  constructor(page: Page, quick: QuickInput) {
    this.#page = page
    this.#quick = quick
  }

  async show(): Promise<void> {
    await this.#quick.run('View: Show Ports')
  }

  /** What shows the panel, with the number of ports in its name. */
  get tab(): Locator {
    return this.#page
      .getByRole('region', { name: 'Panel', exact: true })
      .getByRole('button', { name: /^Ports/ })
  }

  row(port: number): Locator {
    return this.#page
      .getByRole('table', { name: 'Forwarded ports' })
      .getByRole('row')
      .filter({ has: this.#page.getByRole('rowheader', { name: new RegExp(`\\b${port}\\b`) }) })
  }

  /** As it is copied: `http://amber-hut-…-3000.ports.localhost:7080/`. */
  async address(port: number): Promise<string> {
    return (await this.row(port).getByRole('link').getAttribute('href')) ?? ''
  }

  /** Chooses from the menu of a port. */
  async choose(port: number, entry: string | RegExp): Promise<void> {
    await this.row(port).getByRole('button', { name: 'More actions' }).click()
    await this.#page.getByRole('menu').getByRole('menuitem', { name: entry }).click()
  }

  /** Sets what is one of several, such as `Public`; the menu stays for the next one. */
  async set(port: number, choice: string): Promise<void> {
    await this.row(port).getByRole('button', { name: 'More actions' }).click()
    await this.#page.getByRole('menu').getByRole('menuitemradio', { name: choice }).click()
    await this.#page.keyboard.press('Escape')
  }

  /** Opens it in a tab of its own. */
  async open(port: number): Promise<Page> {
    const opened = this.#page.context().waitForEvent('page', { timeout: 30_000 })
    await this.row(port).getByRole('button', { name: 'Open' }).click()
    return opened
  }

  preview(port: number): FrameLocator {
    return this.#page.frameLocator(`iframe[title="Preview of port ${port}"]`)
  }
}
