import { type ClientRequest, request } from 'node:http'
import { expect, test } from 'vitest'
import { agentTrpcPath, lineHeaders } from './protocol/line.ts'
import { agentRouter } from './router.ts'
import { startTestAgent } from './testing/start-test-agent.ts'

/**
 * What the server asks on nobody's behalf. Everything else is the owner's, whom the server lets
 * through alone.
 */
const serversOwn = [
  'activity.next',
  'credentials.held',
  'credentials.put',
  'lifecycle.applyDotfiles',
  'lifecycle.begin',
  'lifecycle.log',
  'lifecycle.next',
  'lifecycle.previewDotfiles',
  'network.names',
  'network.probe',
  'secrets.held',
  'secrets.put',
  'snapshots.drop',
  'snapshots.head',
  'snapshots.inbox',
  'snapshots.restore',
  'snapshots.take',
  'workspace.take',
]

const procedures = Object.entries(agentRouter._def.procedures).map(([path, procedure]) => ({
  path,
  type: (procedure as unknown as { _def: { type: string } })._def.type,
}))

/** Without an input: whoever may not call it is told so before it is looked at. */
async function isRefused(
  agent: Awaited<ReturnType<typeof startTestAgent>>,
  { path, type }: (typeof procedures)[number],
  headers: Record<string, string>,
): Promise<boolean> {
  const line = await agent.takeLine()
  const asked: ClientRequest = request({
    createConnection: () => line,
    method: type === 'mutation' ? 'POST' : 'GET',
    path: `${agentTrpcPath}/${path}`,
    headers: { 'content-type': 'application/json', ...headers },
  })
  return new Promise((resolve, reject) => {
    asked.once('response', ({ statusCode, headers: answer }) => {
      line.destroy()
      // Whom the agent does not know it answers as if there were nothing at all.
      const isNothing = statusCode === 404 && answer['content-type'] === undefined
      resolve(statusCode === 403 || isNothing)
    })
    asked.once('error', reject)
    asked.end(type === 'mutation' ? '{}' : undefined)
  })
}

const as = (role: string) => ({ [lineHeaders.user]: '1', [lineHeaders.role]: role })

test('every procedure that is the server’s own is there', () => {
  expect(procedures.map(({ path }) => path)).toEqual(expect.arrayContaining(serversOwn))
})

test('S-17 S-91 what is the server’s own is refused to the owner, and nothing is answered to anybody else', async () => {
  await using agent = await startTestAgent()
  const found: Record<string, unknown> = {}
  const wanted: Record<string, unknown> = {}
  for (const procedure of procedures) {
    const isServers = serversOwn.includes(procedure.path)
    found[procedure.path] = {
      owner: await isRefused(agent, procedure, as('owner')),
      guest: await isRefused(agent, procedure, as('guest')),
      administrator: await isRefused(agent, procedure, as('admin')),
      nobody: await isRefused(agent, procedure, {}),
    }
    wanted[procedure.path] = { owner: isServers, guest: true, administrator: true, nobody: true }
  }
  expect(found).toEqual(wanted)
})
