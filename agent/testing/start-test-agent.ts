import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { createTRPCClient, createWSClient, type TRPCClient, wsLink } from '@trpc/client'
import { WebSocket } from 'ws'
import type { AgentContext } from '../context.ts'
import { createContext } from '../create-context.ts'
import { KeptJobs } from '../jobs/kept-jobs.ts'
import type { LifecycleOptions } from '../lifecycle/lifecycle.ts'
import { createAgentServer } from '../line/agent-server.ts'
import { HomeLine } from '../line/home-line.ts'
import type { LifecyclePlan } from '../protocol/lifecycle.ts'
import {
  type AgentStart,
  agentTrpcPath,
  type CallerRole,
  lineHeaders,
  lineSocketName,
  protocolVersion,
} from '../protocol/line.ts'
import type { AgentRouter } from '../router.ts'
import type { SecretsOptions } from '../secrets/secrets.ts'
import { trpcEncoder } from '../trpc-encoder.ts'
import { EffectiveUser } from '../user/effective-user.ts'
import { findAgentUser } from '../user/find-user.ts'

export type TestClient = {
  api: TRPCClient<AgentRouter>
  /** Breaks the socket, as a lost network does. */
  drop(): void
  close(): Promise<void>
}

type TestAgentOptions = {
  /** The user's home and the workspace, of an agent that was there before and is to leave them. */
  folder?: string
  generation?: number
  environment?: Record<string, string | null>
  userEnvProbe?: NonNullable<AgentStart['userEnvProbe']>
  shell?: NonNullable<AgentStart['shell']>
  lifecycle?: Partial<LifecyclePlan>
  lifecycleOptions?: Partial<LifecycleOptions>
  secretsOptions?: Partial<SecretsOptions>
  /** Where `ask-agent` is. */
  toolsFolder?: string
}

/** The agent's own parts in this process, on a real line, for the user who runs the tests. */
export async function startTestAgent(options: TestAgentOptions = {}) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'bothy-agent-'))
  const lines: Socket[] = []
  const waiting: ((line: Socket) => void)[] = []
  const home = createServer({ allowHalfOpen: true }, (line) => {
    line.on('error', () => undefined)
    line.once('data', () => {
      const next = waiting.shift()
      if (next) next(line)
      else lines.push(line)
    })
  })
  home.listen(join(folder, lineSocketName))
  await once(home, 'listening')

  const ctx = testContext(folder, options)
  const server = createAgentServer(ctx)
  const line = new HomeLine({
    socketPath: join(folder, lineSocketName),
    generation: 1,
    onLine: (socket) => server.serve(socket),
  })
  server.onRequest((socket) => line.taken(socket))
  const clients = new Set<TestClient>()

  const takeLine = () => {
    const parked = lines.shift()
    return parked ?? new Promise<Socket>((resolve) => waiting.push(resolve))
  }
  return {
    ctx,
    folder,
    takeLine,
    async connect(role: CallerRole = 'owner'): Promise<TestClient> {
      const client = connectOn(await takeLine(), role)
      clients.add(client)
      return client
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) await client.close()
      line[Symbol.dispose]()
      ctx.limits[Symbol.dispose]()
      ctx.jobs[Symbol.dispose]()
      ctx.lifecycle[Symbol.dispose]()
      ctx.credentials[Symbol.dispose]()
      ctx.ports[Symbol.dispose]()
      await ctx.terminals[Symbol.asyncDispose]()
      server.close()
      home.close()
      if (!options.folder) rmSync(folder, { recursive: true, force: true })
    },
  }
}

function testContext(folder: string, options: TestAgentOptions): AgentContext {
  const user = { ...findAgentUser(userInfo().username), homeFolder: folder, shell: '/bin/sh' }
  const start = {
    protocol: protocolVersion,
    generation: options.generation ?? 1,
    codespaceName: 'test',
    workspaceFolder: folder,
    remoteUser: user.name,
    environment: { PS1: '$ ', ...options.environment },
    ...(options.userEnvProbe && { userEnvProbe: options.userEnvProbe }),
    ...(options.shell && { shell: options.shell }),
    lifecycle: { commands: {}, dotfiles: null, ...options.lifecycle },
  } as const
  const recordFolder = join(folder, '.record')
  return createContext({
    start,
    user,
    effectiveUser: new EffectiveUser(user),
    jobs: new KeptJobs(),
    workspacesFolder: folder,
    toolsFolder: options.toolsFolder ?? null,
    secretsOptions: { folder: join(folder, '.memory'), recordFolder, ...options.secretsOptions },
    lifecycleOptions: { recordFolder, ...options.lifecycleOptions },
  })
}

const asItIs = { serialize: (value: unknown) => value, deserialize: (value: unknown) => value }

/** One client on one line; it does not come back by itself. */
function connectOn(line: Socket, role: CallerRole): TestClient {
  class LineWebSocket extends WebSocket {
    constructor() {
      super(`ws://agent${agentTrpcPath}`, ['bothy'], {
        createConnection: () => line,
        perMessageDeflate: false,
        headers: { [lineHeaders.user]: '1', [lineHeaders.role]: role },
      })
    }
  }
  const socket = createWSClient({
    url: 'ws://agent',
    WebSocket: LineWebSocket as never,
    experimental_encoder: trpcEncoder,
    retryDelayMs: () => 3_600_000,
  })
  const api = createTRPCClient<AgentRouter>({
    links: [wsLink({ client: socket, transformer: asItIs })],
  })
  return {
    api,
    drop: () => line.destroy(),
    async close() {
      const closed = socket.close()
      // Of several calls that waited to be sent when the line broke, wsLink refuses one. The others
      // wait for a line that never comes, and it for them.
      if (!line.destroyed) await closed
    },
  }
}
