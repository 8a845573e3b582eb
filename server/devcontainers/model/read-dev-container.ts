import type { Node } from 'jsonc-parser'
import { getNodeValue } from 'jsonc-parser'
import { commandHook } from '#agent/protocol/lifecycle.ts'
import { imageFault } from '../image-reference.ts'
import { quote } from '../notices.ts'
import { readCommand } from '../read-command.ts'
import { readEnvironment } from '../read-environment.ts'
import { invalidAt } from '../read-json.ts'
import type { Properties, Reading } from '../read-values.ts'
import { textOf } from '../read-values.ts'
import type { CommandHook, DevContainer, JsonObject, WaitForHook } from './dev-container.ts'
import {
  aBoolean,
  aList,
  aListOrOne,
  aRecord,
  aText,
  aWholeNumber,
  either,
  oneOf,
  type ReadValue,
} from './lenient-values.ts'
import { readBuild, readCompose } from './read-build.ts'
import { aFeature, aMount, aPort, attributesOfPort, requirements, secret } from './read-parts.ts'

export const commandHooks: readonly CommandHook[] = commandHook.options
const waitForHooks: readonly WaitForHook[] = [
  'initializeCommand',
  ...commandHooks.filter((hook) => hook !== 'postAttachCommand'),
]

type Plain = Omit<
  DevContainer,
  | 'name'
  | 'image'
  | 'build'
  | 'compose'
  | 'containerEnv'
  | 'remoteEnv'
  | 'containerUser'
  | 'remoteUser'
  | 'workspaceFolder'
  | 'initializeCommand'
  | 'commands'
  | 'waitFor'
  | 'customizations'
>

/** Those of which a wrong one is left out. */
const readers: { [Key in keyof Plain]-?: ReadValue<NonNullable<Plain[Key]>> } = {
  features: aRecord(aFeature),
  overrideFeatureInstallOrder: aList(aText),
  updateRemoteUserUID: aBoolean,
  userEnvProbe: oneOf('none', 'loginShell', 'loginInteractiveShell', 'interactiveShell'),
  workspaceMount: aText,
  mounts: aList(aMount),
  init: aBoolean,
  privileged: aBoolean,
  capAdd: aList(aText),
  securityOpt: aList(aText),
  runArgs: aList(aText),
  overrideCommand: aBoolean,
  shutdownAction: oneOf('none', 'stopContainer', 'stopCompose'),
  entrypoint: aText,
  forwardPorts: aList(aPort),
  appPort: aListOrOne(either((node) => node.type === 'number', aWholeNumber(0, 65_535), aText)),
  portsAttributes: aRecord(attributesOfPort),
  otherPortsAttributes: attributesOfPort,
  hostRequirements: requirements,
  secrets: aRecord(secret),
}

/**
 * Reads what a configuration asks for, of which anything may be wrong. `workspaceFolder` has been
 * read before: it is itself one of the variables.
 * @throws DevcontainerError where that leaves nothing to go on with
 */
export function readDevContainer(
  reading: Reading,
  properties: Properties,
  workspaceFolder: string | null,
): DevContainer {
  const text = (key: string, mostCharacters: number): string | undefined => {
    const node = properties.get(key)?.value
    return node && reading.substitute(textOf(reading, node, key, mostCharacters), 'value')
  }
  const found: DevContainer = { commands: {} }
  const set = <Key extends keyof DevContainer>(key: Key, value: DevContainer[Key] | undefined) => {
    if (value !== undefined) found[key] = value
  }
  const fail = (key: string, message: string) =>
    invalidAt(reading.source, properties.get(key)?.value.offset ?? 0, `${quote(key)} ${message}`)

  set('name', text('name', 1000))
  set('workspaceFolder', workspaceFolder ?? undefined)
  set('image', readImage())
  set('containerUser', readUser('containerUser'))
  set('remoteUser', readUser('remoteUser'))
  const containerEnv = environment('containerEnv', false)?.map(([name, value]) => {
    return [name, value ?? ''] as const
  })
  if (containerEnv) found.containerEnv = Object.fromEntries(containerEnv)
  const remoteEnv = environment('remoteEnv', true)
  if (remoteEnv) found.remoteEnv = Object.fromEntries(remoteEnv)
  set('waitFor', readWaitFor())
  set('initializeCommand', command('initializeCommand'))
  for (const hook of commandHooks) {
    const read = command(hook)
    if (read !== undefined) found.commands[hook] = read
  }
  set('build', readBuild(reading, properties))
  set('compose', readCompose(reading, properties))
  const customizations = properties.get('customizations')?.value
  if (customizations?.type === 'object') {
    found.customizations = getNodeValue(customizations) as JsonObject
  }
  for (const [key, read] of Object.entries(readers)) {
    const node = properties.get(key)?.value
    if (node) set(key as keyof Plain, (read as ReadValue<never>)(reading, node, key))
  }
  return found

  function readImage(): string | undefined {
    const image = text('image', 1000)
    const fault = image === undefined ? null : imageFault(image)
    if (fault) throw fail('image', `${quote(image ?? '')} ${fault}`)
    return image
  }

  function readUser(key: 'containerUser' | 'remoteUser'): string | undefined {
    const user = text(key, 1000)
    if (user === undefined || /^([a-z_][a-z0-9_-]{0,31}\$?|\d{1,9})$/.test(user)) return user
    throw fail(key, `${quote(user)} is neither the name of a user, such as "vscode", nor a number.`)
  }

  function environment(key: 'containerEnv' | 'remoteEnv', mayBeNull: boolean) {
    const node: Node | undefined = properties.get(key)?.value
    const substitute = (value: string) => reading.substitute(value, 'environment')
    return node && readEnvironment(reading, node, key, { mayBeNull, substitute })
  }

  function command(key: CommandHook | 'initializeCommand') {
    const node = properties.get(key)?.value
    if (!node) return undefined
    return (
      readCommand(reading, node, key, (part) => reading.substitute(part, 'command')) ?? undefined
    )
  }

  function readWaitFor(): WaitForHook | undefined {
    const wanted = text('waitFor', 100)
    const hook = waitForHooks.find((one) => one === wanted)
    if (wanted === undefined || hook) return hook
    throw fail('waitFor', `must be one of ${waitForHooks.slice(1).join(', ')}.`)
  }
}
