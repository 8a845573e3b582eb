import { expect, type Locator, type Page } from '@playwright/test'

/** The tree of files. */
export class ExplorerView {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  get tree(): Locator {
    return this.#page.getByRole('tree', { name: /^Files of/ })
  }

  /** The field in which a new name is typed. */
  get nameField(): Locator {
    return this.tree.getByRole('textbox')
  }

  get selected(): Locator {
    return this.tree.getByRole('treeitem', { selected: true })
  }

  /** The row that the keyboard is on. */
  get active(): Locator {
    return this.#page.locator(
      'xpath=//*[@role="treeitem" and @id=//*[@role="tree"]/@aria-activedescendant]',
    )
  }

  async focus(): Promise<void> {
    await this.tree.focus()
  }

  /** Nothing is chosen, so that the workspace folder itself is meant. */
  async clearSelection(): Promise<void> {
    const box = await this.tree.boundingBox()
    if (!box) throw new Error('The tree is not on the page.')
    await this.tree.click({ position: { x: box.width / 2, y: box.height - 6 } })
    await expect(this.selected).toHaveCount(0)
  }

  async typeName(name: string): Promise<void> {
    await this.nameField.fill(name)
    await this.#page.keyboard.press('Enter')
    await expect(this.nameField).toHaveCount(0)
  }

  /** Drops files and folders of this machine, as a hand does from its file manager. */
  async dropFromMachine(on: Locator, paths: readonly string[]): Promise<void> {
    const box = await on.boundingBox()
    if (!box) throw new Error('Where it is dropped is not on the page.')
    const devtools = await this.#page.context().newCDPSession(this.#page)
    const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    const data = { items: [], files: [...paths], dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'dragOver', 'drop'] as const)
      await devtools.send('Input.dispatchDragEvent', { type, ...place, data })
    await devtools.detach()
  }
}
