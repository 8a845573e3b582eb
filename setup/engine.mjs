import { askEngine } from './engine-api.mjs'
import { startEngine } from './engine-start.mjs'
import { step } from './progress.mjs'
import { SetupError } from './setup-error.mjs'

const defaultSocket = '/var/run/docker.sock'

/** The path of the engine's socket. Refuses what is not a local one. */
export function engineSocket(environment = process.env) {
  const host = environment.DOCKER_HOST
  if (!host) return defaultSocket
  const path = /^(?:unix:\/\/)?(\/.+)$/.exec(host)?.[1]
  if (path) return path
  throw new SetupError(
    `DOCKER_HOST is "${host}". Bothy mounts folders of this machine into containers, so it needs an engine on it: ` +
      'unset DOCKER_HOST, or set it to a local socket such as unix:///var/run/docker.sock.',
  )
}

/**
 * Why an engine that answers is not used, or null when it is.
 * @param {any} version GET /version
 * @param {any} info GET /info
 */
export function engineRefusal(version, info) {
  const components = (version?.Components ?? []).map((component) => component.Name).join(' ')
  const untested =
    'Bothy has not been shown to keep codespaces apart on it. Install Docker Engine (Debian: docker.io).'
  if (/podman/i.test(components)) return `The engine at this socket is Podman. ${untested}`
  if (/docker desktop/i.test(info?.OperatingSystem ?? ''))
    return `The engine at this socket is Docker Desktop. ${untested}`
  if ((info?.SecurityOptions ?? []).some((option) => /name=rootless/.test(option))) {
    return `The engine at this socket is rootless Docker. ${untested}`
  }
  return null
}

/**
 * Finds the engine, installing and starting one where that is possible. @returns
 * {Promise<string>} its socket
 */
export async function ensureEngine() {
  const socket = engineSocket()
  return step('Container engine', async (tell) => {
    let version = await probe(socket)
    const isFound = version !== null
    if (!version) {
      if (process.env.DOCKER_HOST)
        throw new SetupError(
          `No engine answers at ${socket}, which DOCKER_HOST names. Start it, or unset DOCKER_HOST.`,
        )
      version = await startEngine(tell, () => probe(socket))
    }
    const refusal = engineRefusal(version, await askEngine(socket, '/info'))
    if (refusal) throw new SetupError(refusal)
    return { detail: `Docker ${version.Version}`, value: socket, isQuiet: isFound }
  })
}

async function probe(socket) {
  try {
    return await askEngine(socket, '/version', { timeoutMs: 5000 })
  } catch (error) {
    if (error.code === 'EACCES') {
      throw new SetupError(
        `The engine's socket ${socket} may not be used by this account. Run as root, or join its group.`,
      )
    }
    return null
  }
}
