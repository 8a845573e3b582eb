import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { type Check, ok, type Verdict } from '#server/admin/check.ts'
import type { Config } from '#server/config.ts'
import { lockDataFolder } from '#server/data-folder-lock.ts'
import { AppError } from '#server/errors.ts'
import { askGithub } from '#server/github/github-client.ts'
import { failure, warning } from './machine-checks.ts'

const clockSlipMs = 2 * 60_000

/** How this server is reached, and what it reaches. */
export function networkChecks(config: Config): Check[] {
  const github = askGithub({ config }, `${config.github.url}/robots.txt`, { isHeadEnough: true })
  // Both who ask for it hear of it.
  github.catch(() => undefined)
  return [
    {
      name: 'Port',
      advice: 'See whether the data folder can be written to.',
      look: () => portRow(config),
    },
    {
      name: 'Names of ports',
      advice: 'Make a DNS record for all names below BOTHY_PORTS_URL that leads to this server.',
      look: () => portNamesRow(config.portsUrl),
    },
    {
      name: 'GitHub',
      advice: '',
      async look() {
        const { url } = config.github
        const answer = await github.catch((error: Error) => error)
        if (!(answer instanceof Error)) return ok(`${url} answers.`)
        const why = answer.cause instanceof Error ? ` ${answer.cause.message}` : ''
        const advice = `Without it nobody signs in with GitHub or clones from it. See whether this machine has the internet, or set HTTPS_PROXY, BOTHY_EXTRA_CA or GITHUB_URL.`
        return warning(`${url} does not answer.${why}`.slice(0, 300), advice)
      },
    },
    {
      name: 'Clock',
      advice: '',
      async look() {
        const from = Date.now()
        const said = await github.then(({ headers }) => headers.date).catch(() => undefined)
        return clockRow(said === undefined ? Number.NaN : Date.parse(said), from)
      },
    },
  ]
}

/** By what GitHub says the time is; null where it said nothing. */
export function clockRow(theirs: number, ours: number): Verdict | null {
  if (Number.isNaN(theirs)) return null
  const offMs = Math.abs(ours - theirs)
  if (offMs <= clockSlipMs) return ok('It agrees with GitHub’s.')
  const minutes = Math.round(offMs / 60_000)
  const detail = `It is ${minutes} minutes ${ours > theirs ? 'ahead of' : 'behind'} GitHub’s.`
  return failure(detail, 'Set it, and have it kept: timedatectl set-ntp true.')
}

async function portRow(config: Config): Promise<Verdict> {
  const { host, port, dataFolder } = config
  if (isServerRunning(dataFolder)) return ok(`This Bothy runs, at ${config.publicUrl}.`)
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    return ok(`${host}:${port} is free.`)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const advice = 'Stop what uses it, or set BOTHY_HOST and BOTHY_PORT to something else.'
    return failure(`Bothy cannot listen on ${host}:${port} (${code}).`, advice)
  } finally {
    server.close()
  }
}

function isServerRunning(dataFolder: string): boolean {
  try {
    lockDataFolder(dataFolder)[Symbol.dispose]()
    return false
  } catch (error) {
    if (error instanceof AppError && error.code === 'DATA_FOLDER_IN_USE') return true
    throw error
  }
}

/** Any name will do: nobody knows beforehand what codespaces will be called. */
async function portNamesRow(portsUrl: string | null): Promise<Verdict> {
  if (portsUrl === null) {
    const advice = 'Set BOTHY_PORTS_URL, and uploads, downloads and forwarded ports work.'
    return warning('There is no address for ports.', advice)
  }
  const { hostname } = new URL(portsUrl)
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) {
    return ok(`Browsers find names below ${hostname} by themselves.`)
  }
  const name = `doctor-3000.${hostname}`
  try {
    const { address } = await lookup(name)
    return ok(`Names below ${hostname} lead to ${address}.`)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const advice = `Make a DNS record for *.${hostname} that leads to this server.`
    return failure(`${name} leads nowhere (${code}).`, advice)
  }
}
