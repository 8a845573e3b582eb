import { AppError } from '#server/errors.ts'
import type { Containers } from '../containers/containers.ts'
import { type Engine, EngineError } from '../engine/engine.ts'
import { type HostTool, HostToolError } from '../host-tools.ts'
import type { Images } from '../images/images.ts'
import type { ObjectNames } from '../object-names.ts'
import { startTask } from '../tasks/tasks.ts'

const deadlineMs = 30_000
/** Two flavours of the tool on one machine agree by it. */
const lockFile = '/run/xtables.lock'
/** Nothing is put into the script: the text and the program are its arguments. */
const feed = 'text=$1; shift; printf %s "$text" | exec "$@"'

type Parts = { engine: Engine; containers: Containers; images: Images; names: ObjectNames }

/**
 * A tool of the default image, run once in the machine's own network with the one power that
 * changing the firewall takes. For a server that is not root itself.
 */
export async function runInHostNetwork(
  { engine, containers, images, names }: Parts,
  image: string,
  call: { tool: HostTool; argv: string[]; input: string | undefined },
): Promise<string> {
  const { tool, argv, input } = call
  const signal = AbortSignal.timeout(deadlineMs)
  const { Id } = await images.inspect(image, signal)
  const { name, labels } = names.own('firewall')
  const output = { result: [] as Uint8Array[], complaint: [] as Uint8Array[] }
  const body = {
    Image: Id,
    Cmd: [],
    Entrypoint:
      input === undefined ? [tool, ...argv] : ['/bin/sh', '-c', feed, 'sh', input, tool, ...argv],
    User: '0:0',
    WorkingDir: '/',
    Env: ['LC_ALL=C', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    Labels: labels,
    Healthcheck: { Test: ['NONE'] },
    HostConfig: powers(tool),
  }
  try {
    const task = await startTask(
      engine,
      containers,
      {
        name,
        body,
        onOutput: (bytes) => output.complaint.push(bytes),
        onResult: (bytes) => output.result.push(bytes),
      },
      signal,
    )
    const exitCode = await task.exitCode()
    const complaint = Buffer.concat(output.complaint).toString().trim()
    if (exitCode === 127) throw missing(tool, image)
    if (exitCode !== 0) throw new HostToolError(`${tool} failed: ${complaint || exitCode}`)
    return Buffer.concat(output.result).toString()
  } catch (error) {
    if (error instanceof EngineError && /executable file not found/i.test(error.message)) {
      throw missing(tool, image, error)
    }
    throw error
  } finally {
    await containers.remove(name)
  }
}

function powers(tool: HostTool) {
  const isLegacy = tool.startsWith('iptables-legacy')
  const isWriting = tool.endsWith('-restore')
  return {
    NetworkMode: 'host',
    CapDrop: ['ALL'],
    CapAdd: isLegacy ? ['NET_ADMIN', 'NET_RAW'] : ['NET_ADMIN'],
    SecurityOpt: ['no-new-privileges'],
    Memory: 128 * 1024 ** 2,
    PidsLimit: 64,
    RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
    LogConfig: { Type: 'none', Config: {} },
    Mounts: isLegacy && isWriting ? [{ Type: 'bind', Source: lockFile, Target: lockFile }] : [],
  }
}

function missing(tool: HostTool, image: string, cause?: unknown): AppError {
  return new AppError(
    'TOOL_MISSING',
    `${tool} is not in the image ${image}. Install the package iptables in it, or run Bothy as root with iptables ` +
      'on this machine.',
    { cause },
  )
}
