import { z } from 'zod'
import { lifecyclePlan } from './lifecycle.ts'

/** Raised whenever an agent of the older number could not serve a web of the newer one. */
export const protocolVersion = 2

/**
 * Where the container sees what is mounted into it. What is the server's is read-only there;
 * `secrets` is memory, which is gone when the container stops, and is missing in one that an older
 * server has made.
 */
export const containerPaths = {
  kits: '/.bothy/kits',
  line: '/.bothy/line',
  secrets: '/.bothy/secrets',
  trust: '/.bothy/trust',
  workspaces: '/workspaces',
} as const

/**
 * File names inside the line's folder: the socket the server listens on, and what to start with.
 */
export const lineSocketName = 'home.sock'
export const lineStartName = 'start.json'

/**
 * The first bytes an agent sends on every line it dials: `BOTHY-AGENT <protocol> <generation>\n`,
 * ASCII, at most 64 bytes. What follows on the line is HTTP/1.1, with the agent as the server.
 */
export const greetingMaxBytes = 64

export function greet(generation: number): string {
  return `BOTHY-AGENT ${protocolVersion} ${generation}\n`
}

/** `null` when the text (without its newline) is no greeting at all. */
export function parseGreeting(text: string): { protocol: number; generation: number } | null {
  const match = /^BOTHY-AGENT (\d{1,6}) (\d{1,9})$/.exec(text)
  return match ? { protocol: Number(match[1]), generation: Number(match[2]) } : null
}

/**
 * `start.json`: what the server tells the agent at each start, written before the container starts.
 * Readable by everyone in the container, so nothing secret is ever in it.
 */
export const agentStart = z.object({
  protocol: z.literal(protocolVersion),
  generation: z.int().min(1),
  codespaceName: z.string(),
  /** The folder the IDE opens. It may not exist yet while the clone is under way. */
  workspaceFolder: z.string().startsWith('/'),
  /** A login name or numeric uid known to the image; shells and files are this user's. */
  remoteUser: z.string(),
  /**
   * Added to the environment of everything the user runs; null takes a variable of the image away.
   * `${containerEnv:NAME}` and `${containerEnv:NAME:default}` stand for what the image says.
   */
  environment: z.record(z.string(), z.string().nullable()),
  lifecycle: lifecyclePlan,
  /**
   * By which names containers beside this one are reached, on its network: ports of theirs are
   * opened through the agent, too.
   */
  services: z.array(z.string().max(63)).max(500).optional(),
  /** Of terminals, where the image has it; without, the user's own. */
  shell: z.enum(['bash', 'zsh', 'fish']).optional(),
  /**
   * Which shell's environment lifecycle commands see; `loginInteractiveShell` where it is not said.
   */
  userEnvProbe: z
    .enum(['none', 'loginShell', 'loginInteractiveShell', 'interactiveShell'])
    .optional(),
})
export type AgentStart = z.infer<typeof agentStart>

/**
 * Headers the server sets on every request down a line. The agent believes them: the line
 * is the server's.
 */
export const lineHeaders = { user: 'bothy-user', role: 'bothy-role' } as const

/**
 * As what somebody asks. `server` is the server itself, on nobody's behalf; sharing will add
 * narrower ones.
 */
export const callerRole = z.enum(['owner', 'server'])
export type CallerRole = z.infer<typeof callerRole>

/** The one fixed path of the agent's tRPC server, for HTTP and for the WebSocket alike. */
export const agentTrpcPath = '/trpc'
