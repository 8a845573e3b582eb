import type { DevcontainerConfig } from '../devcontainers.schema.ts'
import type { Merged } from '../merge/merge-dev-containers.ts'
import type { MergedDevContainer } from '../model/dev-container.ts'
import { propertyOf } from '../model/properties.ts'
import { Notices, quote } from '../notices.ts'
import { boundEnvironment, environmentLimits } from './bound-environment.ts'
import { judgeCapabilities } from './capabilities.ts'
import { judgeCommands } from './commands.ts'
import { defaultConfiguration } from './default-configuration.ts'
import { judgeEntrypoints } from './entrypoints.ts'
import { wantedBuild } from './image-build.ts'
import { judgeMounts } from './judge-mounts.ts'
import { judgePorts } from './judge-ports.ts'
import { judgeSecrets } from './judge-secrets.ts'
import { placeNamesOf } from './place-names.ts'
import { judgeRunArgs } from './run-args.ts'
import { verdictWords } from './verdict-words.ts'

/** `sources`: whose word counts, by key (L.11). */
export type Judged = { config: DevcontainerConfig; notices: string[] } & Pick<Merged, 'sources'>

/** Of these nothing is done, whoever asks; the table of properties says why. */
const ungiven = [
  'privileged',
  'securityOpt',
  'workspaceMount',
  'initializeCommand',
  'appPort',
  'shutdownAction',
] as const satisfies (keyof MergedDevContainer)[]

/**
 * What of all that is asked for a codespace gets. To be applied to what a repository says before
 * anything is built, and again to that and what its image and Features say together: they ask for
 * the same powers (S-99). By construction nothing is given that is not named here (S-57). `own`:
 * the repository’s own files among the sources, its configuration last. `services`: what runs
 * beside it.
 */
export function applyPolicy(
  merged: Merged,
  own: readonly string[],
  services: DevcontainerConfig['services'],
): Judged {
  const { devContainer, sources } = merged
  const path = own.at(-1) ?? null
  const notices = new Notices()
  const whose = (key: string): string => {
    const others = (sources[key] ?? []).filter((from) => from !== path)
    return others.length === 0 ? quote(key) : `${quote(key)} of ${others.join(' and ')}`
  }
  for (const key of ungiven) {
    const property = propertyOf(key)
    // To go on without the editor is what a codespace does.
    const isUsual = key === 'shutdownAction' && devContainer[key] === 'none'
    if (!property || isUsual || asksForNothing(devContainer[key])) continue
    notices.add(`${whose(key)} ${verdictWords(property)}`)
  }
  const args = judgeRunArgs(devContainer.runArgs ?? [])
  if (args.refused.length > 0) {
    const because = 'the container is made from the server’s own settings alone'
    notices.add(`${listed(args.refused)} in "runArgs" is refused: ${because}.`)
  }
  if (args.dropped.length > 0) {
    notices.add(
      `${listed(args.dropped)} in "runArgs" has no effect: names and limits are the server’s own.`,
    )
  }
  const asked = [...(devContainer.capAdd ?? []), ...(args.capAdd ?? [])]
  const capabilities = judgeCapabilities(asked)
  if (capabilities.refused.length > 0) {
    const place = sources.capAdd ? whose('capAdd') : '"--cap-add" in "runArgs"'
    const because =
      'it would give the container power over the server’s machine; SYS_PTRACE is given'
    notices.add(`${listed(capabilities.refused)} in ${place} is refused: ${because}.`)
  }
  if (devContainer.overrideCommand === false) {
    notices.add(`${whose('overrideCommand')} has no effect: the image’s own command does not run.`)
  }
  if (devContainer.image === undefined && !devContainer.build && !devContainer.compose) {
    notices.add('"image" is not there: Bothy’s default image is used.')
  }

  const config = defaultConfiguration(path)
  config.name = devContainer.name ?? null
  config.build = wantedBuild(merged, own)?.image ?? null
  config.image = config.build === null ? (devContainer.image ?? null) : null
  if (config.build === null && asksToBuild(devContainer.build)) {
    notices.add('"build" has no effect beside "image".')
  }
  for (const key of ['cacheFrom', 'options'] as const) {
    const property = propertyOf(`build.${key}`)
    if (!property || !devContainer.build || asksForNothing(devContainer.build[key])) continue
    notices.add(`${quote(`build.${key}`)} ${verdictWords(property)}`)
  }
  config.workspaceFolder = devContainer.workspaceFolder ?? null
  config.containerUser = args.containerUser ?? devContainer.containerUser ?? null
  config.remoteUser = devContainer.remoteUser ?? null
  config.entrypoints = judgeEntrypoints(merged, own, notices)
  const { containerUser, remoteUser } = config
  const isOther = containerUser && remoteUser && containerUser !== remoteUser
  if (isOther && config.entrypoints.length === 0) {
    notices.add('"containerUser" has no effect beside "remoteUser", who runs all that is yours.')
  }
  const { leftOut, ...environment } = boundEnvironment({
    containerEnv: { ...devContainer.containerEnv, ...args.containerEnv },
    remoteEnv: devContainer.remoteEnv ?? {},
  })
  Object.assign(config, environment)
  if (leftOut.length > 0) {
    notices.add(`${listed(leftOut)} is left out: with it there would be ${environmentLimits}.`)
  }
  config.userEnvProbe = devContainer.userEnvProbe ?? config.userEnvProbe
  config.capAdd = capabilities.given
  const mounts = judgeMounts(devContainer.mounts ?? [])
  for (const refusal of mounts.refusals) notices.add(`${whose('mounts')} ${refusal}`)
  config.mounts = mounts.given
  const isOwn = (match: string) =>
    (sources[`portsAttributes.${match}`] ?? []).every((from) => own.includes(from))
  const { ports, notices: ofPorts } = judgePorts(devContainer, isOwn, placeNamesOf(services))
  for (const { key, item, says } of ofPorts) {
    notices.add(`${quote(item)} in ${whose(key)} ${says}`)
  }
  config.ports = ports
  const secrets = judgeSecrets(devContainer.secrets)
  config.secrets = secrets.secrets
  for (const says of secrets.notices) notices.add(`${whose('secrets')} ${says}`)
  config.shmBytes = args.shmBytes ?? null
  config.hostRequirements = devContainer.hostRequirements ?? {}
  if (devContainer.waitFor === 'initializeCommand') {
    notices.add(
      '"waitFor" names "initializeCommand", which never runs: "onCreateCommand" is taken.',
    )
    config.waitFor = 'onCreateCommand'
  } else config.waitFor = devContainer.waitFor ?? config.waitFor
  Object.assign(config, judgeCommands(merged, own, notices))
  return { config, notices: notices.list, sources }
}

/** Such as `"privileged": false` or `"mounts": []`. */
function asksForNothing(value: unknown): boolean {
  if (value === undefined || value === false) return true
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** More than where to take parts from, which is nothing without a Dockerfile. */
const asksToBuild = (build: MergedDevContainer['build']): boolean =>
  build !== undefined &&
  (build.context !== undefined || build.target !== undefined || !asksForNothing(build.args))

function listed(words: readonly string[]): string {
  const shown = words.slice(0, 10).map(quote).join(', ')
  return words.length > 10 ? `${shown} and ${words.length - 10} more` : shown
}
