import type {
  CommandHook,
  DevContainer,
  MergedDevContainer,
  Mount,
} from '../model/dev-container.ts'
import { commandHooks } from '../model/read-dev-container.ts'

/** What asks, and by what name people know it: a path in the repository, an image, a Feature. */
export type Asking = { from: string; asked: DevContainer }

export type Merged = {
  devContainer: MergedDevContainer
  /**
   * By key: whose word counts, in order; several where it is collected. `remoteEnv.PATH` and the
   * like too.
   */
  sources: Record<string, string[]>
}

type Plain = Omit<MergedDevContainer, 'commands' | 'entrypoints' | 'customizations'>
type Rule<Value> = (before: Value, later: Value) => Value

const lastWins = <Value>(_: Value, later: Value): Value => later
const anyTrue: Rule<boolean> = (before, later) => before || later
const union = <Item>(before: Item[], later: Item[]): Item[] => [...new Set([...before, ...later])]
const perEntry = <Value extends object>(before: Value, later: Value): Value => ({
  ...before,
  ...later,
})
/** Of two at one place the later one is there, and where it was said. */
const mounts: Rule<Mount[]> = (before, later) => {
  const byTarget = new Map<string, Mount>()
  for (const mount of [...before, ...later]) {
    byTarget.delete(mount.target)
    byTarget.set(mount.target, mount)
  }
  return [...byTarget.values()]
}
const most = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.max(one, other)

const requirements: Rule<NonNullable<DevContainer['hostRequirements']>> = (before, later) => {
  const cpus = most(before.cpus, later.cpus)
  const memoryBytes = most(before.memoryBytes, later.memoryBytes)
  const storageBytes = most(before.storageBytes, later.storageBytes)
  const gpu = later.gpu ?? before.gpu
  return {
    ...(cpus !== undefined && { cpus }),
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(storageBytes !== undefined && { storageBytes }),
    ...(gpu !== undefined && { gpu }),
  }
}

/** The table of the specification; of what only a devcontainer.json has, the last counts whole. */
export const mergeRules: { [Key in keyof Plain]-?: Rule<NonNullable<Plain[Key]>> } = {
  name: lastWins,
  image: lastWins,
  build: lastWins,
  compose: lastWins,
  features: perEntry,
  overrideFeatureInstallOrder: lastWins,
  containerEnv: perEntry,
  remoteEnv: perEntry,
  containerUser: lastWins,
  remoteUser: lastWins,
  updateRemoteUserUID: lastWins,
  userEnvProbe: lastWins,
  workspaceFolder: lastWins,
  workspaceMount: lastWins,
  mounts,
  init: anyTrue,
  privileged: anyTrue,
  capAdd: union,
  securityOpt: union,
  runArgs: lastWins,
  overrideCommand: lastWins,
  shutdownAction: lastWins,
  initializeCommand: lastWins,
  waitFor: lastWins,
  forwardPorts: union,
  appPort: lastWins,
  portsAttributes: perEntry,
  otherPortsAttributes: lastWins,
  hostRequirements: requirements,
  secrets: perEntry,
}

const ofEntries: (keyof Plain)[] = [
  'features',
  'containerEnv',
  'remoteEnv',
  'portsAttributes',
  'secrets',
]
const collected: (keyof Plain)[] = [
  'mounts',
  'capAdd',
  'securityOpt',
  'forwardPorts',
  'init',
  'privileged',
  'hostRequirements',
]

/**
 * As one, by the rules of the specification: the image's first, then its Features', the
 * devcontainer.json last.
 */
export function mergeDevContainers(all: readonly Asking[]): Merged {
  const devContainer: MergedDevContainer = { commands: {}, entrypoints: [], customizations: [] }
  const sources: Record<string, string[]> = {}
  for (const { from, asked } of all) {
    const { commands, entrypoint, customizations, ...plain } = asked
    for (const key of Object.keys(plain) as (keyof Plain)[]) {
      mergeKey(devContainer, plain, key)
      note(sources, key, from, collected.includes(key) || ofEntries.includes(key))
      if (!ofEntries.includes(key)) continue
      for (const name of Object.keys(plain[key] ?? {})) note(sources, `${key}.${name}`, from, false)
    }
    for (const hook of commandHooks) {
      if (commands[hook] === undefined) continue
      const before: MergedDevContainer['commands'][CommandHook] = devContainer.commands[hook]
      devContainer.commands[hook] = [...(before ?? []), { from, command: commands[hook] }]
      note(sources, hook, from, true)
    }
    if (entrypoint !== undefined) {
      devContainer.entrypoints.push({ from, command: entrypoint })
      note(sources, 'entrypoint', from, true)
    }
    if (customizations !== undefined) {
      devContainer.customizations.push(customizations)
      note(sources, 'customizations', from, true)
    }
  }
  return { devContainer, sources }
}

function mergeKey<Key extends keyof Plain>(into: Plain, from: Plain, key: Key): void {
  const before = into[key]
  const later = from[key]
  if (later === undefined) return
  // The rule of a key is for its values, which the compiler does not see of an unknown key.
  const rule = mergeRules[key] as unknown as Rule<NonNullable<Plain[Key]>>
  into[key] = before === undefined ? later : rule(before as NonNullable<Plain[Key]>, later as never)
}

function note(
  sources: Record<string, string[]>,
  key: string,
  from: string,
  isCollected: boolean,
): void {
  const before = isCollected ? (sources[key] ?? []) : []
  sources[key] = [...before.filter((one) => one !== from), from]
}
