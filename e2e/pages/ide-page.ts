import { expect, type Locator, type Page } from '@playwright/test'
import { SetUpList } from './set-up-list.ts'
import { TerminalView } from './terminal-view.ts'

export class IdePage {
  readonly #page: Page
  readonly terminal: TerminalView
  readonly setUp: SetUpList

  constructor(page: Page) {
    this.#page = page
    this.terminal = new TerminalView(page)
    this.setUp = new SetUpList(page)
  }

  async open(name: string): Promise<void> {
    await this.#page.goto(`/c/${name}`)
    await this.waitUntilReady()
  }

  /** The IDE is there, connected, and its terminal has a prompt. */
  async waitUntilReady(): Promise<void> {
    await expect(this.statusBar).toContainText('Running')
    await this.terminal.waitForPrompt()
  }

  get statusBar(): Locator {
    return this.#page.getByRole('contentinfo', { name: 'Status bar' })
  }

  treeItem(name: string): Locator {
    return this.#page.getByRole('treeitem', { name, exact: true })
  }

  tab(name: string): Locator {
    return this.#page.getByRole('tab', { name })
  }

  get editor(): Locator {
    return this.#page.getByRole('code').first()
  }

  async openFile(name: string): Promise<void> {
    await this.treeItem(name).dblclick()
    await expect(this.tab(name)).toBeVisible()
  }

  /** Puts text at the very end of the file that is open. */
  async typeAtEnd(text: string): Promise<void> {
    await this.editor.click()
    await this.#page.keyboard.press('Control+End')
    await this.#page.keyboard.type(text)
  }
}
