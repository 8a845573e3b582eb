import { servicesInWords } from '#server/compose/compose.ts'
import type { DevcontainerConfig } from '#server/devcontainers/devcontainers.schema.ts'
import { commandsInWords, optionsInWords, shown } from '#server/devcontainers/devcontainers.ts'
import { lockPathOf } from '#server/features/features.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { requireCodespace } from '../codespaces.ts'
import { configurationOf, configurationSourcesOf, lockIn } from './configuration.ts'
import type { ConfigurationView } from './configuration-view.schema.ts'
import type { PreviewedConfiguration } from './written-configuration.schema.ts'

/** What it is made from, out of all who have a say, and whose word each key is (L.11). */
export async function readConfigurationView(
  ctx: SignedInContext,
  name: string,
): Promise<ConfigurationView> {
  const row = await requireCodespace(ctx, name)
  const config = configurationOf(row)
  const sources = configurationSourcesOf(row)
  const rows = configurationRows(config, sources)
  const path = config.path === null ? null : shown(config.path)
  const lock = lockIn(row)
  return {
    path,
    chosen: row.devcontainerPath,
    recovery: row.recovery,
    lock:
      lock === null || config.path === null ? null : { path: lockPathOf(config.path), text: lock },
    rows,
  }
}

type Sources = Record<string, string[]>

export function configurationRows(
  config: DevcontainerConfig,
  sources: Sources,
): ConfigurationView['rows'] {
  return saidIn(config).map(([key, value]) => {
    const from = sources[key] ?? sources[key.split('.')[0] ?? ''] ?? []
    return { key: shown(key), value: shown(value), from: from.map(shown) }
  })
}

/** What a start from it does, in the order in which it does. */
export function stepsOf(
  config: DevcontainerConfig,
  sources: Sources,
  defaultImage: string,
): PreviewedConfiguration['steps'] {
  const { build, image, features } = config
  const step = (title: string, text: string, key: string) => {
    return { title, text: shown(text), from: (sources[key] ?? []).map(shown) }
  }
  const made =
    build === null
      ? step('Image', image ?? defaultImage, 'image')
      : step(
          'Build an image',
          buildIn(config)
            .map((row) => row.join(': '))
            .join('\n'),
          'build',
        )
  const installed = features.map(({ reference, options }) =>
    step(
      'Install a Feature',
      [reference, ...optionsInWords(options)].join('\n'),
      `features.${reference}`,
    ),
  )
  const hooks = commandsInWords({ ...config, containerEnv: {}, remoteEnv: {} })
  const beside = servicesInWords(config.services).map((service) =>
    step(`Service ${shown(service.name)}`, inWords(service), 'dockerComposeFile'),
  )
  return [made, ...installed, ...beside, ...hooks.map(({ hook, text }) => step(hook, text, hook))]
}

/** Each key that somebody has said something about. */
function saidIn(config: DevcontainerConfig): [key: string, value: string][] {
  const { hostRequirements, containerEnv, remoteEnv, capAdd, shmBytes } = config
  const texts = ['name', 'image', 'containerUser', 'remoteUser', 'workspaceFolder'] as const
  const environment = Object.entries({ containerEnv, remoteEnv }).flatMap(([key, variables]) =>
    Object.entries(variables).map(([variable, value]): [string, string] => {
      return [`${key}.${variable}`, value ?? '']
    }),
  )
  const hooks = commandsInWords({ ...config, containerEnv: {}, remoteEnv: {} })
  return [
    ...texts.flatMap((key): [string, string][] => {
      const value = config[key]
      return value === null ? [] : [[key, value]]
    }),
    ...buildIn(config),
    ...featuresIn(config),
    ...servicesInWords(config.services).map((service): [string, string] => {
      return [`services.${service.name}`, inWords(service)]
    }),
    ...environment,
    ['userEnvProbe', config.userEnvProbe],
    ...(capAdd.length > 0 ? [['capAdd', capAdd.join(', ')] as [string, string]] : []),
    ...(shmBytes !== null ? [['runArgs', `--shm-size=${shmBytes}`] as [string, string]] : []),
    ...(Object.keys(hostRequirements).length > 0
      ? [['hostRequirements', JSON.stringify(hostRequirements)] as [string, string]]
      : []),
    ...hooks.map(({ hook, text }): [string, string] => [hook, text]),
    ['waitFor', config.waitFor],
  ]
}

const inWords = ({
  image,
  dockerfile,
  command,
}: ReturnType<typeof servicesInWords>[number]): string =>
  [dockerfile === null ? (image ?? '') : `built by ${dockerfile}`, command]
    .filter((words) => words !== '')
    .join(': ')

function buildIn({ build }: DevcontainerConfig): [key: string, value: string][] {
  if (build === null) return []
  const { dockerfile, context, target, args } = build
  return [
    ['build.dockerfile', dockerfile],
    ['build.context', context],
    ...(target === null ? [] : [['build.target', target] as [string, string]]),
    ...Object.entries(args).map(([name, value]): [string, string] => [`build.args.${name}`, value]),
  ]
}

function featuresIn({
  features,
  featureOrder,
}: DevcontainerConfig): [key: string, value: string][] {
  const order = featureOrder.join(', ')
  return [
    ...features.map(({ reference, options }): [string, string] => {
      return [`features.${reference}`, optionsInWords(options).join('\n')]
    }),
    ...(order === '' ? [] : [['overrideFeatureInstallOrder', order] as [string, string]]),
  ]
}
