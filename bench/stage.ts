import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { BothyServer } from '#e2e/fixtures/bothy-server.ts'
import { GitHost } from '#e2e/github/git-host.ts'
import { BareServer } from './bare/server.ts'
import { CodeServer } from './code-server/code-server.ts'

/** Ends a file that is opened, so that its being there can be seen. */
export const smallText = `${Array.from({ length: 30 }, (_, index) => `line ${index + 1}`).join('\n')}\n`
const largeLine = 'The quick brown fox jumps over the lazy dog, and again, and again, to and fro.\n'
export const largeText = `needle at the top\n${largeLine.repeat(Math.ceil(1024 ** 2 / largeLine.length))}`

/** The app that is forwarded, in the repository. */
export const portAppFile = 'port-app.mjs'

/** Everything that is measured and what it is measured against, in one run on one machine. */
export class Stage {
  static async set(): Promise<Stage> {
    const stack = new AsyncDisposableStack()
    const gitHost = stack.use(await GitHost.start())
    const repositoryUrl = await gitHost.addRepository('bench/small', {
      'README.md': smallText,
      'large.txt': largeText,
      'large-2.txt': largeText,
      'large-3.txt': largeText,
      [portAppFile]: readFileSync(join(import.meta.dirname, 'ports', portAppFile), 'utf8'),
    })
    const server = stack.use(
      await BothyServer.start({
        BOTHY_GIT_HOSTS: gitHost.host,
        BOTHY_EXTRA_CA: gitHost.caFile,
        BOTHY_ALLOW: `resolvers,${gitHost.host}`,
        BOTHY_TRASH_DAYS: '0',
        // As many inodes as files are made; it takes no room of the disk that is not used.
        BOTHY_WORKSPACE_SIZE: '8G',
        BOTHY_PREPARED_PLACES: '1',
      }),
    )
    const bare = stack.use(await BareServer.start({ small: smallText, large: largeText }))
    const entry = process.env.BOTHY_BENCH_CODE_SERVER
    const codeServer = entry
      ? stack.use(await CodeServer.start(entry, { 'README.md': smallText }))
      : null
    const browser = await chromium.launch({
      executablePath: process.env.BOTHY_TEST_CHROMIUM ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    })
    stack.defer(() => browser.close())
    return new Stage({ stack, gitHost, repositoryUrl, server, bare, codeServer, browser })
  }

  readonly #stack: AsyncDisposableStack
  readonly #gitHost: GitHost
  readonly repositoryUrl: string
  readonly server: BothyServer
  readonly bare: BareServer
  /** Null unless it was asked for. */
  readonly codeServer: CodeServer | null
  readonly #browser: Browser

  private constructor(made: {
    stack: AsyncDisposableStack
    gitHost: GitHost
    repositoryUrl: string
    server: BothyServer
    bare: BareServer
    codeServer: CodeServer | null
    browser: Browser
  }) {
    this.#stack = made.stack
    this.#gitHost = made.gitHost
    this.repositoryUrl = made.repositoryUrl
    this.server = made.server
    this.bare = made.bare
    this.codeServer = made.codeServer
    this.#browser = made.browser
  }

  /** Another repository; resolves to its address. */
  addRepository(path: string, files: Record<string, string>): Promise<string> {
    return this.#gitHost.addRepository(path, files)
  }

  /** A browser of its own, with nothing in its cache. */
  newContext(baseURL: string): Promise<BrowserContext> {
    return this.#browser.newContext({ baseURL, viewport: { width: 1280, height: 800 } })
  }

  /** The same, signed in as the owner, on the dashboard. */
  async signedIn(): Promise<Page> {
    const context = await this.newContext(this.server.url)
    const page = await context.newPage()
    await page.goto(this.server.signInLink())
    await page.getByRole('button', { name: 'Account' }).waitFor()
    return page
  }

  /** Creates one without a page and waits until it runs. Resolves to its name. */
  async create(page: Page): Promise<string> {
    const made = await callApi<{ name: string }>(page, 'codespaces.create', {
      repositoryUrl: this.repositoryUrl,
      idempotencyKey: crypto.randomUUID(),
    })
    await reached(page, made.name, 'running')
    return made.name
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }
}

/** A mutation with an input, a query without or with one: as the app's own page would make it. */
export async function callApi<Answer>(
  page: Page,
  procedure: string,
  input: unknown,
  kind: 'mutation' | 'query' = 'mutation',
): Promise<Answer> {
  return page.evaluate(
    async ({ procedure, input, kind }) => {
      const text = JSON.stringify(input)
      const response =
        kind === 'query'
          ? await fetch(`/trpc/${procedure}?input=${encodeURIComponent(text)}`)
          : await fetch(`/trpc/${procedure}`, {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: text,
            })
      const body = await response.json()
      if (!response.ok) throw new Error(`${procedure}: ${JSON.stringify(body)}`)
      return body.result.data
    },
    { procedure, input, kind },
  )
}

export async function reached(page: Page, name: string, state: string): Promise<void> {
  const until = Date.now() + 60_000
  for (;;) {
    const found = await callApi<{ state: string }>(page, 'codespaces.get', { name }, 'query')
    if (found.state === state) return
    if (found.state === 'failed' || Date.now() > until) {
      throw new Error(`${name} is ${found.state}, not ${state}.`)
    }
    await page.waitForTimeout(50)
  }
}

export const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })
