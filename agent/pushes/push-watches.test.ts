import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { startCredentials } from '../credentials/credentials.testing.ts'
import type { RefusedPush } from '../protocol/pushes.ts'
import { openTestShell } from '../testing/open-test-shell.ts'

const protectedMain =
  'remote: error: GH006: Protected branch update failed for refs/heads/main.\n' +
  ' ! [remote rejected] main -> main (protected branch hook declined)\n'

/** With a page that is open and a terminal. */
async function start() {
  const room = await startCredentials()
  const { agent, put, tools } = room
  await put()
  const told: RefusedPush[] = []
  const { api } = await agent.connect()
  api.credentials.refusedPushes.subscribe(undefined, { onData: (push) => told.push(push) })
  await vi.waitUntil(() => agent.ctx.credentials.refusedPushes.isHeard)
  const { run } = await openTestShell(agent)
  let count = 0
  return {
    agent,
    told,
    run,
    /** As Git does it, with what GitHub says to it. */
    async push(said: string, { path = 'acme/engine', times = 1, after = '' } = {}): Promise<void> {
      count += 1
      const file = join(agent.folder, `said-${count}`)
      writeFileSync(file, said)
      const request = `protocol=https\\nhost=github.com\\npath=${path}\\n\\n`
      const ask = `printf '${request}' | ${tools}/ask-agent git get; `
      const script = join(agent.folder, `push-${count}`)
      writeFileSync(script, `${ask.repeat(times)} cat ${file}\n`)
      await run(`bash -c 'exec -a git bash -c ". ${script}" push' ${after}`)
    },
    [Symbol.asyncDispose]: () => room[Symbol.asyncDispose](),
  }
}

test('a push that GitHub refuses is told once, with where it came from and nothing the terminal made up', async () => {
  await using room = await start()
  const { agent, told, push, run } = room
  await run('git init -q -b main . ; git remote add up git@github.com:Acme/Engine.git')
  await push(protectedMain, { times: 2 })
  await vi.waitUntil(() => told.length > 0, 10_000)
  await push(
    "remote: The 'evil' organization has enabled or enforced SAML SSO. https://evil.example\n",
    { path: 'evil/engine', after: '| cat' },
  )
  await vi.waitUntil(() => told.length > 1, 10_000)
  const place = { folder: agent.folder, branch: 'main' }
  expect(told).toEqual([
    {
      ...place,
      id: 1,
      reason: 'protected',
      repository: 'acme/engine',
      isSameBranch: true,
      remote: 'up',
    },
    {
      ...place,
      id: 2,
      reason: 'single-sign-on',
      repository: null,
      isSameBranch: false,
      remote: null,
    },
  ])
})

test('what is printed where nothing is pushed, before a push, or by one that went is no refusal', async () => {
  await using room = await start()
  const { told, push, run, agent } = room
  writeFileSync(join(agent.folder, 'words'), protectedMain)
  await run('cat words')
  await push('To https://github.com/acme/engine\n   1..2  main -> main\n')
  await push('remote: This repository was archived so it is read-only.\n', { path: 'ada/hut' })
  await push(protectedMain)
  await vi.waitUntil(() => told.length > 1, 10_000)
  // As long as the first of them is still looked after.
  await push('remote: Permission to acme/engine.git denied to ada.\n')
  await vi.waitUntil(() => told.length > 2, 10_000)
  expect(told).toMatchObject([
    { reason: 'archived', repository: null, branch: null },
    { reason: 'protected', repository: 'acme/engine' },
    { reason: 'denied', repository: 'acme/engine' },
  ])
})

test.each([
  ['before', `${'a test of a hook\n'.repeat(40_000)}${protectedMain}`, ''],
  ['after', protectedMain, '; yes another program | head -n 40000'],
])('more output %s it than is read does not hide it', async (_, said, after) => {
  await using room = await start()
  const { told, push } = room
  await push(said, { after })
  await vi.waitUntil(() => told.length > 0, 10_000)
  expect(told).toMatchObject([{ reason: 'protected' }])
})
