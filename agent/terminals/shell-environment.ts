import type { AgentStart } from '../protocol/line.ts'
import type { AgentUser } from '../user/agent-user.ts'

/** What the way to the agent's own start left behind, and what belongs to it alone. */
export const notInherited = new Set([
  '_',
  'PWD',
  'OLDPWD',
  'SHLVL',
  'TERM',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
])
/**
 * Before the names of the variables that the supervisor keeps from the agent: they are the image's.
 */
const keptPrefix = 'BOTHY_IMAGE_'
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

type For = {
  user: AgentUser
  shell: string
  /** What the user has set here, which wins over what image and repository say. */
  secrets?: Readonly<Record<string, string>>
  /** What the server gives every codespace. */
  credentials?: {
    environment: Readonly<Record<string, string>>
    /** Goes before every place of the PATH. */
    toolsFolder: string | null
  }
}

/**
 * The image's environment, then what the server adds, the codespace's credentials, the secrets, and
 * what a shell in a terminal expects.
 */
export function shellEnvironment(
  own: NodeJS.ProcessEnv,
  start: AgentStart,
  { user, shell, secrets = {}, credentials }: For,
): Record<string, string> {
  const image = new Map([
    ['PATH', defaultPath],
    ['LANG', 'C.UTF-8'],
  ])
  for (const [given, value] of Object.entries(own)) {
    const name = given.startsWith(keptPrefix) ? given.slice(keptPrefix.length) : given
    if (value === undefined || name.startsWith('BOTHY_') || notInherited.has(name)) continue
    image.set(name, value)
  }
  const added = new Map(image)
  for (const [name, value] of Object.entries(start.environment)) {
    if (value === null) added.delete(name)
    else added.set(name, withImageValues(value, image))
  }
  const toolsFolder = credentials?.toolsFolder
  if (toolsFolder) added.set('PATH', `${toolsFolder}:${added.get('PATH') ?? defaultPath}`)
  return {
    ...Object.fromEntries(added),
    ...credentials?.environment,
    ...secrets,
    HOME: user.homeFolder,
    USER: user.name,
    LOGNAME: user.name,
    SHELL: shell,
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
  }
}

/**
 * `${containerEnv:NAME}` and `${containerEnv:NAME:default}`, as the Dev Container
 * specification has them.
 */
function withImageValues(text: string, image: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$\{containerEnv:([^:}]+)(?::([^}]*))?\}/g,
    (_, name: string, otherwise: string | undefined) => image.get(name) ?? otherwise ?? '',
  )
}
