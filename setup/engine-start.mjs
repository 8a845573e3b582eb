import { spawn } from 'node:child_process'
import { existsSync, openSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { aptInstall, hasApt } from './apt.mjs'
import { dataFolder } from './paths.mjs'
import { run } from './run.mjs'
import { SetupError } from './setup-error.mjs'

const startMs = 60_000
const dockerd = ['/usr/bin/dockerd', '/usr/sbin/dockerd', '/usr/local/bin/dockerd']
const packages = ['docker.io', 'e2fsprogs', 'iptables', 'iproute2', 'mount']

/**
 * Starts the Docker engine of this machine, installing Debian's when there is none.
 * @param {(detail: string) => void} tell
 * @param {() => Promise<object | null>} probe what the engine says of itself, or null while it
 * does not answer
 * @returns {Promise<object>} what it says once it is up
 */
export async function startEngine(tell, probe) {
  if (!dockerd.some((path) => existsSync(path))) {
    if (!hasApt()) {
      throw new SetupError(
        'No container engine was found. Bothy installs one by itself as root on Debian and Ubuntu; here, install ' +
          'Docker Engine (and e2fsprogs), start it, and run npm start again.',
      )
    }
    await aptInstall(packages, { purpose: 'The container engine', tell })
  }
  const answer = await probe()
  if (answer) return answer
  if (process.getuid() !== 0)
    throw new SetupError(
      'The container engine is installed but does not run. Start it as root: systemctl start docker',
    )
  tell('starting')
  if (existsSync('/run/systemd/system')) {
    await run(['systemctl', 'enable', '--now', 'docker'], {
      what: 'The container engine could not be started',
    })
    return waitFor(probe, () => 'See: journalctl -u docker')
  }
  const log = join(dataFolder(), 'dockerd.log')
  removeStalePidFiles()
  const exited = startDetached(log)
  return waitFor(probe, () => `See: ${log}`, exited)
}

/** A pid file outlives an engine that was killed, and the next one refuses to start beside it. */
export function removeStalePidFiles(
  files = ['/var/run/docker.pid', '/var/run/docker/containerd/containerd.pid'],
  programOf = runningProgram,
) {
  for (const file of files) {
    if (!existsSync(file)) continue
    const pid = Number(readFileSync(file, 'utf8').trim())
    const program = programOf(pid)
    if (program !== 'dockerd' && program !== 'containerd') rmSync(file, { force: true })
  }
}

/** The name of the program that runs as this process, or null. A pid is soon somebody else's. */
function runningProgram(pid) {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ''))
  } catch {
    // No such process.
    return null
  }
}

function startDetached(log) {
  const daemonFile = '/etc/docker/daemon.json'
  const isConfigured =
    existsSync(daemonFile) && readFileSync(daemonFile, 'utf8').includes('live-restore')
  const output = openSync(log, 'a')
  const program = dockerd.find((path) => existsSync(path))
  const child = spawn(program, isConfigured ? [] : ['--live-restore'], {
    detached: true,
    stdio: ['ignore', output, output],
  })
  child.unref()
  const state = { hasExited: false }
  child.on('exit', () => {
    state.hasExited = true
  })
  return state
}

async function waitFor(probe, where, child) {
  const deadline = Date.now() + startMs
  while (Date.now() < deadline && !child?.hasExited) {
    const answer = await probe()
    if (answer) return answer
    await delay(100)
  }
  throw new SetupError(`The container engine did not come up. ${where()}`)
}
