import { randomUUID } from 'node:crypto'
import { type IncomingMessage, request } from 'node:http'
import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import {
  type AgentStart,
  agentTrpcPath,
  lineHeaders,
  protocolVersion,
} from '#agent/protocol/line.ts'
import type { ContainerDriver, ContainerSpec, Egress, TaskSpec } from './container-driver.ts'

export type DriverUnderTest = {
  driver: ContainerDriver
  /** Another driver on the same objects, as the next life of the server would have it. */
  nextLife(): ContainerDriver
  image: string
  /** Who the agent shall be; known to the image. */
  remoteUser: string
  /** As somebody at the engine does, behind the server's back. */
  pause(codespaceId: string): Promise<void>
  /** What the codespace's network reaches; null where there is none. */
  egressOf(codespaceId: string): Promise<Egress | null>
  /** Everything of these codespaces that is left anywhere, in words. */
  leftovers(): Promise<string[]>
  [Symbol.asyncDispose](): Promise<void>
}

const contractLimits = { memoryBytes: 1024 ** 3, cpus: 1, pids: 512 }
export const contractWorkspaceBytes = 64 * 1024 * 1024
/** What most codespaces have. */
export const openNetwork = { egress: 'public' } as const
export const within = (seconds: number) => AbortSignal.timeout(seconds * 1000)

export function startOf(generation: number, remoteUser: string): AgentStart {
  return {
    protocol: protocolVersion,
    generation,
    codespaceName: 'amber-hut-7f3k9',
    workspaceFolder: '/workspaces/hut',
    remoteUser,
    environment: {},
    lifecycle: { commands: {}, dotfiles: null },
  }
}

export async function askAgent(
  line: Duplex,
): Promise<{ status: number | undefined; body: string }> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { [lineHeaders.user]: '1', [lineHeaders.role]: 'owner', connection: 'close' }
    const path = `${agentTrpcPath}/workspace.info`
    request({ host: 'agent', path, headers, createConnection: () => line }, resolve)
      .on('error', reject)
      .end()
  })
  return { status: answer.statusCode, body: await text(answer) }
}

/** Creates and removes codespaces, and remembers them until `clear`. */
export function workbench<Under extends DriverUnderTest>(make: () => Promise<Under>) {
  let under: Under
  const ids = new Set<string>()
  beforeAll(async () => {
    under = await make()
  })
  afterEach(async () => {
    for (const id of ids) {
      await under.driver.removeContainer(id)
      await under.driver.removeNetwork(id)
      await under.driver.removeWorkspace(id)
    }
    ids.clear()
    expect(await under.leftovers()).toEqual([])
  })
  afterAll(() => under?.[Symbol.asyncDispose]())

  const newId = () => {
    const id = randomUUID()
    ids.add(id)
    return id
  }
  return {
    get under() {
      return under
    },
    newId,
    specOf: (codespaceId: string): ContainerSpec => ({
      codespaceId,
      image: under.image,
      environment: { GREETING: 'hello' },
      limits: contractLimits,
    }),
    async newWorkspace(egress: Egress = 'public'): Promise<string> {
      const id = newId()
      await under.driver.createNetwork(id, { egress }, within(20))
      await under.driver.createWorkspace(id, contractWorkspaceBytes, within(20))
      return id
    },
    /** A container on its network, started as generation 1. */
    async newRunning(egress: Egress = 'public'): Promise<string> {
      const id = await this.newWorkspace(egress)
      await under.driver.createContainer(this.specOf(id), within(60))
      const start = startOf(1, under.remoteUser)
      const { online } = await under.driver.startContainer(id, start, within(60))
      await online
      return id
    },
    async run(
      codespaceId: string,
      script: string,
      options: Partial<Pick<TaskSpec, 'task' | 'ready' | 'input' | 'hasOwnNetwork'>> = {},
    ) {
      const output: Uint8Array[] = []
      const exitCode = await under.driver.runTask(
        {
          codespaceId,
          task: 'check',
          image: under.image,
          argv: ['/bin/sh', '-c', script],
          environment: { GREETING: 'hello' },
          onOutput: (bytes) => output.push(bytes),
          ...options,
        },
        within(60),
      )
      return { exitCode, output: Buffer.concat(output).toString() }
    },
  }
}
