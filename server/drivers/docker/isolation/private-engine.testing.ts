import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createConnection, createServer, type Server } from 'node:net'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { containerPaths } from '#agent/protocol/line.ts'
import { type DockerUnderTest, startDockerBench, testSocketPath } from '../docker-bench.ts'
import type { DockerDriverOptions } from '../docker-rooms.ts'
import { execIn } from '../exec-in.ts'
import { importTinyImage } from '../tiny-image.testing.ts'

const image = 'bothy-test/tiny:1'
const busybox = `${containerPaths.kits}/current/busybox`
export const worldPort = 80
const diallerPort = 81

const description = z.object({
  socketPath: z.string().refine((path) => path !== testSocketPath),
  machine: z.object({ resolver: z.ipv4(), lan: z.ipv4(), metadata: z.ipv4() }),
  beyond: z.object({ public: z.ipv4(), lan: z.ipv4(), home: z.ipv4(), metadata: z.ipv4() }),
})

/**
 * The engine and the world that setup/private-engine has made. These tests break things: they
 * run there only.
 */
export const privateWorld = () => {
  const given = process.env.BOTHY_PRIVATE_ENGINE
  if (given) return description.parse(JSON.parse(given))
  throw new Error('There is no private engine: `npm test` runs these tests beside one.')
}

export async function startPrivateBench(
  given: Partial<DockerDriverOptions> = {},
): Promise<DockerUnderTest> {
  const { socketPath } = privateWorld()
  await importTinyImage(socketPath, image)
  return startDockerBench({ socketPath, defaultImage: image, ...given })
}

export type Reached = 'connected' | 'refused' | 'unanswered'

/** What a TCP connection from inside the codespace comes to. */
export async function reach(
  under: DockerUnderTest,
  codespaceId: string,
  address: string,
  port: number,
): Promise<Reached> {
  const { exitCode, output } = await execIn(
    under,
    codespaceId,
    `${busybox} nc -w 3 ${address} ${port} </dev/null 2>&1`,
  )
  if (exitCode === 0) return 'connected'
  return output.includes('refused') ? 'refused' : 'unanswered'
}

/** Something of this machine that listens on all of its addresses. */
export async function listenEverywhere(): Promise<Server & { port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.pipe(socket)
  })
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  const address = server.address()
  return Object.assign(server, { port: typeof address === 'object' ? (address?.port ?? 0) : 0 })
}

/** The name server of this machine: says 203.0.113.10 to whatever it is asked. */
export async function resolveNames(): Promise<Disposable> {
  const resolver = createSocket('udp4')
  resolver.on('message', (question, from) => {
    const answer = Buffer.concat([
      question.subarray(0, 2),
      Buffer.from([0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]),
      question.subarray(12, question.indexOf(0, 12) + 5),
      Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 203, 0, 113, 10]),
    ])
    resolver.send(answer, from.port, from.address)
  })
  resolver.bind(53, privateWorld().machine.resolver)
  await once(resolver, 'listening')
  return { [Symbol.dispose]: () => resolver.close() }
}

/** Of a container that is the first on its network, right after the gateway. */
export function gatewayOf(address: string): string {
  const [a, b, c, d] = address.split('.').map(Number)
  return `${a}.${b}.${c}.${(d ?? 0) - 1}`
}

/** Something in the codespace that listens on a port of it and says back what it is told. */
export async function listenInside(under: DockerUnderTest, id: string, port: number) {
  const listen = `${busybox} nc -ll -p ${port} -e /bin/cat >/dev/null 2>&1 &`
  await execIn(under, id, listen)
}

/** What a connection from the machine outside to an address here comes to. */
export async function reachFromOutside(address: string, port: number): Promise<string> {
  const dialler = createConnection(diallerPort, privateWorld().beyond.public)
  dialler.end(`${address} ${port}\n`)
  return text(dialler)
}

/** The codespace's own address. */
export async function addressOf(under: DockerUnderTest, codespaceId: string): Promise<string> {
  const { engine, names } = under
  const name = names.of(codespaceId)
  const { NetworkSettings } = await engine.call<{
    NetworkSettings: { Networks: Record<string, { IPAddress: string }> }
  }>('GET', `/containers/${name}/json`)
  return NetworkSettings.Networks[name]?.IPAddress ?? ''
}

/**
 * A container of somebody else's, as a Git host would be, with ports that the engine publishes
 * on this machine.
 */
export async function publishForge(
  { engine }: DockerUnderTest,
  ports: number[],
): Promise<AsyncDisposable> {
  const inside = '8000/tcp'
  const made = await engine.call<{ Id: string }>('POST', '/containers/create', {
    body: {
      Image: image,
      Cmd: ['/bin/busybox', 'nc', '-ll', '-p', '8000', '-e', '/bin/cat'],
      ExposedPorts: { [inside]: {} },
      HostConfig: {
        PortBindings: { [inside]: ports.map((port) => ({ HostPort: String(port) })) },
      },
    },
  })
  await engine.call('POST', `/containers/${made.Id}/start`)
  return {
    [Symbol.asyncDispose]: () => engine.call('DELETE', `/containers/${made.Id}?force=1`),
  }
}
