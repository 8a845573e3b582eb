import { spawn, spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmdirSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { node24, root } from '../paths.mjs'

const deadlineMs = 600_000
const programs = ['dockerd', 'containerd', 'runc', 'iptables', 'ip', 'mount']
const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc']

/** Why no private engine can be had on this machine, or null where it can. */
export function privateEngineRefusal() {
  if (process.getuid() !== 0) return 'only root can make network namespaces'
  const missing = programs.find((program) => spawnSync('which', [program]).status !== 0)
  if (missing) return `${missing} is not installed`
  const tried = spawnSync('unshare', [...namespaces, 'true'], { encoding: 'utf8' })
  return tried.status === 0 ? null : `namespaces cannot be made here: ${tried.stderr?.trim()}`
}

/**
 * Runs a program beside a container engine of its own, in network, mount and process namespaces of
 * their own: what it does to engine, firewall and routes is seen by nobody else, and ends with it.
 * @param {string[]} argv
 * @param {object} options
 * @param {Record<string, string | undefined>} options.env
 * @param {string} options.outputFile where all that it says is written
 * @returns {Promise<number>} the program's exit code
 */
export async function runBesidePrivateEngine(argv, { env, outputFile }) {
  const folder = mkdtempSync(join(tmpdir(), 'bothy-engine-'))
  const cgroup = `bothy-private-${process.pid}`
  const inside = join(root, 'setup', 'private-engine', 'inside.mjs')
  const output = openSync(outputFile, 'w')
  const child = spawn('unshare', [...namespaces, node24, inside, folder, cgroup, ...argv], {
    cwd: root,
    env,
    // The other end of its standard input is its reason to live.
    stdio: ['pipe', output, output],
  })
  closeSync(output)
  const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs)
  try {
    return await new Promise((resolve) => {
      child.on('error', () => resolve(1))
      child.on('exit', (code) => resolve(code ?? 1))
    })
  } finally {
    clearTimeout(timer)
    removeCgroups(cgroup)
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}

/** Groups of containers that ended with their namespace, in either version's layout. */
function removeCgroups(name) {
  const root = '/sys/fs/cgroup'
  const hierarchies = ['', ...readdirSync(root)].map((hierarchy) => join(root, hierarchy, name))
  for (const folder of hierarchies.filter(existsSync)) {
    try {
      removeFolders(folder)
    } catch {
      // A group that is still busy is empty in a moment and harms nobody; the kernel
      // keeps it till then.
    }
  }
}

function removeFolders(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeFolders(join(folder, entry.name))
  }
  rmdirSync(folder)
}
