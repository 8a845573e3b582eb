import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { detectedPorts, lastOutput, type OpenRequest } from '#agent/protocol/ports.ts'
import { callAgent } from '#server/codespaces/agent-calls.ts'
import { connectAgent } from '#server/drivers/docker/agent-client.testing.ts'
import { startDockerBench } from '#server/drivers/docker/docker-bench.ts'
import { execIn } from '#server/drivers/docker/exec-in.ts'
import { startOf, within, workbench } from '#server/drivers/driver-workbench.ts'

const bench = workbench(async () => ({ ...(await startDockerBench()), remoteUser: 'dev' }))

async function start() {
  const id = await bench.newWorkspace()
  await bench.under.driver.createContainer(bench.specOf(id), within(60))
  await bench.under.driver.startContainer(id, startOf(1, 'dev'), within(60))
  const ask = <Answer>(procedure: string, answer: z.ZodType<Answer>, input?: unknown) =>
    callAgent(bench.under, id, { procedure, kind: 'query', input, answer }, within(20))
  return {
    id,
    page: await connectAgent(bench.under, id),
    ports: () => ask('ports.detected', detectedPorts),
    lastOutput: (port: number) => ask('ports.lastOutput', lastOutput, { port }),
    asRoot: (script: string) => execIn(bench.under, id, script),
  }
}

test('the ports of a user who is not root are found, and those of root, and who they are', async () => {
  const { page, ports, lastOutput: read, asRoot } = await start()
  await using _page = page
  const terminal = await page.openTerminal()
  expect(await ports()).toEqual([])
  const told: number[] = []
  page.api.ports.changes.subscribe(undefined, {
    onData: (list) => told.push(...list.map(({ port }) => port)),
  })
  await terminal.type('python3 -u -m http.server 8000')
  await asRoot('python3 -m http.server 81 >/dev/null 2>&1 & sleep 0.1')
  // What the kit runs is no business of anybody's.
  await asRoot('/.bothy/kits/current/busybox nc -ll -p 82 -e true >/dev/null 2>&1 & sleep 0.1')
  // Localhost does not lead there.
  await asRoot('python3 -m http.server -b 127.0.0.2 83 >/dev/null 2>&1 & sleep 0.1')
  await vi.waitUntil(() => told.includes(8000) && told.includes(81), 40_000)
  await vi.waitUntil(async () => {
    const { output } = await asRoot('cat /proc/net/tcp /proc/net/tcp6')
    return /:0052 /.test(output) && /0200007F:0053 /.test(output)
  }, 40_000)
  await vi.waitUntil(async () => (await ports()).some(({ printed }) => printed), 40_000)
  const python = { name: 'python3', pid: expect.any(Number) }
  expect(await ports()).toEqual([
    {
      port: 81,
      isListening: true,
      process: { ...python, command: 'python3 -m http.server 81' },
      printed: null,
    },
    {
      port: 8000,
      isListening: true,
      process: { ...python, command: 'python3 -u -m http.server 8000' },
      printed: { terminalId: expect.any(String), protocol: 'http', path: '/' },
    },
  ])
  expect(told).not.toContain(82)
  expect(told).not.toContain(83)
  expect((await read(8000))?.text).toContain('Serving HTTP on')
  expect(await read(81)).toBeNull()
})

test('a program of the user’s opens an address in the browser of whoever is there', async () => {
  const { id, page } = await start()
  await using _page = page
  const credentials = { version: '1', grants: [], identity: null, github: null }
  await callAgent(
    bench.under,
    id,
    { procedure: 'credentials.put', kind: 'mutation', input: credentials, answer: z.unknown() },
    within(20),
  )
  const told: OpenRequest[] = []
  page.api.ports.opens.subscribe(undefined, { onData: (asked) => told.push(asked) })
  const terminal = await page.openTerminal()
  const python = `python3 -c 'import webbrowser; webbrowser.open("http://localhost:8000/a?b")'`
  await vi.waitUntil(async () => {
    await terminal.run(python)
    return told.length > 0
  }, 40_000)
  expect(told[0]).toEqual({ url: 'http://localhost:8000/a?b' })
})
