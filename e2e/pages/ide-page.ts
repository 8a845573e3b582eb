import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test'
import { ExplorerView } from './explorer-view.ts'
import { PortsView } from './ports-view.ts'
import { QuickInput } from './quick-input.ts'
import { SetUpList } from './set-up-list.ts'
import { TerminalView } from './terminal-view.ts'

export class IdePage {
  readonly #page: Page
  readonly terminal: TerminalView
  readonly setUp: SetUpList
  readonly quick: QuickInput
  readonly explorer: ExplorerView
  readonly ports: PortsView

  constructor(page: Page) {
    this.#page = page
    this.terminal = new TerminalView(page)
    this.setUp = new SetUpList(page)
    this.quick = new QuickInput(page)
    this.explorer = new ExplorerView(page)
    this.ports = new PortsView(page, this.quick)
  }

  async open(name: string): Promise<void> {
    await this.#page.goto(`/c/${name}`)
    await this.waitUntilReady()
  }

  /** The IDE is there, connected, and its terminal has a prompt. */
  async waitUntilReady(): Promise<void> {
    // An image may have to be unpacked before.
    await expect(this.statusBar).toContainText('Running', { timeout: 60_000 })
    await this.terminal.waitForPrompt()
  }

  get statusBar(): Locator {
    return this.#page.getByRole('contentinfo', { name: 'Status bar' })
  }

  /** A line above everything, of what holds for longer. */
  notice(text: string | RegExp): Locator {
    return this.#page.getByRole('status').filter({ hasText: text })
  }

  treeItem(name: string): Locator {
    return this.#page.getByRole('treeitem', { name, exact: true })
  }

  tab(name: string | RegExp): Locator {
    return this.#page.getByRole('tab', { name })
  }

  get editor(): Locator {
    return this.#page.getByRole('code').first()
  }

  /** The groups of tabs, in the order in which they stand. */
  get groups(): Locator {
    // What is shown in one may have parts of its own, as the Welcome page does.
    const tabs = this.#page.getByRole('tablist')
    return this.#page
      .getByRole('main', { name: 'Editors' })
      .getByRole('region')
      .filter({ has: tabs })
  }

  /** The text of the editor in front as it is drawn, without what is scrolled away. */
  async shownText(editor: Locator = this.editor): Promise<string> {
    const lines = await editor.locator('.view-line').evaluateAll((found) =>
      found
        .map((line) => ({ top: Number.parseFloat((line as HTMLElement).style.top), line }))
        .sort((one, other) => one.top - other.top)
        .map(({ line }) => (line.textContent ?? '').replaceAll('\u00a0', ' ')),
    )
    return lines.join('\n')
  }

  /** A message at the corner. */
  toast(text: string | RegExp): Locator {
    return this.#page.getByRole('dialog').filter({ hasText: text })
  }

  /** As a hand does it: begin, go there over several places, rest, let go. */
  async drag(thing: Locator, to: Locator, at: { x: number; y: number } = { x: 0.5, y: 0.5 }) {
    const [from, target] = [await thing.boundingBox(), await to.boundingBox()]
    if (!from || !target) throw new Error('What is dragged, or where to, is not on the page.')
    const { mouse } = this.#page
    await mouse.move(from.x + from.width / 3, from.y + from.height / 2)
    await mouse.down()
    const [x, y] = [target.x + target.width * at.x, target.y + target.height * at.y]
    await mouse.move(x, y, { steps: 12 })
    await mouse.move(x + 1, y, { steps: 3 })
    await mouse.up()
  }

  /** Chooses from the menu that a right click on something opens. */
  async chooseFromMenuOf(thing: Locator, entry: string | RegExp): Promise<void> {
    await thing.click({ button: 'right' })
    await this.#page.getByRole('menuitem', { name: entry }).click()
  }

  /** Waits until the file of this tab is what is in its editor. */
  async isSaved(name: string): Promise<void> {
    await expect(this.tab(name).first()).toBeVisible()
    await expect(this.unsavedTab(name)).toHaveCount(0)
  }

  unsavedTab(name: string): Locator {
    return this.#page.getByRole('tab', {
      name: new RegExp(`${name.replaceAll('.', '\\.')}.*, unsaved`),
    })
  }

  /** A bar above the text. */
  bar(text: string | RegExp): Locator {
    return this.#page
      .getByRole('main', { name: 'Editors' })
      .getByRole('alert')
      .or(this.#page.getByRole('main', { name: 'Editors' }).getByRole('status'))
      .filter({ hasText: text })
  }

  /** What a preview of a text shows. */
  preview(name: string): FrameLocator {
    return this.#page.frameLocator(`iframe[title=${JSON.stringify(`Preview of ${name}`)}]`)
  }

  async openFile(name: string): Promise<void> {
    await this.treeItem(name).dblclick()
    await expect(this.tab(name)).toBeVisible()
  }

  /** Puts text in the place of all that the editor with the focus has. */
  async replaceText(text: string): Promise<void> {
    const { keyboard } = this.#page
    await keyboard.press('Control+a')
    // A brace that is typed over a choice goes around it.
    await keyboard.press('Delete')
    await keyboard.insertText(text)
  }

  /** Puts text at the very end of the file that is open. */
  async typeAtEnd(text: string): Promise<void> {
    await this.editor.click()
    await this.#page.keyboard.press('Control+End')
    await this.#page.keyboard.type(text)
  }
}
