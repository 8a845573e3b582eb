import { type LifecycleHook, lifecycleHook } from '#agent/protocol/lifecycle.ts'
import { containerPaths } from '#agent/protocol/line.ts'
import type { AppContext } from '#server/context.ts'
import type { DevcontainerConfig } from '#server/devcontainers/devcontainers.schema.ts'
import {
  type Configuration,
  containerPlanOf,
  defaultConfiguration,
  judgeOffer,
  lifecyclePlanOf,
  metadataLabel,
  type Places,
  placeNamesOf,
  readConfiguration,
  recoverWith,
  shmBytesWithin,
  withImageLabel,
} from '#server/devcontainers/devcontainers.ts'
import type { ContainerSpec } from '#server/drivers/container-driver.ts'
import { sharedNetworksOf } from '#server/drivers/shared-networks.ts'
import { AppError } from '#server/errors.ts'
import { personalOf } from '#server/personal/personal.ts'
import { obtainImage, type RegistrySubject } from '#server/registries/registries.ts'
import { termsOf } from '#server/trust/terms.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { registrySubjectOf } from '../credentials/registry-subject.ts'
import type { StepLog } from '../journal/step-runner.ts'
import type { Acting } from '../lease/acting.ts'
import type { Step } from '../reconciler/bring-up.ts'
import { sharesOf } from '../services/shares.ts'
import type { Term } from '../trust/trust.schema.ts'
import { isTrustedStart } from '../trust/trusted-start.ts'
import { limitsFor } from '../what-counts.ts'
import { readWhole } from './bring-files.ts'

/** Where the repository is in the container, whatever its configuration calls the workspace. */
export function cloneFolder(row: Pick<CodespaceRow, 'repositoryName'>): string {
  return `${containerPaths.workspaces}/${row.repositoryName}`
}

/** What the container is made from: the default until the repository has been looked at. */
export function configurationOf(row: Pick<CodespaceRow, 'configuration'>): DevcontainerConfig {
  if (row.configuration === null) return defaultConfiguration(null)
  // One of an older server's has fewer keys.
  return { ...defaultConfiguration(null), ...(JSON.parse(row.configuration) as DevcontainerConfig) }
}

/** Whose word counts in it, by key; nothing is known of one that an older server has read. */
export function configurationSourcesOf(
  row: Pick<CodespaceRow, 'configuration'>,
): Record<string, string[]> {
  const { sources = {} } = JSON.parse(row.configuration ?? '{}') as {
    sources?: Record<string, string[]>
  }
  return sources
}

/** What was said of it when it was judged; nothing of one that an older server has read. */
export function configurationNoticesOf(row: Pick<CodespaceRow, 'configuration'>): string[] {
  return (JSON.parse(row.configuration ?? '{}') as { notices?: string[] }).notices ?? []
}

/** What somebody agrees to by trusting it; null of one that an older server has read. */
export function termsIn(row: Pick<CodespaceRow, 'configuration'>): Term[] | null {
  return (JSON.parse(row.configuration ?? '{}') as { terms?: Term[] | null }).terms ?? null
}

/** The text of a lock file that says which Features it has; null where there are none to say. */
export function lockIn(row: Pick<CodespaceRow, 'configuration'>): string | null {
  return (JSON.parse(row.configuration ?? '{}') as { lock?: string }).lock ?? null
}

/** Which images its Dockerfiles began with, or copied from, when it was built. */
export function basesIn(row: Pick<CodespaceRow, 'configuration'>): string[] {
  return (JSON.parse(row.configuration ?? '{}') as { bases?: string[] }).bases ?? []
}

/** The text of a row's with these. */
export function withBases(text: string | null, bases: readonly string[]): string | null {
  if (text === null || bases.length === 0) return text
  return JSON.stringify({ ...(JSON.parse(text) as object), bases })
}

/** Where it says what its image is; nothing is known of one that an older server has read. */
export function configurationPlacesOf(row: Pick<CodespaceRow, 'configuration'>): Places {
  return (JSON.parse(row.configuration ?? '{}') as { places?: Places }).places ?? {}
}

/**
 * What the repository itself asks for, before it was judged, of a configuration that an image is
 * built for or Features are installed for; null for any other, and one that an older server has
 * read.
 */
export function ownConfigurationOf(
  row: Pick<CodespaceRow, 'configuration'>,
): Configuration['own'] | null {
  const { own } = JSON.parse(row.configuration ?? '{}') as { own?: Configuration['own'] }
  return own ?? null
}

/**
 * As a row has it: with what it was judged from, where it is to be judged again once its image is
 * there.
 */
export function configurationText({
  config,
  sources,
  places,
  own,
  notices,
  terms,
  lock,
}: Pick<Configuration, 'config' | 'sources' | 'places' | 'own' | 'notices'> & {
  terms: Term[] | null
  /** Of the Features that were installed. */
  lock?: string | null
}): string {
  const told = { sources, places, notices, terms, ...(lock && { lock }) }
  return JSON.stringify({ ...config, ...told, ...(asksForBuild(config) && { own }) })
}

/** There is an image to build, or something to install on one. */
export const asksForBuild = ({
  build,
  features,
}: Pick<DevcontainerConfig, 'build' | 'features'>): boolean => build !== null || features.length > 0

/** The folder the IDE opens. */
export function workspaceFolder(
  row: Pick<CodespaceRow, 'configuration' | 'repositoryName'>,
): string {
  return configurationOf(row).workspaceFolder ?? cloneFolder(row)
}

/**
 * Nothing of the repository's own shapes its container: the one begun beside the clone is right.
 */
export function isUsual(row: Pick<CodespaceRow, 'configuration'>): boolean {
  return configurationOf(row).path === null
}

/** There are commands or dotfiles for the agent to run. */
export function hasSetUp(row: CodespaceRow): boolean {
  const { commands, before = {}, entrypoints, dotfiles, startScript } = lifecycleOf(row)
  if (dotfiles !== null || startScript !== undefined || entrypoints !== undefined) return true
  return Object.keys({ ...commands, ...before }).length > 0
}

/** What has something to run, where it is trusted. */
export function hooksOf(row: CodespaceRow): LifecycleHook[] {
  const { commands, before = {}, entrypoints, dotfiles, startScript } = wholeLifecycleOf(row)
  return lifecycleHook.options.filter((hook) => {
    if (hook === 'entrypoint') return entrypoints !== undefined
    if (hook === 'dotfiles') return dotfiles !== null
    if (hook === 'startScript') return startScript !== undefined
    return commands[hook] !== undefined || before[hook] !== undefined
  })
}

/** What of the container itself the configuration decides, within these limits. */
export function containerOf(
  row: Pick<CodespaceRow, 'configuration'>,
  limits: ContainerSpec['limits'],
): Pick<
  ContainerSpec,
  'capabilities' | 'shmBytes' | 'mounts' | 'aliases' | 'sharedNetwork' | 'limits'
> {
  const config = configurationOf(row)
  const { services } = config
  const { own } = sharesOf(limits, services?.companions ?? [])
  const sharedNetwork = services && sharedNetworksOf(services).get(services.network ?? '')
  return {
    capabilities: config.capAdd,
    shmBytes: shmBytesWithin(config, own),
    mounts: config.mounts,
    aliases: services?.aliases ?? [],
    ...(sharedNetwork && { sharedNetwork }),
    limits: own,
  }
}

/** It can only be made anew: something of it is decided when it is made. */
export function needsAnotherContainer(
  before: Pick<CodespaceRow, 'image'>,
  after: Pick<CodespaceRow, 'configuration' | 'image'>,
): boolean {
  const { capAdd, shmBytes, mounts, services } = configurationOf(after)
  const hasMounts = mounts.volumes.length + mounts.tmpfs.length > 0
  const isOther = after.image !== before.image
  return isOther || hasMounts || capAdd.length > 0 || shmBytes !== null || services !== null
}

/** What of the agent's start the configuration decides. */
export function startPlanOf(row: CodespaceRow) {
  const defaults = { image: row.image, workspaceFolder: cloneFolder(row) }
  const plan = containerPlanOf(configurationOf(row), defaults)
  const own = personalOf(row)
  return {
    remoteUser: plan.remoteUser,
    // Its variables tell shells and Git what to run (S-80); its owner's are not for strangers.
    environment: isTrustedStart(row) ? { ...plan.environment, ...own.environment } : {},
    ...(own.shell !== null && { shell: own.shell }),
    workspaceFolder: plan.workspaceFolder,
    userEnvProbe: plan.userEnvProbe,
    lifecycle: lifecycleOf(row),
    ...(isTrustedStart(row) && { services: servicesBeside(row) }),
  }
}

/** By which names they are reached; those that are not started have none. */
const servicesBeside = (row: CodespaceRow): string[] => [
  ...placeNamesOf(configurationOf(row).services).beside,
]

/** Nothing that strangers wrote runs by itself, nor what is the owner's own beside it (S-76). */
const lifecycleOf = (row: CodespaceRow): ReturnType<typeof lifecyclePlanOf> =>
  isTrustedStart(row) ? wholeLifecycleOf(row) : { commands: {}, dotfiles: null }

function wholeLifecycleOf(row: CodespaceRow): ReturnType<typeof lifecyclePlanOf> {
  const { dotfilesBranch: branch, startScript } = personalOf(row)
  const repositoryUrl = row.dotfilesRepositoryUrl
  return lifecyclePlanOf(configurationOf(row), {
    dotfiles: repositoryUrl === null ? null : { repositoryUrl, ...(branch !== null && { branch }) },
    ...(startScript !== null && { startScript }),
  })
}

type ConfigurationTaken = Pick<
  CodespaceRow,
  'configuration' | 'configurationHash' | 'recovery' | 'recoveryPlace' | 'image'
>

type Taking = {
  /** What the row will say of trust in what is read: by that its images are fetched. */
  trustOf: (configurationHash: string | null) => Promise<string | null>
  isFetchedAnew?: boolean
}

/**
 * From what the clone's script printed to what is written into the row. Where the repository has a
 * configuration that is a step of its own, whose log says what in it has no effect. One that cannot
 * be used fails visibly, and the codespace goes on with the default: a dead end helps nobody to
 * mend it (F-47).
 */
export async function takeConfiguration(
  { ctx, row }: Acting,
  step: Step,
  printed: Uint8Array,
  { trustOf, isFetchedAnew = false }: Taking,
): Promise<ConfigurationTaken> {
  const where = {
    codespaceId: row.id,
    workspaceFolder: cloneFolder(row),
    chosen: row.devcontainerPath,
  }
  let read = readConfiguration(printed, where)
  let taken: Configuration = read
  if (read.config.path !== null || read.recovery !== null) {
    await step('configuration', async (signal, log) => {
      if (read.config.path !== null) log.add(`${read.config.path}\n`)
      if (read.needs.length + read.unread.length > 0)
        read = await readWhole(ctx, row, { printed, where }, signal)
      const offer = { ...(await limitsFor(ctx, row)), storageBytes: row.workspaceLimitBytes }
      const subject = registrySubjectOf({ ...row, trust: await trustOf(read.hash) })
      taken = await withImage(ctx, read, { ...where, subject, isFetchedAnew }, { signal, log })
      report({ ...taken, notices: [...taken.notices, ...judgeOffer(taken.config, offer)] }, log)
    }).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== unusable) throw error
    })
  }
  const { hash: configurationHash } = read
  const { config, recovery, recoveryPlace: place } = taken
  // The default as it was at the creation: what was begun beside the clone is made from that.
  const defaults = { image: row.image, workspaceFolder: where.workspaceFolder }
  const { image } = containerPlanOf(config, defaults)
  const configuration = configurationText({ ...taken, terms: termsOf(read, row.id) })
  const recoveryPlace = place && JSON.stringify(place)
  return { configuration, configurationHash, recovery, recoveryPlace, image }
}

type WhereImage = {
  codespaceId: string
  workspaceFolder: string
  subject: RegistrySubject
  isFetchedAnew: boolean
}

/**
 * What its image says counts too. One that cannot be had is no dead end: the default one stands in
 * for it (F-45).
 */
async function withImage(
  ctx: AppContext,
  taken: Configuration,
  { subject, isFetchedAnew, ...where }: WhereImage,
  { signal, log }: { signal: AbortSignal; log: StepLog },
): Promise<Configuration> {
  const { path, image } = taken.config
  if (image === null) return taken
  try {
    await obtainImage(ctx, { image, subject, isFetchedAnew, log }, signal)
    await ctx.driver.imageUser(image, signal)
    const label = await ctx.driver.imageLabel(image, metadataLabel, signal)
    return label === null ? taken : withImageLabel(taken, label, where)
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('IMAGE_')) throw error
    const place = taken.places.image ?? null
    return { ...recoverWith(path, error.message, place), notices: taken.notices }
  }
}

const unusable = 'DEVCONTAINER_UNUSABLE'

function report({ notices, recovery }: Configuration, log: { add(text: string): void }) {
  for (const notice of notices) log.add(`${notice}\n`)
  if (recovery !== null) throw new AppError(unusable, recovery)
}
