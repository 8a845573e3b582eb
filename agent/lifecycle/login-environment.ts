import { basename } from 'node:path'
import { chooseShell, loginShells } from '../terminals/choose-shell.ts'
import type { TerminalContext } from '../terminals/open-terminal.ts'
import { notInherited, shellEnvironment } from '../terminals/shell-environment.ts'
import { type Environment, probeLoginShell } from './probe-login-shell.ts'

/**
 * What lifecycle commands run with: what the user's own shell has once it has read its profile and
 * its rc file, as the specification's `userEnvProbe` says: by default that of an interactive login
 * shell (a `node` that nvm puts on the PATH is there). The server's own entries and the secrets win
 * over that. The shell is asked before each hook, since a hook may change what the next shall see;
 * one that was too slow once is not asked again.
 */
export class LoginEnvironment {
  readonly #ctx: TerminalContext
  readonly #limitMs: number
  #isTooSlow = false

  constructor(ctx: TerminalContext, limitMs: number) {
    this.#ctx = ctx
    this.#limitMs = limitMs
  }

  /** `notice` is for the user, the first time that the shell did not tell. */
  async read(): Promise<{ environment: Environment; notice: string | null }> {
    const { user, start, effectiveUser, credentials } = this.#ctx
    const shell = findShell(this.#ctx)
    const { lifecycleVariables: secrets } = this.#ctx.secrets
    const plain = shellEnvironment(process.env, start, {
      user,
      shell: shell ?? '/bin/sh',
      secrets,
      credentials,
    })
    const flags = shellFlags[start.userEnvProbe ?? 'loginInteractiveShell']
    if (!shell || !flags || !loginShells.has(basename(shell)) || this.#isTooSlow) {
      return { environment: plain, notice: null }
    }
    const probe = { shell, flags, environment: plain, limitMs: this.#limitMs }
    const login = await probeLoginShell(effectiveUser, probe)
    if (login) {
      const added = { ...start.environment, ...credentials.environment, ...secrets }
      return { environment: merged(plain, login, added), notice: null }
    }
    this.#isTooSlow = true
    const seconds = this.#limitMs / 1000
    const notice = `${basename(shell)} did not come up within ${seconds} seconds: commands run without what its profile sets.`
    return { environment: plain, notice }
  }
}

/** What makes a shell read which of its files; null for not asking it at all. */
const shellFlags = {
  none: null,
  loginShell: ['-l'],
  loginInteractiveShell: ['-l', '-i'],
  interactiveShell: ['-i'],
} as const

function findShell({ user }: TerminalContext): string | null {
  try {
    return chooseShell(user).file
  } catch {
    // An image without any shell has no profile either.
    return null
  }
}

function merged(
  plain: Environment,
  login: Environment,
  added: Record<string, string | null>,
): Environment {
  const environment = { ...plain }
  for (const [name, value] of Object.entries(login)) {
    if (!notInherited.has(name) && !(name in added)) environment[name] = value
  }
  if (!('PATH' in added)) environment.PATH = mergedPath(login.PATH ?? '', plain.PATH ?? '')
  return environment
}

/**
 * A profile often sets PATH without regard to what the image had in it. What the image had and the
 * login shell has not goes in where it stood.
 */
export function mergedPath(login: string, image: string): string {
  const places = login === '' ? [] : login.split(':')
  let at = 0
  for (const place of image.split(':')) {
    const found = places.indexOf(place)
    if (found === -1) places.splice(at, 0, place)
    at = (found === -1 ? at : found) + 1
  }
  return places.join(':')
}
