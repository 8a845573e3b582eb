import type { AgentUnsaved, UnsavedText, UnsavedTextStore } from './unsaved-text.ts'
import { agentPath } from './untitled.ts'

const keepInBrowserEveryMs = 1000
const keepByAgentEveryMs = 2000
/** A larger text goes to the agent less often, and one over the last bound not at all. */
const largeLength = 1024 * 1024
const keepLargeByAgentEveryMs = 10_000
const mostForAgentLength = 8 * 1024 * 1024
/**
 * The page is busy with what is typed; copying its text waits for a pause, but no longer than this.
 */
const longestWaitMs = 500

export type UnsavedNow = Pick<UnsavedText, 'text' | 'encoding' | 'baseEtag'>
export type KeptFile = {
  codespaceName: string
  path: string
  /** Null while nothing is unsaved. */
  current(): UnsavedNow | null
}

/**
 * Copies the unsaved text of one file while it is being typed: into the browser at most a second
 * behind, and to the agent while it is connected. A browser that refuses its storage or an agent
 * that is away is not an error here: the other is then the safety, and saving speaks for itself.
 */
export class UnsavedKeeper {
  readonly #browser: UnsavedTextStore
  readonly #agent: AgentUnsaved
  readonly #file: KeptFile
  #browserTimer: ReturnType<typeof setTimeout> | undefined
  #agentTimer: ReturnType<typeof setTimeout> | undefined
  #lastLength = 0
  #isWithAgent = false
  #browserFailed = false
  #agentFailed = false

  constructor(stores: { browser: UnsavedTextStore; agent: AgentUnsaved }, file: KeptFile) {
    this.#browser = stores.browser
    this.#agent = stores.agent
    this.#file = file
  }

  keepSoon(): void {
    this.#browserTimer ??= setTimeout(() => {
      whenIdle(() => {
        this.#browserTimer = undefined
        void this.#keepInBrowser()
      })
    }, keepInBrowserEveryMs)
    const isLarge = this.#lastLength > largeLength
    this.#agentTimer ??= setTimeout(
      () => {
        whenIdle(() => {
          this.#agentTimer = undefined
          void this.#keepByAgent()
        })
      },
      isLarge ? keepLargeByAgentEveryMs : keepByAgentEveryMs,
    )
  }

  /**
   * At once. Resolves when the browser has it. `isLast`: the page ends, and may not
   * live to see that.
   */
  async keep(options = { isLast: false }): Promise<void> {
    void this.#keepByAgent()
    await this.#keepInBrowser(options)
  }

  /** Neither took the last copy. */
  get hasFailed(): boolean {
    return this.#browserFailed && (this.#agentFailed || !this.#agent.isConnected())
  }

  /** The file has it now. */
  forget(): void {
    this[Symbol.dispose]()
    const { session } = this.#browser
    const { path } = this.#file
    void this.#browser.remove(path, session).catch(() => undefined)
    if (this.#isWithAgent) void this.#forgetByAgent(session)
    this.#isWithAgent = false
  }

  /** It is not offered any more, here or on another device. */
  drop({ session }: Pick<UnsavedText, 'session'>): void {
    void this.#browser.remove(this.#file.path, session).catch(() => undefined)
    void this.#forgetByAgent(session)
  }

  /**
   * Keeps what is unsaved now for the file's timeline, after somebody else's text was preferred.
   */
  setAside(session: string): void {
    void this.#keepByAgent(session)
  }

  async #keepInBrowser(options = { isLast: false }): Promise<void> {
    const { codespaceName, path } = this.#file
    const current = this.#file.current()
    if (!current) return
    const { session } = this.#browser
    const kept = { ...current, codespaceName, path, session, savedAt: Date.now() }
    this.#browserFailed = await this.#browser.put(kept, options).then(
      () => false,
      () => true,
    )
  }

  async #keepByAgent(session = this.#browser.session): Promise<void> {
    const current = this.#file.current()
    if (!current) return
    // What was asked for while away would arrive late, and bring back what is saved by then.
    if (!this.#agent.isConnected()) {
      this.keepSoon()
      return
    }
    this.#lastLength = current.text.length
    this.#agentFailed = this.#lastLength > mostForAgentLength
    if (this.#agentFailed) return
    if (session === this.#browser.session) this.#isWithAgent = true
    const path = agentPath(this.#file.path)
    this.#agentFailed = await this.#agent
      .keep({ ...current, path, session, savedAt: Date.now() })
      .then(
        () => false,
        () => true,
      )
  }

  async #forgetByAgent(session: string): Promise<void> {
    await this.#agent.forget({ path: agentPath(this.#file.path), session }).catch(() => undefined)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#browserTimer)
    clearTimeout(this.#agentTimer)
    this.#browserTimer = undefined
    this.#agentTimer = undefined
  }
}

function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === 'function')
    requestIdleCallback(work, { timeout: longestWaitMs })
  else work()
}
