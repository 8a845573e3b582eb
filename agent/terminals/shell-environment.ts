import type { AgentStart } from '../protocol/line.ts'
import type { AgentUser } from '../user/agent-user.ts'

/** What the way to the agent's own start left behind, and what belongs to it alone. */
const notInherited = new Set([
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
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** The image's environment, then what the server adds, then what a shell in a terminal expects. */
export function shellEnvironment(
  own: NodeJS.ProcessEnv,
  start: AgentStart,
  { user, shell }: { user: AgentUser; shell: string },
): Record<string, string> {
  const inherited = Object.entries(own).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !entry[0].startsWith('BOTHY_') && !notInherited.has(entry[0]),
  )
  return {
    PATH: defaultPath,
    LANG: 'C.UTF-8',
    ...Object.fromEntries(inherited),
    ...start.environment,
    HOME: user.homeFolder,
    USER: user.name,
    LOGNAME: user.name,
    SHELL: shell,
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
  }
}
