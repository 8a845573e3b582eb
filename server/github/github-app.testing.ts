import { setImmediate as breath } from 'node:timers/promises'
import { openTestGithub, type TestBrowser } from '#server/auth/github/github.testing.ts'
import type { SignedInContext } from '#server/trpc.ts'

/** The auth room beside a GitHub at which it is a GitHub App of the environment. */
export async function openTestApp(environment: Record<string, string> = {}) {
  const github = await openTestGithub({ environment })
  const { hub, ctx } = github
  const app = hub.addApp('Bothy at home', 'ada', {
    callbackUrls: [`${ctx.config.publicUrl}/api/auth/callback/github`],
    isPublic: true,
  })
  const { clientId, clientSecret } = app
  ctx.config.github.app = { clientId, clientSecret, privateKey: null, slug: null }
  const pending = () => ctx.db.selectFrom('githubRevocation').selectAll().execute()
  const until = async (isReached: () => Promise<boolean>) => {
    const deadline = AbortSignal.timeout(20_000)
    while (!(await isReached())) {
      deadline.throwIfAborted()
      await breath()
    }
  }
  return {
    ...github,
    app,
    pending,
    /** Nothing is left to be given back. */
    settled: () => until(async () => (await pending()).length === 0),
    /**
     * Everything was tried to be given back, and its time is not over: the attempt
     * may be under way.
     */
    tried: () =>
      until(async () => {
        const asked = hub.log.filter((line) => line.startsWith('DELETE ')).length
        const rows = await pending()
        return asked > 0 && rows.every(({ attempts }) => attempts > 0)
      }),
    async administrator(browser: TestBrowser): Promise<SignedInContext> {
      const session = await browser.session()
      const others = { changes: { announce: () => undefined } }
      const from = { address: '192.0.2.7', userAgent: null }
      return { ...ctx, ...others, session, from } as unknown as SignedInContext
    },
    async [Symbol.asyncDispose]() {
      await github[Symbol.asyncDispose]()
    },
  }
}
