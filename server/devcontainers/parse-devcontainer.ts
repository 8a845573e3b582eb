import type { Node } from 'jsonc-parser'
import { lifecycleHook } from '#agent/protocol/lifecycle.ts'
import { type DevcontainerConfig, devcontainerConfig } from './devcontainers.schema.ts'
import { imageFault } from './image-reference.ts'
import { Notices, quote } from './notices.ts'
import { remarkOtherKeys } from './other-keys.ts'
import { readCommand } from './read-command.ts'
import { readEnvironment } from './read-environment.ts'
import { DevcontainerError, invalidAt, placeOf, readJson } from './read-json.ts'
import { readRepositories } from './read-repositories.ts'
import { propertiesOf, type Reading, textOf } from './read-values.ts'
import { substitute, type VariablePlace, type VariableValues } from './variables.ts'
import { judgeWorkspaceFolder } from './workspace-folder.ts'

/** Whose configuration it is. `workspaceFolder` is where the repository is. */
export type ConfigurationPlace = { path: string; codespaceId: string; workspaceFolder: string }

/** `notices`: a sentence for whatever in it has no effect, or another one than it says. */
export type ParsedConfiguration = { config: DevcontainerConfig; notices: string[] }

/** What a codespace has whose repository says nothing, or nothing that can be used. */
export function defaultConfiguration(path: string | null): DevcontainerConfig {
  return {
    path,
    name: null,
    image: null,
    containerUser: null,
    remoteUser: null,
    containerEnv: {},
    remoteEnv: {},
    workspaceFolder: null,
    waitFor: 'updateContentCommand',
    commands: {},
    repositories: [],
  }
}

/**
 * Reads a devcontainer.json that anybody may have written.
 * @throws DevcontainerError `DEVCONTAINER_INVALID` where it is not what the specification describes, and
 * `DEVCONTAINER_UNSUPPORTED` where it cannot work without what Bothy cannot do yet
 */
export function parseDevcontainer(
  content: Uint8Array | string,
  place: ConfigurationPlace,
): ParsedConfiguration {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const { source, root } = readJson(place.path, bytes)
  const reading: Reading = { source, notices: new Notices() }
  const { notices } = reading
  const properties = propertiesOf(reading, root)
  requireReadyImage(reading, properties)
  remarkOtherKeys(reading, properties)

  const values: VariableValues = {
    codespaceId: place.codespaceId,
    localFolder: place.workspaceFolder,
    containerFolder: place.workspaceFolder,
  }
  const into = (where: VariablePlace) => (text: string) =>
    substitute(text, where, { values, notices })
  const text = (key: string, mostCharacters: number): string | null => {
    const node = properties.get(key)?.value
    return node ? into('value')(textOf(reading, node, key, mostCharacters)) : null
  }
  const fail = (key: string, message: string) => {
    const offset = properties.get(key)?.value.offset ?? 0
    return invalidAt(source, offset, `${quote(key)} ${message}`)
  }

  const config = defaultConfiguration(place.path)
  config.name = text('name', 1000)
  config.workspaceFolder = readWorkspaceFolder()
  values.containerFolder = config.workspaceFolder ?? place.workspaceFolder

  config.image = text('image', 1000)
  const imageProblem = config.image === null ? null : imageFault(config.image)
  if (imageProblem) throw fail('image', `${quote(config.image ?? '')} ${imageProblem}`)
  if (config.image === null) notices.add('"image" is not there: Bothy’s default image is used.')

  config.containerUser = readUser('containerUser')
  config.remoteUser = readUser('remoteUser')
  if (config.containerUser && config.remoteUser && config.containerUser !== config.remoteUser) {
    notices.add('"containerUser" has no effect beside "remoteUser", who runs all that is yours.')
  }
  const environment = (key: string, mayBeNull: boolean) => {
    const node = properties.get(key)?.value
    return node
      ? readEnvironment(reading, node, key, { mayBeNull, substitute: into('environment') })
      : []
  }
  config.containerEnv = Object.fromEntries(
    environment('containerEnv', false).map(([name, value]) => [name, value ?? '']),
  )
  config.remoteEnv = Object.fromEntries(environment('remoteEnv', true))
  config.waitFor = readWaitFor()
  for (const hook of lifecycleHook.exclude(['dotfiles']).options) {
    const node = properties.get(hook)?.value
    const command = node ? readCommand(reading, node, hook, into('command')) : null
    if (command !== null) config.commands[hook] = command
  }
  config.repositories = readRepositories(reading, properties.get('customizations')?.value)
  return { config: devcontainerConfig.parse(config), notices: notices.list }

  function readUser(key: 'containerUser' | 'remoteUser'): string | null {
    const user = text(key, 1000)
    if (user === null || /^([a-z_][a-z0-9_-]{0,31}\$?|\d{1,9})$/.test(user)) return user
    throw fail(key, `${quote(user)} is neither the name of a user, such as "vscode", nor a number.`)
  }

  function readWorkspaceFolder(): string | null {
    const folder = text('workspaceFolder', 2000)
    if (folder === null) return null
    const verdict = judgeWorkspaceFolder(folder, place.workspaceFolder)
    if (verdict.kind === 'invalid') throw fail('workspaceFolder', `must be ${verdict.expected}.`)
    if (verdict.kind === 'good') return verdict.folder
    const opened = `${place.workspaceFolder} is opened instead`
    notices.add(`"workspaceFolder" ${quote(folder)} is not in the workspace: ${opened}.`)
    return null
  }

  function readWaitFor(): DevcontainerConfig['waitFor'] {
    const wanted = text('waitFor', 100)
    if (wanted === null) return 'updateContentCommand'
    if (wanted === 'initializeCommand') {
      notices.add(
        '"waitFor" names "initializeCommand", which never runs: "onCreateCommand" is taken.',
      )
      return 'onCreateCommand'
    }
    const hook = devcontainerConfig.shape.waitFor.safeParse(wanted)
    if (hook.success) return hook.data
    throw fail('waitFor', `must be one of ${devcontainerConfig.shape.waitFor.options.join(', ')}.`)
  }
}

/** Where an image would have to be built, the default one would be another than the one that is meant. */
function requireReadyImage(
  { source }: Reading,
  properties: Map<string, { key: Node; value: Node }>,
): void {
  const build = properties.get('build')
  const buildsFile = build?.value.children?.some(({ children: [key] = [] }) => {
    return key?.value === 'dockerfile' || key?.value === 'dockerFile'
  })
  const isBuilt = buildsFile || !properties.has('image')
  const asking = [
    ['dockerComposeFile', 'start containers with Docker Compose'],
    ['dockerFile', 'build images'],
    ...(isBuilt ? [['build', 'build images']] : []),
  ] as const
  for (const [key, ability] of asking) {
    const found = properties.get(key ?? '')
    if (!found) continue
    const message = `${quote(key ?? '')} is not yet supported: Bothy cannot ${ability}. Name one that is ready with "image".`
    const at = placeOf(source, found.key.offset)
    throw new DevcontainerError('DEVCONTAINER_UNSUPPORTED', message, at)
  }
}
