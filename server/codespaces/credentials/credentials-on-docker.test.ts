import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { heldCredentials, type PutCredentialsInput } from '#agent/protocol/credentials.ts'
import { lifecycleLogChunk } from '#agent/protocol/lifecycle.ts'
import { connectAgent } from '#server/drivers/docker/agent-client.testing.ts'
import { startDockerBench } from '#server/drivers/docker/docker-bench.ts'
import { execIn } from '#server/drivers/docker/exec-in.ts'
import { startOf, within, workbench } from '#server/drivers/driver-workbench.ts'
import { callAgent } from '../agent-calls.ts'

const bench = workbench(async () => ({ ...(await startDockerBench()), remoteUser: 'dev' }))
// Put together here, so that no copy of this file holds it.
const canary = ['ghu', 'canary7f3k9'].join('_')

const credentials: PutCredentialsInput = {
  version: '1',
  grants: [
    {
      host: 'github.example.com',
      owner: 'acme',
      repository: 'engine',
      token: canary,
      expiresAt: Date.now() + 3_600_000,
      isWritable: true,
    },
  ],
  identity: { login: 'ada', name: 'Ada Lovelace', email: '7+ada@users.noreply.example.com' },
  github: {
    repository: 'acme/engine',
    serverUrl: 'https://github.example.com',
    apiUrl: 'https://github.example.com/api/v3',
    push: { sentence: null, asksForFork: true },
  },
}
// What Git's helper sees above it when a push asks.
const asPush =
  'exec -a git bash -c "printf \'protocol=https\\nhost=github.example.com\\npath=acme/engine\\n\\n\' | /.bothy/kits/current/bin/ask-agent git get" push'
const fill =
  'printf "protocol=https\\nhost=github.example.com\\npath=acme/engine\\n\\n" | git credential fill'

test('S-73 S-74 P4 Git and gh have the token in a container, and the engine and its disk never', async () => {
  const { driver, engine, names } = bench.under
  const id = await bench.newWorkspace()
  await driver.createContainer(bench.specOf(id), within(60))
  const start = startOf(1, 'dev')
  const commands = { postStartCommand: `${fill}; git -C /tmp init -q repository; echo is over` }
  await driver.startContainer(
    id,
    { ...start, lifecycle: { ...start.lifecycle, commands } },
    within(60),
  )
  const tell = (procedure: string, input?: unknown) =>
    callAgent(
      bench.under,
      id,
      { procedure, kind: 'mutation', input, answer: z.unknown() },
      within(20),
    )
  await tell('workspace.take')
  await tell('credentials.put', credentials)
  await tell('lifecycle.begin')
  const held = { procedure: 'credentials.held', kind: 'query', answer: heldCredentials } as const
  expect(await callAgent(bench.under, id, held, within(20))).toEqual({ version: '1' })

  const run = (script: string) => execIn(bench.under, id, script)
  const program = `#!/bin/sh\necho "gh of $GH_HOST has $GH_TOKEN"\n`
  await run(`printf %s '${program}' > /usr/local/bin/gh; chmod 755 /usr/local/bin/gh`)
  {
    await using page = await connectAgent(bench.under, id)
    const terminal = await page.openTerminal()
    await terminal.run('printenv GITHUB_TOKEN GITHUB_USER CODESPACES')
    await terminal.run(`(export NODE_OPTIONS=--bad NODE_PATH=/none; ${fill}) | tr a-z A-Z`)
    await tell('credentials.put', {
      ...credentials,
      version: '2',
      grants: credentials.grants.map((grant) => ({ ...grant, isWritable: false })),
    })
    await terminal.run(`bash -c '${asPush.replaceAll("'", "'\\''")}'`)
    await terminal.run('gh; command -v gh; git config user.email')
    await terminal.run('stat -c "%a %U" /.bothy/secrets/asking /.bothy/secrets/gitconfig')
    const said = terminal.output()
    expect(said).toContain(canary)
    expect(said).toContain(`PASSWORD=${canary.toUpperCase()}`)
    expect(said).toContain('You cannot push to acme/engine.')
    expect(said).toContain('quit=true')
    expect(said).toContain(`gh of github.example.com has ${canary}`)
    expect(said).toContain('/.bothy/kits/current/bin/gh')
    expect(said).toContain('7+ada@users.noreply.example.com')
    expect(said).toContain('700 dev')
    expect(said).toContain('644 root')
  }
  const asNobody = 'su -s /bin/sh nobody -c "ls /.bothy/secrets/asking"'
  expect((await run(asNobody)).exitCode).not.toBe(0)

  const log = { procedure: 'lifecycle.log', kind: 'query', answer: lifecycleLogChunk } as const
  const logged = async () => {
    const input = { hook: 'postStartCommand', from: 0 }
    return (await callAgent(bench.under, id, { ...log, input }, within(20))).text
  }
  await vi.waitFor(async () => expect(await logged()).toContain('is over'), 60_000)
  expect(await logged()).toContain('password=***')
  expect(await logged()).not.toContain(canary)

  const inspected = JSON.stringify(await engine.call('GET', `/containers/${names.of(id)}/json`))
  expect(inspected).not.toContain(canary)
  await driver.stopContainer(id, 5000)
  const stream = await engine.stream('GET', `/containers/${names.of(id)}/export`)
  let rest = ''
  let isLeft = false
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = rest + chunk.toString('latin1')
    isLeft ||= bytes.includes(canary)
    rest = bytes.slice(-canary.length)
  }
  expect(isLeft).toBe(false)
  expect((await bench.run(id, `grep -rqaF ${canary} /workspaces`)).exitCode).toBe(1)
})
