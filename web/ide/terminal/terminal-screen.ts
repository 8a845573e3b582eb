import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import type { TerminalSize } from '#agent/protocol/terminals.ts'
import { onThemeChange, readToken } from '#web/ui/theme.ts'
import type { Opener } from '../opener.ts'
import { linkTarget } from './links.ts'
import { needsConfirmation, sanitizePaste } from './paste.ts'
import type { TerminalQuestions } from './terminal-questions.ts'
import { terminalTheme } from './terminal-theme.ts'

const scrollbackLines = 10_000
const screenReaderKey = 'bothy.terminal.screenReader'

/** xterm with everything around it that has nothing to do with where bytes come from. */
export class TerminalScreen {
  readonly xterm: Terminal
  readonly search = new SearchAddon()
  readonly #fit = new FitAddon()
  #questions: TerminalQuestions | null = null
  #opener: Opener | null = null
  readonly #element = document.createElement('div')
  readonly #stopTheme: () => void
  #webgl: { dispose(): void } | null = null
  #isShown = false

  constructor() {
    this.#element.className = 'size-full'
    this.xterm = new Terminal({
      allowProposedApi: true,
      scrollback: scrollbackLines,
      fontFamily: readToken('--font-code'),
      fontSize: Number.parseFloat(readToken('--font-size-code')),
      lineHeight: 1.2,
      cursorBlink: false,
      cursorInactiveStyle: 'outline',
      minimumContrastRatio: 4.5,
      theme: terminalTheme(),
      screenReaderMode: isScreenReaderMode(),
      linkHandler: {
        allowNonHttpProtocols: false,
        activate: (event, address, range) => void this.#openLink(event, address, range.start.y),
      },
    })
    this.xterm.loadAddon(this.#fit)
    this.xterm.loadAddon(this.search)
    this.xterm.loadAddon(new Unicode11Addon())
    this.xterm.unicode.activeVersion = '11'
    this.xterm.loadAddon(
      new WebLinksAddon((event, address) => void this.#openLink(event, address, null)),
    )
    this.xterm.attachCustomKeyEventHandler((event) => this.#onKey(event))
    this.#element.addEventListener('paste', (event) => this.#onPaste(event), { capture: true })
    this.#stopTheme = onThemeChange(() => {
      this.xterm.options.theme = terminalTheme()
    })
  }

  /**
   * Who asks the user what has to be asked before a paste or a link, and opens what is followed;
   * until then there is neither.
   */
  askBy(questions: TerminalQuestions, opener: Opener): void {
    this.#questions = questions
    this.#opener = opener
  }

  /**
   * Draws the screen in `host`, which has the size it is going to be shown in, and says
   * which that is.
   */
  drawAhead(host: HTMLElement): TerminalSize | null {
    const hide = this.#put(host)
    const size = this.fit()
    hide()
    return size
  }

  /**
   * Puts the screen into `host`, as it was when it was last shown. Returns the way to take it out.
   */
  show(host: HTMLElement): () => void {
    const hide = this.#put(host)
    void this.#tryWebgl()
    return () => {
      hide()
      // A page has only some sixteen WebGL contexts; those out of sight give theirs back.
      this.#webgl?.dispose()
      this.#webgl = null
    }
  }

  #put(host: HTMLElement): () => void {
    host.append(this.#element)
    this.#isShown = true
    if (!this.xterm.element) this.xterm.open(this.#element)
    return () => {
      this.#isShown = false
      this.#element.remove()
    }
  }

  /** Fits the screen into its host; null while it is not shown. */
  fit(): TerminalSize | null {
    if (!this.#isShown) return null
    const proposed = this.#fit.proposeDimensions()
    if (!proposed || !(proposed.cols > 1) || !(proposed.rows > 0)) return null
    const size = { columns: Math.min(proposed.cols, 1000), rows: Math.min(proposed.rows, 1000) }
    this.resize(size)
    return size
  }

  resize({ columns, rows }: TerminalSize): void {
    if (this.xterm.cols !== columns || this.xterm.rows !== rows) this.xterm.resize(columns, rows)
  }

  async paste(text: string): Promise<void> {
    const clean = sanitizePaste(text)
    if (needsConfirmation(clean, this.xterm.modes.bracketedPasteMode)) {
      const isWanted = await this.#questions?.confirmPaste(clean)
      this.xterm.focus()
      if (!isWanted) return
    }
    this.xterm.paste(clean)
  }

  [Symbol.dispose](): void {
    this.#stopTheme()
    this.xterm.dispose()
    this.#element.remove()
  }

  #onPaste(event: ClipboardEvent): void {
    event.preventDefault()
    event.stopPropagation()
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text !== '') void this.paste(text)
  }

  /** False keeps a key from the shell. */
  #onKey(event: KeyboardEvent): boolean {
    const isControl = event.ctrlKey && !event.altKey && !event.metaKey
    if (isControl && event.code === 'Backquote') return false
    if (isControl && event.shiftKey && event.code === 'KeyV') return false
    if (isControl && !event.shiftKey && event.code === 'KeyF') return false
    const isCopy =
      isControl && event.code === 'KeyC' && (event.shiftKey || this.xterm.hasSelection())
    if (!isCopy) return true
    // Otherwise the browser opens its inspector.
    event.preventDefault()
    if (event.type === 'keydown') this.copy()
    return false
  }

  /** What is selected goes to the clipboard, and is selected no more. */
  copy(): void {
    const selection = this.xterm.getSelection()
    if (selection === '') return
    // Fails only where the page may not write to the clipboard at all; then the browser's
    // own menu is left.
    navigator.clipboard?.writeText(selection).catch(() => document.execCommand('copy'))
    this.xterm.clearSelection()
  }

  async #openLink(event: MouseEvent, address: string, row: number | null): Promise<void> {
    if (!event.ctrlKey && !event.metaKey) return
    const shown =
      row === null ? null : this.xterm.buffer.active.getLine(row - 1)?.translateToString(true)
    const isWrittenOut = shown === undefined || shown === null || shown.includes(address)
    const target = linkTarget(address, isWrittenOut ? null : shown)
    if (!target) return
    if (target.isDeceptive && !(await this.#questions?.confirmLink(target))) return
    this.#opener?.open(target.url)
  }

  async #tryWebgl(): Promise<void> {
    if (this.#webgl || !isWebglWorthwhile()) return
    const { WebglAddon } = await import('@xterm/addon-webgl')
    if (!this.#isShown || this.#webgl) return
    try {
      const webgl = new WebglAddon()
      webgl.onContextLoss(() => {
        webgl.dispose()
        if (this.#webgl === webgl) this.#webgl = null
      })
      this.xterm.loadAddon(webgl)
      this.#webgl = webgl
    } catch {
      // No context to be had: xterm goes on drawing with the DOM.
    }
  }
}

let webglVerdict: boolean | null = null

/** WebGL that is computed by the processor is slower than the DOM. Asked once: a context costs. */
function isWebglWorthwhile(): boolean {
  if (isScreenReaderMode()) return false
  webglVerdict ??= hasGraphicsProcessor()
  return webglVerdict
}

function hasGraphicsProcessor(): boolean {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('webgl2', { failIfMajorPerformanceCaveat: true })
  if (!context) return false
  const names = context.getExtension('WEBGL_debug_renderer_info')
  const renderer = names ? String(context.getParameter(names.UNMASKED_RENDERER_WEBGL)) : ''
  context.getExtension('WEBGL_lose_context')?.loseContext()
  return !/swiftshader|llvmpipe|software/i.test(renderer)
}

function isScreenReaderMode(): boolean {
  try {
    return localStorage.getItem(screenReaderKey) === 'on'
  } catch {
    // Storage is blocked: the setting cannot have been made.
    return false
  }
}
