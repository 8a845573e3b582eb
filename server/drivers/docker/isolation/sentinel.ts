import type { ContainerInspectInfo } from 'dockerode'
import { containerPaths } from '#agent/protocol/line.ts'
import { type ProbeOutcome, type ProbeTarget, probeOutcome } from '#agent/protocol/network.ts'
import type { Containers } from '../containers/containers.ts'
import { type Engine, orMissing } from '../engine/engine.ts'
import { runInContainer } from '../engine/exec.ts'
import type { Images } from '../images/images.ts'
import type { Network, Networks } from '../networks/networks.ts'
import { addressAt } from '../networks/subnets.ts'
import type { ObjectNames } from '../object-names.ts'

const busybox = `${containerPaths.kits}/current/busybox`
/**
 * Of a network that holds nobody: neither the first address, which is the gateway's, nor
 * one given next.
 */
const emptyPlace = 9
const canaryPort = 9

/**
 * All at once; a line for each target says its place and what came of it. Refusals come at
 * once; whatever takes two seconds is unanswered. Where to is in the arguments: nothing is put
 * into the script.
 */
const probeScript = `probe() {
  said=$(${busybox} timeout 3 ${busybox} nc -w 2 "\${2%:*}" "\${2#*:}" </dev/null 2>&1 >/dev/null)
  code=$?
  case "$code $said" in
    0*) echo "$1 connected" ;;
    *refused*) echo "$1 refused" ;;
    *) echo "$1 unanswered" ;;
  esac
}
place=0
for target in "$@"; do
  probe "$place" "$target" &
  place=$((place + 1))
done
wait`

export type SentinelParts = {
  engine: Engine
  containers: Containers
  images: Images
  networks: Networks
  names: ObjectNames
  /** Of the containers that Bothy runs for itself. */
  image: string
  kitsFolder: string
}

/** What the probe runs against: our own gateway, and an address at which nobody is. */
export type Lookout = { gateway: string; canary: ProbeTarget }

/**
 * A container that does nothing but stand on a network like those of codespaces, so that what holds
 * for them can be tried from inside at any time, and without one of them.
 */
export class Sentinel {
  readonly #parts: SentinelParts

  constructor(parts: SentinelParts) {
    this.#parts = parts
  }

  /** Makes whatever of it is missing. */
  async ensure(signal: AbortSignal): Promise<Lookout> {
    const { networks, names } = this.#parts
    const [network, canary] = await Promise.all([
      networks.ensure(names.own('sentinel'), signal),
      networks.ensure(names.own('canary'), signal),
    ])
    await this.#ensureContainer(network, signal)
    return { gateway: addressAt(network.subnet, 1), canary: canaryOn(canary) }
  }

  /** Where the probe of a codespace's own agent may try to go. */
  async canary(signal: AbortSignal): Promise<ProbeTarget> {
    const { networks, names } = this.#parts
    return canaryOn(await networks.ensure(names.own('canary'), signal))
  }

  /** What a connection to each of them comes to from inside. */
  async probe(targets: ProbeTarget[], signal: AbortSignal): Promise<ProbeOutcome[]> {
    const { engine, names } = this.#parts
    const places = targets.map(({ address, port }) => `${address}:${port}`)
    const argv = [busybox, 'sh', '-c', probeScript, 'probe', ...places]
    const output = await runInContainer(engine, names.own('sentinel').name, argv, signal)
    return targets.map((_, place) => {
      const said = new RegExp(`^${place} (\\w+)$`, 'm').exec(output)?.[1]
      return probeOutcome.catch('unanswered').parse(said)
    })
  }

  async #ensureContainer(network: Network, signal: AbortSignal): Promise<void> {
    const { engine, containers, names } = this.#parts
    const { name } = names.own('sentinel')
    if (network.containers.includes(name)) {
      const found = await orMissing(
        engine.call<ContainerInspectInfo>('GET', `/containers/${name}/json`, { signal }),
      )
      if (found?.State.Running && !found.State.Paused) return
    }
    await containers.remove(name)
    await containers.create(name, await this.#config(signal), signal)
    await containers.start(name, signal)
  }

  async #config(signal: AbortSignal) {
    const { images, names, image, kitsFolder } = this.#parts
    const { name, labels } = names.own('sentinel')
    const { Id } = await images.inspect(image, signal)
    return {
      Image: Id,
      Cmd: [],
      Entrypoint: [busybox, 'sleep', 'infinity'],
      User: '65534:65534',
      WorkingDir: '/',
      Env: [],
      Labels: labels,
      Hostname: 'bothy',
      StopSignal: 'SIGKILL',
      Healthcheck: { Test: ['NONE'] },
      HostConfig: {
        NetworkMode: name,
        // Reaps what a check leaves: unreaped, a few dozen of them would fill it.
        Init: true,
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        Memory: 32 * 1024 ** 2,
        MemorySwap: 32 * 1024 ** 2,
        PidsLimit: 64,
        RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
        LogConfig: { Type: 'none', Config: {} },
        Mounts: [{ Type: 'bind', Source: kitsFolder, Target: containerPaths.kits, ReadOnly: true }],
      },
    }
  }
}

function canaryOn({ subnet }: Network): ProbeTarget {
  return { address: addressAt(subnet, emptyPlace), port: canaryPort }
}
