import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GitHubApp } from '#e2e/github/github-apps.ts'
import { GitHubStandIn } from '#e2e/github/github-stand-in.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { findById } from '../codespaces.store.ts'
import { connectAt } from './repository-access.testing.ts'

const push =
  'git commit -q --allow-empty -m work && git push -q origin HEAD 2>&1; git --no-pager log -1 --format="by %an <%ae>"; echo "is $GITHUB_TOKEN"'

/**
 * A server at a GitHub with its App on acme: ada is its owner, linus may look. What is cloned
 * pushes at each start. `elsewhere` has no App. As an OAuth App it is known everywhere, and gives
 * codespaces nothing.
 */
export async function startAtGithub(
  permissions: GitHubApp['permissions'] = {},
  kind: 'app' | 'oauth' = 'app',
) {
  // What the kit has there, for this machine's own shell and Node.
  const tools = mkdtempSync(join(tmpdir(), 'bothy-tools-'))
  const ask = join(import.meta.dirname, '../../../agent/kit/ask')
  const script = `#!/bin/sh\nexec '${process.execPath}' '${ask}' "$@"\n`
  writeFileSync(join(tools, 'ask-agent'), script, { mode: 0o755 })
  const hub = await GitHubStandIn.start()
  hub.addPerson('linus')
  hub.addOrganization('acme', { ada: 'owner' })
  hub.addOrganization('elsewhere', { ada: 'owner' })
  const githubApp = hub.addApp('Bothy at home', 'ada', {
    permissions: { contents: 'write', pull_requests: 'write', ...permissions },
    isPublic: true,
  })
  hub.install(githubApp, 'acme')
  hub.addRepository('acme/engine', { linus: 'pull' })
  hub.addRepository('elsewhere/open', {}, { visibility: 'public' })
  hub.addRepository('elsewhere/closed')
  const files = {
    '.devcontainer.json': JSON.stringify({
      postStartCommand: push,
      // This machine's own are not what a container has.
      remoteEnv: { GIT_SSL_CAINFO: hub.git.caFile, GIT_CONFIG_GLOBAL: '/dev/null' },
    }),
    'a.txt': 'a\n',
  }
  for (const path of ['acme/engine', 'elsewhere/open', 'elsewhere/closed']) {
    await hub.commit(path, files)
    await hub.commit(path, { 'b.txt': 'b\n' })
  }
  const registered = kind === 'app' ? githubApp : hub.oauth.app
  const app = await TestApp.start({
    toolsFolder: tools,
    environment: {
      AUTH_GITHUB_ID: registered.clientId,
      AUTH_GITHUB_SECRET: registered.clientSecret,
      ...(kind === 'app' && { AUTH_GITHUB_APP_SLUG: githubApp.slug }),
      GITHUB_URL: hub.url,
      BOTHY_GITHUB_USERS: 'ada,linus',
      BOTHY_GIT_HOSTS: new URL(hub.url).host,
      BOTHY_EXTRA_CA: hub.git.caFile,
    },
  })
  const ada = await app.signIn()
  const linus = await app.signIn('linus')
  await connectAt({ hub, githubApp: registered, app }, ada, 'ada')
  await connectAt({ hub, githubApp: registered, app }, linus, 'linus')
  return {
    hub,
    githubApp,
    app,
    ada,
    linus,
    /** One of a repository there, once it runs or has failed. */
    async create(user: TestUser, path: string) {
      const { id, name } = await user.api.codespaces.create({
        repositoryUrl: `${hub.url}/${path}`,
        idempotencyKey: crypto.randomUUID(),
      })
      const { state, failure } = await app.reached(user, name, 'running', 'failed')
      return { id, name, state, failure }
    },
    async row(id: string) {
      const found = await findById(app.ctx, id)
      if (!found) throw new Error('It is gone.')
      return found
    },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await hub[Symbol.asyncDispose]()
      rmSync(tools, { recursive: true })
    },
  }
}
