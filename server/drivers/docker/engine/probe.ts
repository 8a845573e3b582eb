import type { DockerVersion } from 'dockerode'
import { AppError } from '#server/errors.ts'
import type { Engine } from './engine.ts'

export type EngineFacts = {
  OSType?: string
  OperatingSystem?: string
  SecurityOptions?: string[] | null
  NCPU?: number
  MemTotal?: number
  DockerRootDir?: string
  Swarm?: { LocalNodeState?: string }
}

type Probed = {
  version: string
  cpus: number
  memoryBytes: number | null
  dataFolder: string | null
}

/** The engine's version, or `ENGINE_UNUSABLE` with the reason why Bothy does not run on it. */
export async function probeEngine(engine: Engine): Promise<Probed> {
  const [version, facts] = await Promise.all([
    engine.call<DockerVersion>('GET', '/version', { deadlineMs: 10_000 }),
    engine.call<EngineFacts>('GET', '/info', { deadlineMs: 10_000 }),
  ]).catch((error: unknown) => {
    throw unusable(error instanceof Error ? error.message : String(error), error)
  })
  const reason = reasonAgainst(version, facts)
  if (reason) throw unusable(reason)
  return {
    version: version.Version,
    cpus: facts.NCPU ?? 1,
    memoryBytes: facts.MemTotal || null,
    dataFolder: facts.DockerRootDir || null,
  }
}

/** Each of these may come once the contract suite has passed on it. */
export function reasonAgainst(version: DockerVersion, facts: EngineFacts): string | null {
  const security = facts.SecurityOptions ?? []
  const has = (name: string) => security.some((option) => option.split(',')[0] === `name=${name}`)
  if (version.Components?.some(({ Name }) => /podman/i.test(Name))) {
    return 'This is Podman. Bothy needs Docker Engine, running as root on this machine.'
  }
  if (/docker desktop/i.test(`${facts.OperatingSystem} ${version.Platform?.Name ?? ''}`)) {
    return 'This is Docker Desktop, which keeps its containers in another machine. Bothy needs Docker Engine.'
  }
  if (has('rootless')) return 'This Docker is rootless. Bothy needs Docker Engine running as root.'
  if (has('userns')) return 'This Docker remaps user ids (userns-remap). Bothy needs it without.'
  if (facts.OSType !== 'linux') return 'This engine does not run Linux containers.'
  const [major = 0, minor = 0] = version.ApiVersion.split('.').map(Number)
  if (major === 1 && minor < 41) {
    return `This Docker is too old: its API is ${version.ApiVersion}; expected 1.41 or newer.`
  }
  return null
}

function unusable(reason: string, cause?: unknown): AppError {
  return new AppError('ENGINE_UNUSABLE', reason, { cause })
}
