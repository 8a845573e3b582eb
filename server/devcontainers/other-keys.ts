import type { Node } from 'jsonc-parser'
import { lifecycleHook } from '#agent/protocol/lifecycle.ts'
import { quote } from './notices.ts'
import { asksForRepositoriesAlone } from './read-repositories.ts'
import type { Reading } from './read-values.ts'

/** What `parseDevcontainer` reads. `$schema` is for editors. */
const readKeys = [
  '$schema',
  'name',
  'image',
  'containerUser',
  'remoteUser',
  'containerEnv',
  'remoteEnv',
  'workspaceFolder',
  'waitFor',
  ...lifecycleHook.exclude(['dotfiles']).options,
]

/** Known to the specification; what it means that Bothy cannot do it yet. */
const notYet: Record<string, string> = {
  build: 'no image is built',
  dockerFile: 'no image is built',
  context: 'no image is built',
  dockerComposeFile: 'no other containers are started',
  service: 'no other containers are started',
  runServices: 'no other containers are started',
  features: 'what they would install is missing',
  overrideFeatureInstallOrder: 'no Features are installed',
  mounts: 'nothing but the workspace is mounted',
  forwardPorts: 'no ports are forwarded by themselves',
  portsAttributes: 'ports have no attributes',
  otherPortsAttributes: 'ports have no attributes',
  appPort: 'no ports are published',
  customizations: 'nothing but “codespaces.repositories” is taken from it',
  extensions: 'no extensions are installed',
  settings: 'no settings are taken from it',
  devPort: 'there is no such port',
  hostRequirements:
    'the administrator’s settings say how much memory and how many processors it has',
  secrets: 'nobody is asked for secrets',
  userEnvProbe: 'set-up commands and terminals see the environment of a login shell',
  overrideCommand: 'the image’s own command does not run',
  shutdownAction: 'a codespace runs until it is stopped',
}

/** Known to the specification, and nothing is missing without it. */
const needless: Record<string, string> = {
  init: 'every codespace has an init process',
  updateRemoteUserUID: 'the files belong to the remote user as it is',
}

/** Would reach beyond the container (S-57, S-58). */
const refused: Record<string, string> = {
  initializeCommand: 'it would run on the server’s machine, so it never runs',
  privileged: 'it would open the server’s machine to the container',
  capAdd: 'it would give the container power over the server’s machine',
  securityOpt: 'it would take protection from the server’s machine',
  runArgs: 'the container is made from the server’s own settings alone',
  workspaceMount: 'the workspace is the codespace’s own and always mounted by Bothy',
}

const keysByLowerCase = new Map(
  [readKeys, ...[notYet, needless, refused].map(Object.keys)]
    .flat()
    .map((key) => [key.toLowerCase(), key]),
)

/** Says of every key that has no effect why it has none, so that nothing is ignored in silence. */
export function remarkOtherKeys(
  reading: Reading,
  properties: Map<string, { key: Node; value: Node }>,
): void {
  const { notices } = reading
  for (const [key, { value }] of properties) {
    if (readKeys.includes(key) || asksForNothing(key, value)) continue
    if (key === 'customizations' && asksForRepositoriesAlone(reading, value)) continue
    const name = quote(key)
    if (Object.hasOwn(notYet, key)) {
      notices.add(`${name} is not yet supported: ${notYet[key]}.`)
    } else if (Object.hasOwn(needless, key)) {
      notices.add(`${name} changes nothing here: ${needless[key]}.`)
    } else if (Object.hasOwn(refused, key)) {
      notices.add(`${name} is refused: ${refused[key]}.`)
    } else {
      const meant = keysByLowerCase.get(key.toLowerCase())
      const hint = meant ? ` Is ${quote(meant)} meant?` : ''
      notices.add(`${name} is no key of the specification and has no effect.${hint}`)
    }
  }
}

/** Such as `"privileged": false` or `"mounts": []`. */
function asksForNothing(key: string, value: Node): boolean {
  if (!Object.hasOwn(notYet, key) && !Object.hasOwn(refused, key)) return false
  if (value.type === 'boolean') return value.value === false && Object.hasOwn(refused, key)
  const isList = value.type === 'array' || value.type === 'object'
  return isList && (value.children ?? []).length === 0
}
